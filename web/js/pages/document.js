// A document as it was read: the text, and beside it what was read in it.

import { get } from "../lib/api.js";
import { el, outward, replace } from "../lib/dom.js";
import { t, time } from "../lib/i18n.js";
import { exports } from "../lib/list.js";
import { reading } from "../lib/reading.js";

export async function show(content) {
  const id = document.body.dataset.document;
  const view = `documents/${encodeURIComponent(id)}`;
  const found = await get(view);
  if (found.title) document.title = `${found.title} · Vigie`;
  replace(
    content,
    el(
      "div",
      { class: "bar" },
      el(
        "p",
        {},
        found.publication,
        found.published && [" · ", time(found.published)],
        found.url && [" · ", outward(found.url, t("document.original"))],
      ),
      exports(view, {}, { csv: false }),
    ),
    found.withdrawn && el("p", { class: "message" }, t("document.withdrawn")),
    found.copies.length > 0 && copies(found.copies),
    reading(found),
  );
  jump(content);
}

function copies(items) {
  return el(
    "details",
    {},
    el("summary", {}, `${t("document.copies")} (${items.length})`),
    el("ul", {}, items.map((item) =>
      el("li", {}, el("a", { href: `/document/${encodeURIComponent(item.id)}` }, item.title || item.id), ` · ${item.publication}`))),
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
