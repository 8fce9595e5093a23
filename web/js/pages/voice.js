// A voice, and its record: what it announced and what became of it.

import { address, get, here } from "../lib/api.js";
import { el, replace, svg } from "../lib/dom.js";
import { filters, form } from "../lib/filters.js";
import { legend, standing, state } from "../lib/glyph.js";
import { count, nameOf, share, t, time } from "../lib/i18n.js";
import { exports, paged } from "../lib/list.js";
import { card } from "../lib/statement.js";

const NAMES = ["from", "to", "actor", "recipient", "event", "standing", "place", "as_of"];
const OUTCOMES = ["came_true", "lapsed", "withdrawn", "open"];

export async function show(content) {
  const { id } = here();
  if (id) await one(content, id);
  else await all(content);
}

async function all(content) {
  const body = el("tbody");
  const list = el("div");
  await paged(list, "voices", {}, (items) => body.append(...items.map(row)), { counted: "count.results" });
  const table = el(
    "table",
    { class: "stacked" },
    el("caption", {}, t("voice.choose")),
    el("thead", {}, el("tr", {}, headings().map((name, n) => el("th", { scope: "col", class: n === 0 ? null : "number" }, name)))),
    body,
  );
  list.querySelector(".list").append(table);
  replace(content, list);
}

function headings() {
  return [t("voice.name"), t("overview.statements"), ...OUTCOMES.map((name) => t(`state.${name}`)), t("voice.spoke")];
}

function row(item) {
  const names = headings();
  const cell = (n, ...inside) => el("td", { class: "number", "data-label": names[n] }, ...inside);
  return el(
    "tr",
    {},
    el("th", { scope: "row", "data-label": names[0] }, el("span", {}, el("a", { href: address("/voice", { id: item.id }) }, nameOf(item.id) ?? item.name), " ", el("span", { class: "code" }, item.code))),
    cell(1, count(item.statements)),
    OUTCOMES.map((name, n) => cell(n + 2, count(item[name]))),
    cell(6, item.last ? time(item.last) : "–"),
  );
}

async function one(content, id) {
  const record = await get(`voices/${encodeURIComponent(id)}`, filters(["as_of"]));
  const list = el("div");
  await paged(list, "timeline", { voice: id, ...filters(NAMES) }, (items, body) => body.append(...items.map((item) => card(item))), { counted: "count.statements" });
  replace(
    content,
    el("div", { class: "bar" }, el("h2", {}, nameOf(id) ?? record.name, " ", el("span", { class: "code" }, record.code)), exports(`voices/${encodeURIComponent(id)}`, {}, { csv: false })),
    el("h3", {}, t("voice.record")),
    record.kinds.length ? el("div", { class: "record" }, record.kinds.map(kind)) : el("p", { class: "soft" }, t("voice.nothing")),
    el("h3", {}, t("voice.statements")),
    form(NAMES, ["id"]),
    legend(),
    list,
  );
}

/** One kind of announcement: how many came to what. */
function kind(item) {
  const over = item.came_true + item.lapsed;
  const rate = over > 0
    ? `${share(item.rate)} (${t("voice.interval", { low: share(item.low), high: share(item.high) })})`
    : t("voice.noRate");
  return el(
    "section",
    { class: "panel" },
    el("h4", {}, standing(item.standing)),
    stack(item),
    el("p", {}, OUTCOMES.filter((name) => item[name] > 0).map((name) => [state(name), ` ${count(item[name])}  `])),
    el("p", { class: "soft" }, `${t("voice.rate")}: ${rate}`),
  );
}

function stack(item) {
  const total = OUTCOMES.reduce((sum, name) => sum + item[name], 0);
  let at = 0;
  const bars = OUTCOMES.map((name) => {
    const width = (item[name] / total) * 100;
    const bar = svg("rect", { class: name, x: `${at + 0.3}%`, y: 1, width: `${Math.max(0, width - 0.6)}%`, height: 14 });
    at += width;
    return item[name] > 0 && bar;
  });
  return svg("svg", { class: "stack", "aria-hidden": "true", focusable: "false" }, bars.filter(Boolean));
}
