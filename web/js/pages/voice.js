// Voices, and their records: what they announced and what became of it.

import { address, get, here } from "../lib/api.js";
import { el, replace, svg } from "../lib/dom.js";
import { filters, form } from "../lib/filters.js";
import { legend, standing, state } from "../lib/glyph.js";
import { count, nameOf, share, t } from "../lib/i18n.js";
import { exports, paged } from "../lib/list.js";
import { occurrence } from "../lib/occurrence.js";
import { key } from "../lib/statement.js";

const NAMES = ["from", "to", "actor", "recipient", "event", "standing", "state", "place", "as_of"];
const OUTCOMES = ["came_true", "lapsed", "withdrawn", "open"];
const MOST = 100;

export async function show(content) {
  const { id } = here();
  const query = { ...filters(["from", "to", "as_of"]), voice: id, limit: MOST };
  const records = (await get("voices", query)).rows;
  const heading = el(
    "div",
    { class: "bar" },
    el("h2", {}, id ? (nameOf(id) ?? id) : t("voice.choose")),
    exports("voices", query),
  );
  if (!records.length) {
    replace(content, heading, el("p", { class: "message" }, t("voice.nothing")));
  } else {
    replace(content, !id && form(["from", "to", "as_of"]), heading, table(records));
  }
  if (id) await one(content, id, records);
}

async function one(content, id, records) {
  const list = el("div");
  const query = { voice: id, ...filters(NAMES) };
  await paged(list, "timeline", query, (rows, body) => body.append(...rows.map((row) => occurrence(row))), { counted: "count.occurrences" });
  const kinds = records.length === 1 && el("div", { class: "record" }, Object.entries(records[0].tallies).map(kind));
  content.append(...[kinds, el("h2", {}, t("voice.statements")), form(NAMES, ["id"]), legend(), list].flat(2).filter(Boolean));
}

function table(records) {
  const names = [t("voice.name"), t("voice.announced"), ...OUTCOMES.map((name) => t(`state.${name.replace("_", "-")}`)), t("voice.share")];
  const row = ({ voice, total }) => {
    const cell = (n, inside) => el("td", { class: "number", "data-label": names[n] }, inside);
    const link = el("a", { href: address("/voice", { id: voice.name || key(voice) }) }, voice.name || key(voice));
    return el(
      "tr",
      {},
      el("th", { scope: "row", "data-label": names[0] }, el("span", {}, link, " ", el("span", { class: "code" }, voice.code))),
      cell(1, count(total.announced)),
      OUTCOMES.map((name, n) => cell(n + 2, count(total[name]))),
      cell(6, rate(total)),
    );
  };
  return el(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": t("voice.record") },
    el(
      "table",
      { class: "stacked" },
      el("caption", {}, t("voice.record")),
      el("thead", {}, el("tr", {}, names.map((name, n) => el("th", { scope: "col", class: n === 0 ? null : "number" }, name)))),
      el("tbody", {}, records.map(row)),
    ),
  );
}

/** The share that came true of what is decided, with its interval. */
function rate({ share: found }) {
  if (!found) return el("span", { class: "soft" }, t("voice.noRate"));
  return `${share(found.mean)} (${share(found.low)} – ${share(found.high)})`;
}

/** One kind of announcement: how many came to what. */
function kind([name, tally]) {
  return el(
    "section",
    { class: "panel" },
    el("h3", {}, standing(name)),
    stack(tally),
    el("p", {}, OUTCOMES.filter((one) => tally[one] > 0).map((one) => [state(one.replace("_", "-")), ` ${count(tally[one])}  `])),
    el("p", { class: "soft" }, t("voice.rate", { rate: "" }), rate(tally)),
  );
}

function stack(tally) {
  let at = 0;
  const bars = OUTCOMES.map((name) => {
    const width = (tally[name] / tally.announced) * 100;
    const bar = svg("rect", { class: name.replace("_", "-"), x: `${at + 0.3}%`, y: 1, width: `${Math.max(0, width - 0.6)}%`, height: 14 });
    at += width;
    return tally[name] > 0 && bar;
  });
  return svg("svg", { class: "stack", "aria-hidden": "true", focusable: "false" }, bars.filter(Boolean));
}
