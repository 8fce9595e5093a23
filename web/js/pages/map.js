// Where it happens, as precisely as it is known.

import { get } from "../lib/api.js";
import { POINTS, atlas } from "../lib/atlas.js";
import { el, replace } from "../lib/dom.js";
import { filters, form } from "../lib/filters.js";
import { count, nameOf, t } from "../lib/i18n.js";
import { exports, paged } from "../lib/list.js";
import { occurrence } from "../lib/occurrence.js";

const NAMES = ["from", "to", "actor", "recipient", "event", "standing", "voice", "as_of"];

export async function show(content) {
  const query = filters(NAMES);
  const found = await get("places", query);
  const detail = el("section", { "aria-live": "polite" }, el("p", { class: "soft" }, t("map.choose")));
  const map = el("div");
  const bar = el("div", { class: "bar" }, el("p", { class: "soft" }, t("map.unplaced", { n: found.unplaced }), !found.complete && ` ${t("map.partial", { n: found.looked_at })}`), exports("places", query));
  replace(content, form(NAMES), bar, map, el("div", { class: "columns" }, detail, el("div", { id: "places" })));
  if (!found.rows.length) replace(detail, el("p", { class: "message" }, t("map.nowhere")));
  const chosen = (places) => tell(detail, places, query);
  const drawn = await atlas(map, found.rows, chosen);
  if (found.rows.length) replace(document.getElementById("places"), table(found.rows, (place) => drawn.choose([place])));
}

function precision(place) {
  if (place.resolution === "country") return "country";
  return POINTS.includes(place.resolution) ? "point" : "region";
}

function table(places, choose) {
  return el(
    "table",
    { class: "stacked" },
    el("caption", {}, t("map.places")),
    el("thead", {}, el("tr", {}, ["filter.place", "map.resolution", "overview.occurrences"].map((name) => el("th", { scope: "col" }, t(name))))),
    el("tbody", {}, places.slice(0, 100).map((place) =>
      el(
        "tr",
        {},
        el("th", { scope: "row", "data-label": t("filter.place") }, el("button", { type: "button", onclick: () => choose(place) }, name(place))),
        el("td", { "data-label": t("map.resolution") }, t(`map.${precision(place)}`)),
        el("td", { class: "number", "data-label": t("overview.occurrences") }, count(place.occurrences)),
      ))),
  );
}

function name(place) {
  const country = nameOf(place.country);
  if (place.resolution === "country") return country ?? place.name;
  return country ? `${place.name} (${country})` : place.name;
}

async function tell(detail, places, query) {
  const blocks = await Promise.all(places.slice(0, 8).map(async (place) => {
    const list = el("div");
    await paged(list, "timeline", { ...query, place: place.name }, (rows, body) => body.append(...rows.map((row) => occurrence(row))), { counted: "count.occurrences", limit: 20 });
    return [el("h2", {}, name(place)), list];
  }));
  replace(detail, blocks);
}
