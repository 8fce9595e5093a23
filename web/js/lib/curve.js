// A small curve of two series, for the overview: what was reported, and what was only announced.

import { el, svg } from "./dom.js";
import { count, nameOf, t } from "./i18n.js";

const WIDTH = 240;
const HEIGHT = 60;

/** The conflict of a tension, reported and announced, as an SVG picture that says its peaks in words. */
export function curve({ actor, recipient, points: periods }) {
  const series = { material: periods.map((p) => p.material.conflict), announced: periods.map((p) => p.announced.conflict) };
  const peak = (values) => count(Math.round(Math.max(0, ...values) * 10) / 10);
  const label = t("overview.curve", {
    actor: nameOf(actor) ?? actor,
    recipient: nameOf(recipient) ?? recipient,
    material: peak(series.material),
    announced: peak(series.announced),
  });
  const top = Math.max(1e-9, ...series.material, ...series.announced);
  const line = (values, name) => svg("polyline", { class: name, points: points(values, top) });
  return svg(
    "svg",
    { class: "curve", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": label },
    svg("line", { class: "zero", x1: 0, x2: WIDTH, y1: HEIGHT - 1, y2: HEIGHT - 1 }),
    line(series.announced, "announced"),
    line(series.material, "material"),
  );
}

function points(values, top) {
  const step = WIDTH / Math.max(1, values.length - 1);
  return values.map((value, n) => `${(n * step).toFixed(1)},${(HEIGHT - 1 - (value / top) * (HEIGHT - 6)).toFixed(1)}`).join(" ");
}

/** The key of the lines. */
export function key(...names) {
  return el(
    "ul",
    { class: "key" },
    names.map((name) =>
      el(
        "li",
        {},
        svg("svg", { viewBox: "0 0 32 10", "aria-hidden": "true" }, svg("line", { class: name, x1: 0, x2: 32, y1: 5, y2: 5 })),
        t(`series.${name}`),
      )),
  );
}
