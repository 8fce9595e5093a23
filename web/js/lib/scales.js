// The curves of a pair, drawn by uPlot; dragging across one zooms all, and the page's address remembers.

import { el, load } from "./dom.js";
import { count, day, lang, t } from "./i18n.js";
import { colour } from "./theme.js";

const DAY = 86400;

/** Seconds since 1970 of a day. */
export function seconds(text) {
  return Date.parse(`${text}T00:00:00Z`) / 1000;
}

/** The day of a second. */
export function isoDay(value) {
  return new Date(value * 1000).toISOString().slice(0, 10);
}

/** Loads the library; once. */
export async function ready() {
  if (!document.querySelector("link[href$='uPlot.min.css']")) {
    document.head.append(el("link", { rel: "stylesheet", href: "/assets/vendor/uPlot.min.css" }));
  }
  await load("/assets/vendor/uPlot.iife.min.js");
  return window.uPlot;
}

/** The ticks of the time axis in the reader's language: days, months or years, as wide as they stand apart; the year where it changes. */
function ticks(u, splits, axis, space, step) {
  let year = null;
  return splits.map((value) => {
    const date = new Date(value * 1000);
    const options = step >= 360 * DAY ? { year: "numeric" } : step >= 28 * DAY ? { month: "short" } : { day: "numeric", month: "short" };
    const text = new Intl.DateTimeFormat(lang, { ...options, timeZone: "UTC" }).format(date);
    const changed = date.getUTCFullYear() !== year && step < 360 * DAY;
    year = date.getUTCFullYear();
    return changed ? `${text}\n${year}` : text;
  });
}

/**
 * A plot in `where`. `series` is a list of `{label, values, stroke, dash, fill, points}`, `bands` pairs of series filled between.
 * `zoomed(from, to)` is told the days that were dragged over.
 */
export function plot(where, uPlot, { dates, series, bands = [], range, height = 220, zoomed, sync }) {
  const axis = () => ({ stroke: colour("--soft"), grid: { stroke: colour("--rule"), width: 1 }, ticks: { stroke: colour("--rule") } });
  const label = (value) => (value === null || value === undefined ? "–" : count(Math.round(value * 100) / 100));
  const options = () => ({
    width: Math.max(260, where.clientWidth),
    height,
    tzDate: (stamp) => uPlot.tzDate(new Date(stamp * 1000), "Etc/UTC"),
    cursor: { sync: sync ? { key: sync } : undefined, drag: { x: true, y: false, setScale: false } },
    scales: { x: { time: true }, y: range ? { range } : { range: (u, low, high) => [Math.min(0, low ?? 0), Math.max(1, high ?? 1)] } },
    axes: [{ ...axis(), values: ticks, space: 64 }, { ...axis(), size: 44 }],
    series: [
      { label: t("series.date"), value: (u, v) => (v === null ? "–" : day(isoDay(v))) },
      ...series.map((s) => ({
        label: s.label,
        stroke: colour(s.stroke),
        width: s.width ?? 2,
        dash: s.dash,
        points: { show: s.points ?? false, size: 5 },
        show: true,
        value: (u, v) => label(v),
      })),
    ],
    bands: bands.map(({ of, fill }) => ({ series: of, fill: colour(fill).replace(/rgb\((.*)\)/, "rgba($1, 0.18)") })),
    hooks: {
      setSelect: [(u) => {
        if (u.select.width < 4) return;
        const [from, to] = [u.posToVal(u.select.left, "x"), u.posToVal(u.select.left + u.select.width, "x")];
        u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
        zoomed(isoDay(from), isoDay(Math.max(to, from + DAY)));
      }],
    },
  });
  const data = [dates.map(seconds), ...series.map((s) => s.values)];
  let drawn = new uPlot(options(), data, where);
  const again = () => {
    drawn.destroy();
    drawn = new uPlot(options(), data, where);
  };
  new ResizeObserver(() => drawn.setSize({ width: Math.max(260, where.clientWidth), height })).observe(where);
  document.addEventListener("vigie:theme", again);
}
