// A document as it was read: the text, and beside it what was read in it.

import { get } from "../lib/api.js";
import { el, outward, replace } from "../lib/dom.js";
import { t, time } from "../lib/i18n.js";
import { exports } from "../lib/list.js";
import { reading } from "../lib/reading.js";
import { page } from "../lib/statement.js";

export async function show(content) {
  const view = `documents/${encodeURIComponent(document.body.dataset.document)}`;
  const { document: cited, text, statements, times, related } = await get(view);
  replace(
    content,
    el(
      "div",
      { class: "bar" },
      el(
        "p",
        {},
        cited.publication || cited.id,
        cited.published && [" · ", time(cited.published)],
        cited.origin && cited.origin !== cited.publication && ` · ${t("document.origin", { name: cited.origin })}`,
        cited.url && [" · ", outward(cited.url, t("document.original"))],
      ),
      exports(view, {}, { csv: false }),
    ),
    statements.some((one) => one.withdrawn) && el("p", { class: "message" }, t("document.withdrawn")),
    related.length > 0 && relatives(related),
    reading({ title: cited.title, text, language: cited.language, statements, times }),
  );
  jump(content);
}

/** Copies, versions, corrections. */
function relatives(items) {
  return el(
    "details",
    { class: "relatives" },
    el("summary", {}, t("document.related", { n: items.length })),
    el("ul", {}, items.map(({ document: other, relation, earlier }) =>
      el(
        "li",
        {},
        t(`relation.${relation}.${earlier ? "earlier" : "later"}`), ": ",
        el("a", { href: page(other) }, other.title || other.id),
        ` · ${other.publication}`,
        other.published && [" · ", time(other.published)],
      ))),
  );
}

/** Goes to the statement that the address names. */
function jump(content) {
  const wanted = location.hash.slice(1);
  const target = wanted.startsWith("s-") && content.querySelector(`[id="${CSS.escape(wanted)}"]`);
  if (target) {
    target.scrollIntoView({ block: "nearest" });
    target.focus({ preventScroll: true });
  }
}
