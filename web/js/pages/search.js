// Words of statements and documents.

import { here } from "../lib/api.js";
import { el, replace } from "../lib/dom.js";
import { filters, form } from "../lib/filters.js";
import { t } from "../lib/i18n.js";
import { paged } from "../lib/list.js";
import { hit } from "../lib/hit.js";

const NAMES = ["from", "to", "actor", "recipient", "event", "standing", "voice", "place", "as_of"];

export async function show(content) {
  const q = here().q ?? "";
  const list = el("div");
  if (q.trim()) {
    await paged(list, "search", { q, ...filters(NAMES) }, (rows, body) => body.append(...rows.map(hit)));
  } else {
    replace(list, el("p", { class: "message" }, t("search.prompt")));
  }
  replace(
    content,
    el(
      "form",
      { class: "pick", method: "get", role: "search", "aria-label": t("page.search.title") },
      el("label", {}, t("search.label"), el("input", { type: "search", name: "q", value: q, maxlength: 200, required: true })),
      el("button", { class: "primary" }, t("search.submit")),
    ),
    q.trim() && form(NAMES, ["q"]),
    list,
  );
}
