// Two actors: the curves of their tension, and the events beneath.

import { address, get, here, remember } from "../lib/api.js";
import { key } from "../lib/curve.js";
import { el, replace } from "../lib/dom.js";
import { legend } from "../lib/glyph.js";
import { count, edtf, nameOf, share, t } from "../lib/i18n.js";
import { exports, paged } from "../lib/list.js";
import { plot, ready } from "../lib/scales.js";
import { days } from "./timeline.js";

const PERIODS = ["day", "week", "month"];

export async function show(content) {
  const { actor, recipient } = here();
  const active = await get("pairs", { limit: 24 });
  if (!actor || !recipient) {
    replace(content, picker(active.rows), el("p", {}, t("pair.choose")), choices(active.rows));
    return;
  }
  const uPlot = await ready();
  const curves = el("div");
  const events = el("div");
  replace(content, picker(active.rows), curves, el("h2", {}, t("pair.events")), legend(), events);
  const draw = async () => {
    const { from, to, period, as_of } = here();
    const query = { actor, recipient, from, to, as_of };
    await Promise.all([
      drawCurves(curves, uPlot, { ...query, period: period ?? "week" }, draw),
      paged(events, "timeline", query, days(), { counted: "count.occurrences" }),
    ]);
  };
  await draw();
}

function picker(pairs) {
  const set = here();
  const codes = [...new Set(pairs.flatMap((pair) => [pair.actor, pair.recipient]))].sort();
  const field = (name, label) =>
    el("label", {}, t(label), el("input", { name, value: set[name] ?? "", list: "codes", required: true, maxlength: 100, autocomplete: "off" }));
  const swap = () => location.assign(address("/pair", { ...set, actor: set.recipient, recipient: set.actor }));
  return el(
    "form",
    { class: "pick", method: "get" },
    field("actor", "pair.actor"),
    field("recipient", "pair.recipient"),
    el("label", {}, t("pair.period"), el("select", { name: "period" }, PERIODS.map((period) =>
      el("option", { value: period, selected: period === (set.period ?? "week") }, t(`pair.period.${period}`))))),
    el("datalist", { id: "codes" }, codes.map((code) => el("option", { value: code }, nameOf(code) ?? code))),
    el("button", { class: "primary" }, t("pair.show")),
    set.actor && set.recipient && el("button", { type: "button", onclick: swap }, t("pair.swap")),
  );
}

function choices(pairs) {
  return el("ul", { class: "multiples" }, pairs.map((pair) =>
    el("li", {}, el(
      "a",
      { href: address("/pair", { actor: pair.actor, recipient: pair.recipient }) },
      el("strong", {}, title(pair), el("span", {}, t("count.occurrences", { n: pair.occurrences }))),
    ))));
}

function title({ actor, recipient }) {
  return `${nameOf(actor) ?? actor} → ${nameOf(recipient) ?? recipient}`;
}

async function drawCurves(where, uPlot, query, redraw) {
  const tension = await get("tension", query);
  const points = tension.points;
  const bar = el("div", { class: "bar" }, el("h2", {}, title(query)), exports("tension", query));
  if (!points.length) {
    replace(where, bar, el("p", { class: "message" }, t("pair.none")), whole(query, redraw));
    return;
  }
  const zoomed = (from, to) => {
    remember({ from, to });
    redraw();
  };
  const boxes = ["conflict", "cooperation", "share"].map((name) => [name, el("div", { class: "plot", role: "img", "aria-label": summary(name, points) })]);
  replace(
    where,
    bar,
    whole(query, redraw),
    key("material", "announced"),
    boxes.map(([name, box]) => el("figure", { class: "chart" }, el("figcaption", {}, t(`pair.${name}`)), box)),
    table(points),
  );
  const dates = points.map((point) => point.start);
  for (const [name, box] of boxes) {
    const own = name === "share" ? shares(points) : sums(points, name);
    plot(box, uPlot, { dates, zoomed, sync: "pair", height: name === "share" ? 150 : 200, ...own });
  }
}

/** What the curve says, in words. */
function summary(name, points) {
  if (name === "share") return t("pair.share");
  const peak = (of) => points.reduce((best, point) => (point[of][name] > best[of][name] ? point : best), points[0]);
  const say = (of) => {
    const point = peak(of);
    return `${t(`series.${of}`)}: ${count(Math.round(point[of][name] * 10) / 10)} (${edtf(point.start)})`;
  };
  return `${t(`pair.${name}`)}. ${say("material")}; ${say("announced")}`;
}

function sums(points, name) {
  const few = points.length < 60;
  return {
    series: [
      { label: t("series.material"), values: points.map((p) => p.material[name]), stroke: "--material", points: few },
      { label: t("series.announced"), values: points.map((p) => p.announced[name]), stroke: "--announced", dash: [6, 4], points: few },
    ],
  };
}

function shares(points) {
  return {
    range: () => [0, 1],
    bands: [{ of: [2, 1], fill: "--accent" }],
    series: [
      { label: share(0.025), values: points.map((p) => p.material.share?.low ?? null), stroke: "--accent", width: 0.5 },
      { label: share(0.975), values: points.map((p) => p.material.share?.high ?? null), stroke: "--accent", width: 0.5 },
      { label: t("series.share"), values: points.map((p) => p.material.share?.mean ?? null), stroke: "--accent", points: true },
    ],
  };
}

/** The period shown, set by hand as well as by dragging. */
function whole({ from, to }, redraw) {
  const set = (name) => (event) => {
    remember({ [name]: event.target.value });
    redraw();
  };
  const reset = () => {
    remember({ from: "", to: "" });
    redraw();
  };
  return el(
    "div",
    { class: "pick" },
    el("label", {}, t("filter.from"), el("input", { type: "date", value: from ?? "", onchange: set("from") })),
    el("label", {}, t("filter.to"), el("input", { type: "date", value: to ?? "", onchange: set("to") })),
    (from || to) && el("button", { type: "button", id: "whole", onclick: reset }, t("pair.whole")),
  );
}

function interval(found) {
  return found ? `${share(found.mean)} (${share(found.low)} – ${share(found.high)})` : "–";
}

function table(points) {
  const told = points.filter((p) => [...p.material.quad, ...p.announced.quad].some((n) => n > 0));
  const cells = (point) => [
    ...point.material.quad.map(count),
    ...[point.material.conflict, point.material.cooperation, point.announced.conflict, point.announced.cooperation].map((v) => count(Math.round(v * 10) / 10)),
    interval(point.material.share),
  ];
  const heads = [
    ...[1, 2, 3, 4].map((n) => t(`quad.${n}`)),
    ...["material", "announced"].flatMap((of) => ["conflict", "cooperation"].map((name) => `${t(`series.${name}`)}, ${t(`series.${of}`)}`)),
    t("series.share"),
  ];
  return el(
    "details",
    {},
    el("summary", {}, t("pair.table")),
    el(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": t("pair.table") },
      el(
        "table",
        {},
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, t("series.date")), heads.map((head) => el("th", { scope: "col", class: "number" }, head)))),
        el("tbody", {}, told.map((point) =>
          el("tr", {}, el("th", { scope: "row" }, edtf(point.start)), cells(point).map((cell) => el("td", { class: "number" }, cell))))),
      ),
    ),
  );
}
