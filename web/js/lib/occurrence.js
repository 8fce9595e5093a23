// An occurrence as a card: what it is, what is held of it, its words, and everybody else who tells of it.

import { el } from "./dom.js";
import { standing, state } from "./glyph.js";
import { t, time } from "./i18n.js";
import { because, card, cite, facts, voice, what, who, words } from "./statement.js";

/** The standing that an occurrence is shown with: the firmest of its statements. */
export function firmest(item) {
  return item.standings[0] ?? "hypothetical";
}

/** The time of an occurrence: a day, or from … to, or none where no text gives one. */
export function when(item) {
  if (!item.dated || !item.from) return null;
  return time(item.to && item.to !== item.from ? `${item.from}/${item.to}` : item.from);
}

/** The statement that speaks for an occurrence: of its firmest standing, the surest. */
export function lead(item) {
  const of = item.told.filter(({ statement }) => statement.standing === firmest(item));
  return (of.length ? of : item.told).toSorted((a, b) => b.statement.confidence - a.statement.confidence)[0];
}

/** The line of an occurrence: standing, who → whom, what, when, state. */
export function line(item, { dated = true } = {}) {
  return [
    standing(firmest(item)),
    who(item),
    what(item),
    item.state !== firmest(item) && state(item.state),
    item.witnesses.length > 1 && el("span", { class: "soft witnesses", title: item.witnesses.join(" · ") }, t("count.sources", { n: item.witnesses.length })),
    dated && el("span", { class: "when" }, when(item)),
  ];
}

/** The card. `extra` are nodes between its words and the other statements. */
export function occurrence(item, { dated = true, extra = [] } = {}) {
  const first = lead(item);
  const others = item.told.filter((told) => told !== first);
  return el(
    "article",
    { class: `statement border-${firmest(item)}`, "data-id": item.id },
    el("p", { class: "line" }, line(item, { dated })),
    first && el("p", { class: "sentence" }, words(first.statement, first.document.language)),
    first && el("p", { class: "foot" }, voice(first.statement), facts(item), cite(first)),
    extra,
    others.length > 0 && el(
      "details",
      { class: "others" },
      el("summary", {}, t("occurrence.others", { n: others.length })),
      others.map((told) => card(told)),
    ),
    first && because(first.statement, first.reasons),
  );
}
