// What the ledger holds at a glance.

import { address, get } from "../lib/api.js";
import { alert } from "../lib/alert.js";
import { curve, key } from "../lib/curve.js";
import { el, replace } from "../lib/dom.js";
import { legend } from "../lib/glyph.js";
import { count, day, edtf, nameOf, t } from "../lib/i18n.js";
import { exports } from "../lib/list.js";
import { listen } from "../lib/live.js";
import { card } from "../lib/statement.js";

export async function show(content) {
  const overview = await get("overview");
  if (overview.summary.statements === 0) {
    replace(content, el("p", { class: "message" }, t("overview.empty")));
  } else {
    replace(
      content,
      figures(overview),
      el(
        "div",
        { class: "columns" },
        el("div", {}, pairs(overview.pairs), newest(overview.newest)),
        el("div", {}, alerts(overview.alerts), legend()),
      ),
    );
  }
}

function figures({ summary, publications }) {
  const numbers = { ...summary, publications };
  const names = ["statements", "occurrences", "documents", "publications"];
  return el(
    "ul",
    { class: "figures" },
    names.map((name) => el("li", {}, el("b", {}, count(numbers[name])), t(`overview.${name}`))),
    summary.first && el("li", {}, el("b", {}, `${day(summary.first)} – ${day(summary.last)}`), t("overview.days")),
  );
}

function pairs(items) {
  return el(
    "section",
    { class: "panel", "aria-labelledby": "pairs" },
    el("div", { class: "bar" }, el("h2", { id: "pairs" }, t("overview.pairs")), exports("pairs", {})),
    key("material", "announced"),
    el("ul", { class: "multiples" }, items.map(pair)),
  );
}

function pair(tension) {
  const { actor, recipient, points } = tension;
  const told = points.reduce((sum, point) => sum + [...point.material.quad, ...point.announced.quad].reduce((a, b) => a + b), 0);
  return el(
    "li",
    {},
    el(
      "a",
      { href: address("/pair", { actor, recipient }) },
      el("strong", {}, `${nameOf(actor) ?? actor} → ${nameOf(recipient) ?? recipient}`, el("span", {}, t("count.occurrences", { n: told }))),
      curve(tension),
      points.length > 0 && el("span", { class: "span" }, el("span", {}, edtf(points[0].start)), el("span", {}, edtf(points.at(-1).start))),
    ),
  );
}

function alerts(items) {
  return el(
    "section",
    { class: "panel", "aria-labelledby": "alerts" },
    el("div", { class: "bar" }, el("h2", { id: "alerts" }, t("overview.alerts")), exports("alerts", {})),
    items.length ? el("ul", { class: "alerts" }, items.map(alert)) : el("p", { class: "soft" }, t("overview.noAlerts")),
  );
}

function newest(items) {
  const waiting = [];
  const list = el("div", {}, items.map((item) => card(item)));
  const fresh = el("button", { type: "button", class: "live", hidden: true }, "");
  fresh.addEventListener("click", () => {
    for (const item of waiting.splice(0)) {
      const shown = card(item);
      shown.classList.add("fresh");
      list.prepend(shown);
    }
    fresh.hidden = true;
  });
  listen((kind, item) => {
    if (kind !== "statement") return;
    waiting.push(item);
    fresh.textContent = t("overview.fresh", { n: waiting.length });
    fresh.hidden = false;
  });
  return el(
    "section",
    { class: "panel", "aria-labelledby": "newest" },
    el("div", { class: "bar" }, el("h2", { id: "newest" }, t("overview.newest")), exports("newest", {})),
    el("div", { role: "status" }, fresh),
    list,
  );
}
