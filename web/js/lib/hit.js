// What a search finds: a document, the words in their surroundings, and its statements.

import { el, outward } from "./dom.js";
import { t, time } from "./i18n.js";
import { card, page } from "./statement.js";

/** A document in which the words stand. */
export function hit({ document, snippet, statements }) {
  return el(
    "article",
    { class: "hit" },
    el("h2", {}, el("a", { href: page(document) }, document.title || document.id)),
    el("p", { class: "soft" }, outward(document.url, document.publication), document.published && [" · ", time(document.published)]),
    el("p", { class: "words", lang: document.language || null }, found(snippet)),
    statements.length > 0 && el(
      "details",
      {},
      el("summary", {}, t("count.statements", { n: statements.length })),
      statements.map((statement) => card({ statement, document })),
    ),
  );
}

/** The words looked for stand between square brackets. */
function found(snippet) {
  return snippet.split(/\[([^[\]]*)\]/).map((part, n) => (n % 2 ? el("mark", {}, part) : part));
}
