// What is asserted beside what is denied.

import { address } from "../lib/api.js";
import { el, replace } from "../lib/dom.js";
import { filters, form } from "../lib/filters.js";
import { glyph, state } from "../lib/glyph.js";
import { edtf, t, time } from "../lib/i18n.js";
import { paged } from "../lib/list.js";
import { what, who } from "../lib/statement.js";

const NAMES = ["from", "to", "actor", "recipient", "event", "voice", "place", "as_of"];

export async function show(content) {
  const list = el("div");
  await paged(list, "claims", filters(NAMES), (items, body) => body.append(...items.map(claim)), { counted: "count.occurrences" });
  replace(content, form(NAMES), list);
}

function claim(item) {
  return el(
    "article",
    { class: "claim", id: `o-${item.id}` },
    el("h3", {}, who(item), what(item), state(item.state), (item.edtf || item.day) && el("span", { class: "when" }, time(item.edtf || item.day))),
    el("div", { class: "sides" }, side("asserts", item.asserted), side("denies", item.denied)),
  );
}

function side(name, assertions) {
  return el(
    "section",
    { class: `side ${name}` },
    el("h4", {}, glyph(name === "denies" ? "denied" : "reported"), t(`claims.${name}`)),
    assertions.length
      ? el("ol", {}, assertions.map(assertion))
      : el("p", { class: "soft" }, t("claims.nobody")),
  );
}

function assertion(item) {
  const by = item.voice
    ? el("a", { href: address("/voice", { id: item.voice }) }, item.name)
    : el("strong", {}, item.name);
  return el(
    "li",
    {},
    by,
    " · ",
    t("claims.first", { date: edtf(item.first) }),
    item.last !== item.first && `, ${t("claims.last", { date: edtf(item.last) })}`,
    " · ",
    t("count.sources", { n: item.sources }),
    el("br"),
    el("q", { class: "words" }, item.text),
    " ",
    el("a", { href: `/document/${encodeURIComponent(item.document)}#s-${item.statement}` }, item.publication || item.document),
  );
}
