// A statement as a card: who → whom, what, on whose word, with what standing, and the words themselves.

import { address } from "./api.js";
import { el, outward } from "./dom.js";
import { standing } from "./glyph.js";
import { edtf, has, nameOf, share, t, time } from "./i18n.js";

/** What a participant is called: by the words of the text, or by the name that the ledger has. */
export function called(party) {
  return party.entity_text || party.name || party.identifier_text || party.code;
}

/** What the filters of the ledger know a participant by. */
export function key(party) {
  return party.code || party.identifier_text || party.name || party.entity_text;
}

/** A participant, leading to what else is told of it; whom the words mean shows when they do not say it. */
export function actor(party) {
  const words = called(party);
  const meant = [party.identifier_text, nameOf(party.code), party.office && party.office !== "other" ? party.office : ""]
    .filter((part) => part && part !== words);
  return el(
    "a",
    { class: "actor", href: address("/timeline", { actor: key(party) }), title: meant.join(" · ") || null },
    words,
    party.code && el("span", { class: "code" }, party.code),
  );
}

/** Participants in a row. */
export function actors(parties) {
  return parties.flatMap((party, n) => [n > 0 && ", ", actor(party)]);
}

/** Who → whom. */
export function who(item) {
  return el(
    "span",
    { class: "who" },
    item.actor.length ? actors(item.actor) : el("span", { class: "unsaid" }, t("statement.nobody")),
    item.recipient.length > 0 && [
      el("span", { class: "arrow", "aria-label": t("statement.towards") , role: "img" }, " → "),
      actors(item.recipient),
    ],
  );
}

/** The kind of event, with its mode. */
export function what({ event, mode, quad_code }) {
  return el(
    "span",
    { class: `what quad-${quad_code}`, title: `${event}${mode ? "/" + mode : ""} · ${t(`quad.${quad_code}`)}` },
    t(`event.${event}`),
    mode && el("span", { class: "mode" }, " · ", has(`mode.${mode}`) ? t(`mode.${mode}`) : mode),
  );
}

/** On whose word, outermost first. */
export function voice(item) {
  if (!item.voice.length) return el("span", { class: "voice own" }, t("statement.own"));
  const chain = item.voice.flatMap((entity, n) => [
    n > 0 && t("statement.according"),
    el("a", { class: "actor", href: address("/voice", { id: key(entity) }) }, called(entity)),
  ]);
  return el("span", { class: "voice" }, t("statement.word"), " ", chain);
}

/** The sentence, its trigger marked. Offsets are Unicode scalar values of the document. */
export function words(statement, language = null) {
  const characters = Array.from(statement.text);
  const [from, to] = statement.trigger.map((offset) => offset - statement.start);
  if (from < 0 || to > characters.length || from >= to) return el("q", { class: "words", lang: language }, statement.text);
  return el(
    "q",
    { class: "words", lang: language },
    characters.slice(0, from).join(""),
    el("mark", {}, characters.slice(from, to).join("")),
    characters.slice(to).join(""),
  );
}

/** The address of a document's page, at one of its statements. */
export function page(document, statement = null) {
  return `/document/${encodeURIComponent(document.key)}${statement ? `#s-${statement.id}` : ""}`;
}

/** Where it stands. */
export function cite({ statement, document }) {
  return el(
    "span",
    { class: "cite" },
    el("a", { href: page(document, statement) }, document.title || document.id),
    document.publication && [" · ", outward(document.url, document.publication)],
    document.published && [" · ", time(document.published)],
  );
}

/** Why it was read so. */
export function because(statement, reasons = []) {
  return el(
    "details",
    { class: "because" },
    el("summary", {}, t("statement.because")),
    el("ul", {}, [...statement.because, ...reasons].map((reason) => el("li", {}, el("code", {}, reason)))),
    el("p", {}, t("statement.confidence", { share: share(statement.confidence) })),
  );
}

/** Toll and places, when told. */
export function facts(item) {
  const tolls = ["dead", "injured", "arrested"]
    .filter((name) => item[name] !== null && item[name] !== undefined)
    .map((name) => t(`toll.${name}`, { n: item[name] }));
  const places = (item.event_loc ?? item.places ?? []).map((place) =>
    place.country && place.country !== place.name ? `${place.name} (${place.country})` : place.name);
  const all = [...tolls, ...places];
  return all.length ? el("span", { class: "facts" }, all.join(" · ")) : null;
}

/** The card of a statement and where it stands: `{statement, document, reasons}`; without a document, of the statement alone. */
export function card({ statement, document = null, reasons = [] }) {
  const date = statement.edtf || statement.date;
  return el(
    "article",
    { class: `statement border-${statement.standing}`, "data-id": statement.id },
    el(
      "p",
      { class: "line" },
      standing(statement.standing),
      who(statement),
      what(statement),
      date && el("span", { class: "when" }, time(date)),
    ),
    el("p", { class: "sentence" }, words(statement, document?.language)),
    el("p", { class: "foot" }, voice(statement), facts(statement), document && cite({ statement, document })),
    because(statement, reasons),
  );
}

/** A statement or an occurrence in one line of plain words, for labels. */
export function plain(item) {
  const side = (parties) => parties.map(called).join(", ");
  const to = side(item.recipient);
  const date = item.edtf || item.date || item.day;
  return `${side(item.actor) || t("statement.nobody")}${to ? " → " + to : ""}: ${t(`event.${item.event}`)}${date ? ` (${edtf(date)})` : ""}`;
}
