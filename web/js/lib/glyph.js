// The nine standings and the states, each with a shape of its own: nobody needs to see colours.

import { el, svg } from "./dom.js";
import { t } from "./i18n.js";

/** In the order in which they are told: what is said to be so, then what is only announced. */
export const STANDINGS = [
  "reported", "alleged", "denied", "planned", "predicted", "offered", "demanded", "threatened", "hypothetical",
];

const circle = (attributes) => svg("circle", { cx: 8, cy: 8, r: 5.5, ...attributes });
const path = (d, attributes = {}) => svg("path", { d, ...attributes });

const DRAWN = {
  reported: () => [circle({ class: "solid" })],
  alleged: () => [circle({}), path("M8 2.5a5.5 5.5 0 0 1 0 11z", { class: "solid" })],
  denied: () => [circle({}), path("M4.2 4.2l7.6 7.6")],
  planned: () => [path("M3 3h10v10h-10z", { class: "solid" })],
  predicted: () => [path("M8 1.5l6 6.5-6 6.5-6-6.5z")],
  offered: () => [path("M6 2h4v4h4v4h-4v4h-4v-4h-4v-4h4z")],
  demanded: () => [path("M8 2l6.2 11.5h-12.4z")],
  threatened: () => [path("M8 14l-6.2-11.5h12.4z", { class: "solid" })],
  hypothetical: () => [circle({ "stroke-dasharray": "2 2.3" })],
};

/** The sign of a standing, for eyes only: words stand beside it. */
export function glyph(standing) {
  const drawn = (DRAWN[standing] ?? DRAWN.hypothetical)();
  return svg(
    "svg",
    { class: `glyph standing-${standing}`, viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true", focusable: "false" },
    ...drawn,
  );
}

/** The sign and the name of a standing. */
export function standing(name) {
  return el("span", { class: "standing", title: t(`standing.${name}.meaning`) }, glyph(name), t(`standing.${name}`));
}

/** What may be held of an occurrence: facts, then announcements. */
export const STATES = [
  "reported", "corroborated", "alleged", "contested", "denied", "open", "came-true", "lapsed", "withdrawn",
];

const MARKS = {
  corroborated: "M2 8.5l4 4 8-9",
  "came-true": "M2 8.5l4 4 8-9",
  reported: "M4 8h8",
  contested: "M2 5h12M2 11h12M11 2l-6 12",
  denied: "M3 3l10 10M13 3l-10 10",
  lapsed: "M4 2h8l-8 12h8z",
  withdrawn: "M13 8h-10M7 4l-4 4 4 4",
  alleged: "M4 5.5a4 4 0 1 1 5.5 3.7v2M9.5 14v.5",
  open: "M8 3.5v4.5l3 2M14 8a6 6 0 1 1-12 0 6 6 0 0 1 12 0z",
};

/** The state of an occurrence: a sign and its name. */
export function state(name) {
  const drawn = MARKS[name];
  return el(
    "span",
    { class: `state state-${name}`, title: t(`state.${name}.meaning`) },
    drawn && svg("svg", { class: "glyph", viewBox: "0 0 16 16", width: 14, height: 14, "aria-hidden": "true", focusable: "false" }, path(drawn)),
    t(`state.${name}`),
  );
}

/** What every sign means. */
export function legend() {
  return el(
    "details",
    { class: "legend" },
    el("summary", {}, t("legend.title")),
    el("dl", {}, ...STANDINGS.map((name) =>
      el("div", {}, el("dt", {}, glyph(name), t(`standing.${name}`)), el("dd", {}, t(`standing.${name}.meaning`))))),
    el("dl", {}, STATES.map((name) =>
      el("div", {}, el("dt", {}, state(name)), el("dd", {}, t(`state.${name}.meaning`))))),
  );
}
