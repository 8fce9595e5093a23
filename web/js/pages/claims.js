// What is asserted beside what is denied.

import { el, replace } from "../lib/dom.js";
import { filters, form } from "../lib/filters.js";
import { glyph, state } from "../lib/glyph.js";
import { edtf, t } from "../lib/i18n.js";
import { address } from "../lib/api.js";
import { paged } from "../lib/list.js";
import { when } from "../lib/occurrence.js";
import { called, key, what, who } from "../lib/statement.js";

const NAMES = ["from", "to", "actor", "recipient", "event", "state", "voice", "place", "as_of"];

export async function show(content) {
  const list = el("div");
  await paged(list, "claims", filters(NAMES), (rows, body) => body.append(...rows.map(claim)), { counted: "count.occurrences" });
  replace(content, form(NAMES), list);
}

function claim({ occurrence, asserted, denied }) {
  return el(
    "article",
    { class: "claim", "data-id": occurrence.id },
    el(
      "h2",
      {},
      who(occurrence),
      what(occurrence),
      state(occurrence.state),
      el("span", { class: "when" }, when(occurrence)),
    ),
    el("div", { class: "sides" }, side("asserts", asserted), side("denies", denied)),
  );
}

function side(name, words) {
  return el(
    "section",
    { class: `side ${name}` },
    el("h3", {}, glyph(name === "denies" ? "denied" : "reported"), t(`claims.${name}`)),
    words.length ? el("ol", {}, byVoice(words).map(position)) : el("p", { class: "soft" }, t("claims.nobody")),
  );
}

/** What one voice, or a publication by its own word, holds of it; by day. */
function byVoice(words) {
  const groups = Map.groupBy(words, ({ voice, publication }) => (voice.length ? `v ${key(voice.at(-1))}` : `p ${publication}`));
  return [...groups.values()].map((group) => group.toSorted((a, b) => order(a) - order(b)));
}

function order({ day }) {
  return day ? Date.parse(day) : Infinity;
}

/** When it was first and last said, in how many publications, and in what words. */
function position(group) {
  const [first, last] = [group[0], group.at(-1)];
  const speaker = first.voice.at(-1);
  const publications = new Set(group.map(({ publication }) => publication));
  return el(
    "li",
    {},
    speaker ? el("a", { href: address("/voice", { id: key(speaker) }) }, called(speaker)) : el("strong", {}, first.publication || t("statement.own")),
    first.day && ` · ${t("claims.first", { date: edtf(first.day) })}`,
    last.day !== first.day && `, ${t("claims.last", { date: edtf(last.day) })}`,
    " · ",
    t("count.publications", { n: publications.size }),
    el("br"),
    sentence(first),
    group.length > 1 && el(
      "details",
      {},
      el("summary", {}, t("occurrence.others", { n: group.length - 1 })),
      el("ul", {}, group.slice(1).map((word) => el("li", {}, sentence(word)))),
    ),
  );
}

function sentence(word) {
  const where = [word.publication, word.day && edtf(word.day)].filter(Boolean).join(" · ");
  return [el("q", { class: "words" }, word.text), " ", el("a", { href: `/statement/${encodeURIComponent(word.statement)}` }, where || t("document.source"))];
}
