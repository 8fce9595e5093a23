// A statement as a card: who → whom, what, on whose word, with what standing, and the words themselves.

import { address } from "./api.js";
import { el, outward } from "./dom.js";
import { standing, state } from "./glyph.js";
import { edtf, has, nameOf, share, t, time } from "./i18n.js";

/** What a participant is called: the words of the text, and whom they mean when the words do not say it. */
export function actor(entity) {
  const words = entity.entity_text || entity.identifier_text || entity.code;
  const meant = [entity.identifier_text, nameOf(entity.code), entity.office && entity.office !== "other" ? entity.office : ""]
    .filter((part) => part && part !== words);
  return el(
    "a",
    { class: "actor", href: address("/timeline", { actor: key(entity) }), title: meant.join(" · ") || null },
    words,
    entity.code && el("span", { class: "code" }, entity.code),
  );
}

/** What the filters of the ledger know a participant by. */
export function key(entity) {
  return entity.code || entity.identifier_text || entity.entity_text;
}

/** Participants in a row. */
export function actors(entities) {
  return entities.flatMap((entity, n) => [n > 0 && ", ", actor(entity)]);
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
export function what(item) {
  const type = [item.event].flat()[0];
  const mode = [item.mode].flat()[0];
  return el(
    "span",
    { class: `what quad-${item.quad_code}`, title: `${type}${mode ? "/" + mode : ""} · ${t(`quad.${item.quad_code}`)}` },
    t(`event.${type}`),
    mode && el("span", { class: "mode" }, " · ", has(`mode.${mode}`) ? t(`mode.${mode}`) : mode),
  );
}

/** On whose word, outermost first. */
export function voice(item) {
  if (!item.voice.length) return el("span", { class: "voice own" }, t("statement.own"));
  const chain = item.voice.flatMap((entity, n) => [
    n > 0 && t("statement.according"),
    el("a", { class: "actor", href: address("/voice", { id: key(entity) }) }, entity.entity_text || entity.identifier_text || entity.code),
  ]);
  return el("span", { class: "voice" }, t("statement.word"), " ", chain);
}

/** The sentence, its trigger marked. Offsets are Unicode scalar values of the document. */
export function words(item) {
  const characters = Array.from(item.text);
  const { start, trigger } = item.text_info;
  const [from, to] = trigger.map((offset) => offset - start);
  if (from < 0 || to > characters.length || from >= to) return el("q", { class: "words" }, item.text);
  return el(
    "q",
    { class: "words", lang: item.cite_info?.language ?? null },
    characters.slice(0, from).join(""),
    el("mark", {}, characters.slice(from, to).join("")),
    characters.slice(to).join(""),
  );
}

/** Where it stands. */
export function cite(item) {
  const info = item.cite_info;
  return el(
    "span",
    { class: "cite" },
    el("a", { href: `${address(`/document/${encodeURIComponent(info.document)}`)}#s-${item.id}` }, info.title || info.document),
    info.publication && [" · ", outward(info.url, info.publication)],
    info.published && [" · ", time(info.published)],
  );
}

/** Why it was read so. */
export function because(item) {
  return el(
    "details",
    { class: "because" },
    el("summary", {}, t("statement.because")),
    el("ul", {}, item.because.map((reason) => el("li", {}, el("code", {}, reason)))),
    el("p", {}, t("statement.confidence", { share: share(item.confidence) })),
  );
}

/** Toll and places, when told. */
export function facts(item) {
  const tolls = ["dead", "injured", "arrested"]
    .filter((name) => item[name] !== null && item[name] !== undefined)
    .map((name) => t(`toll.${name}`, { n: item[name] }));
  const places = (item.event_loc ?? []).map((place) =>
    place.country && place.country !== place.name ? `${place.name} (${place.country})` : place.name);
  const all = [...tolls, ...places];
  return all.length ? el("span", { class: "facts" }, all.join(" · ")) : null;
}

/** The card. `level` is the heading level of its line. */
export function card(item, { dated = true } = {}) {
  return el(
    "article",
    { class: `statement border-${item.standing}`, "data-id": item.id },
    el(
      "p",
      { class: "line" },
      standing(item.standing),
      who(item),
      what(item),
      dated && (item.edtf || item.date) && el("span", { class: "when" }, time(item.edtf || item.date)),
      item.state && state(item.state),
    ),
    el("p", { class: "sentence" }, words(item)),
    el("p", { class: "foot" }, voice(item), facts(item), item.cite_info?.document && cite(item)),
    because(item),
  );
}

/** A statement in one line of plain words, for labels. */
export function plain(item) {
  const side = (entities) => entities.map((e) => e.entity_text || e.identifier_text || e.code).join(", ");
  const to = side(item.recipient);
  return `${side(item.actor) || t("statement.nobody")}${to ? " → " + to : ""}: ${t(`event.${[item.event].flat()[0]}`)}`
    + (item.edtf || item.date ? ` (${edtf(item.edtf || item.date)})` : "");
}
