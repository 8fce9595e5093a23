// The world, with what is told of its places as precisely as it is known: a country is hatched, a region is a dashed ring, a
// town or site is a disc; discs that would overlap are gathered into one with their number.

import { el, load, svg } from "./dom.js";
import { count, nameOf, t } from "./i18n.js";
import { zoomable } from "./zoom.js";

const NEAR = 26;
const FINE_FROM = 3;

/** Resolutions that are a point on the ground. */
export const POINTS = ["city", "town", "village", "site", "capital", "point"];

/** Draws the map in `where`; `chosen(places)` is told which places were chosen. */
export async function atlas(where, places, chosen) {
  await load("/assets/vendor/d3-array.min.js");
  await Promise.all([load("/assets/vendor/d3-geo.min.js"), load("/assets/vendor/topojson-client.min.js")]);
  const codes = await fetch("/assets/data/countries.json").then((r) => r.json());
  const outlines = svg("g");
  const marks = svg("g");
  const hatch = svg(
    "pattern",
    { id: "hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("rect", { class: "hatch-ground", width: 6, height: 6 }),
    svg("line", { class: "hatch-line", x1: 0, y1: 0, x2: 0, y2: 6 }),
  );
  const picture = svg("svg", { tabindex: 0, role: "group", "aria-label": t("map.label") }, svg("defs", {}, hatch), outlines, marks);
  const frame = el("div", { class: "atlas" }, picture);
  where.append(frame);

  const { width, height } = picture.getBoundingClientRect();
  const projection = window.d3.geoNaturalEarth1().fitExtent([[4, 4], [width - 4, height - 4]], { type: "Sphere" });
  const path = window.d3.geoPath(projection);
  const told = new Map(places.filter(isCountry).map((place) => [place.country, place]));
  let selected = [];
  const choose = (list) => {
    selected = list;
    chosen(list);
    draw(view);
  };
  let shapes = await countries("110m", codes);
  let fine = false;
  let view = { x: 0, y: 0, k: 1 };

  const drawOutlines = () => {
    outlines.replaceChildren(...shapes.map(({ code, shape }) => {
      const place = told.get(code);
      return svg("path", {
        class: `country${place ? " told" : ""}`,
        d: path(shape),
        "data-code": code,
        ...(place && button(`${nameOf(code) ?? code}: ${t("count.occurrences", { n: place.occurrences })}, ${t("map.country")}`, () => choose([place]))),
      });
    }));
  };
  const draw = (next) => {
    view = next;
    outlines.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.k})`);
    hatch.setAttribute("patternTransform", `rotate(45) scale(${1 / view.k})`);
    marks.replaceChildren(...gathered(places, projection, view).map((group) => mark(group, selected, choose)));
    if (view.k > FINE_FROM && !fine) {
      fine = true;
      countries("50m", codes).then((better) => {
        shapes = better;
        drawOutlines();
      });
    }
  };
  drawOutlines();
  const zoom = zoomable(picture, draw);
  frame.append(controls(zoom));
  const box = extent(places, projection, path, shapes);
  if (box) zoom.fit(box);
  else draw(view);
  return { choose };
}

function isCountry(place) {
  return place.resolution === "country" && place.country;
}

async function countries(scale, codes) {
  const world = await fetch(`/assets/vendor/countries-${scale}.json`).then((r) => r.json());
  return window.topojson.feature(world, world.objects.countries).features.map((shape) => ({
    code: (codes[shape.id] ?? codes[shape.properties.name] ?? [""])[0],
    shape,
  }));
}

/** What the map shows at first: where something is told. */
function extent(places, projection, path, shapes) {
  const told = places.filter((place) => !isCountry(place) && place.lat !== null).map((place) => projection([place.lon, place.lat]));
  const codes = new Set(places.filter(isCountry).map((place) => place.country));
  for (const { code, shape } of shapes) {
    if (codes.has(code)) told.push(path.centroid(shape));
  }
  if (!told.length) return null;
  const [xs, ys] = [told.map((p) => p[0]), told.map((p) => p[1])];
  return [[Math.min(...xs), Math.min(...ys)], [Math.max(...xs), Math.max(...ys)]];
}

/** Places on the screen, those that would overlap in one group. Regions stay by themselves. */
function gathered(places, projection, { x, y, k }) {
  const groups = [];
  const placed = places.filter((place) => !isCountry(place) && place.lat !== null && place.lon !== null);
  for (const place of placed.toSorted((a, b) => b.occurrences - a.occurrences)) {
    const [px, py] = projection([place.lon, place.lat]);
    const at = [px * k + x, py * k + y];
    const point = POINTS.includes(place.resolution);
    const near = point && groups.find((g) => g.point && Math.hypot(g.at[0] - at[0], g.at[1] - at[1]) < NEAR);
    if (near) near.places.push(place);
    else groups.push({ at, point, places: [place] });
  }
  return groups;
}

function mark({ at, point, places }, selected, choose) {
  const n = places.reduce((sum, place) => sum + place.occurrences, 0);
  const names = places.slice(0, 4).map((place) => place.name).join(", ") + (places.length > 4 ? " …" : "");
  const size = point ? 8 + Math.min(12, Math.sqrt(n) * 1.6) : 16 + Math.min(14, Math.sqrt(n) * 2);
  const label = `${t("map.cluster", { n, name: names })}, ${t(point ? "map.point" : "map.region")}`;
  const lit = places.some((place) => selected.includes(place));
  return svg(
    "g",
    { transform: `translate(${at[0].toFixed(1)} ${at[1].toFixed(1)})` },
    svg("circle", { class: `${point ? "place" : "region"}${lit ? " chosen" : ""}`, r: size.toFixed(1), ...button(label, () => choose(places)) }, svg("title", {}, label)),
    svg("text", { class: point ? "number" : "number dark" }, count(n)),
  );
}

/** What makes a shape a button. */
function button(label, act) {
  return {
    role: "button",
    tabindex: 0,
    "aria-label": label,
    onclick: act,
    onkeydown: (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        act();
      }
    },
  };
}

function controls(zoom) {
  const one = (sign, label, act) => el("button", { type: "button", "aria-label": t(label), title: t(label), onclick: act }, sign);
  return el(
    "div",
    { class: "zoom" },
    one("+", "map.in", () => zoom.by(1.6)),
    one("−", "map.out", () => zoom.by(1 / 1.6)),
    one("⌂", "map.reset", () => zoom.reset()),
  );
}
