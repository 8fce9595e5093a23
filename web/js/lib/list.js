// A list that comes page by page, with its number, and the same view as CSV and JSON.

import { ROOT, address, get } from "./api.js";
import { el, replace } from "./dom.js";
import { t } from "./i18n.js";

const LIMIT = 50;

/** Links to the same view as data. */
export function exports(view, query, { csv = true } = {}) {
  return el(
    "p",
    { class: "exports" },
    el("span", { class: "soft" }, t("ui.as")),
    csv && el("a", { href: address(`${ROOT}/${view}`, { ...query, format: "csv" }), download: true }, t("ui.asCsv")),
    el("a", { href: address(`${ROOT}/${view}`, query) }, t("ui.asJson")),
  );
}

/**
 * Shows a paged view in `where`. `draw(items, body)` adds a page of items to the body and may be called again with the next.
 */
export async function paged(where, view, query, draw, { counted = "count.results", limit = LIMIT } = {}) {
  const body = el("div", { class: "list" });
  const shown = el("p", { class: "soft", role: "status" });
  const more = el("button", { type: "button", class: "more" }, t("ui.more"));
  let offset = 0;
  const next = async () => {
    more.disabled = true;
    const page = await get(view, { ...query, offset, limit });
    draw(page.items, body);
    offset += page.items.length;
    shown.textContent = page.total > offset
      ? `${t("ui.shown", { shown: offset, n: page.total })} · ${t(counted, { n: page.total })}`
      : t(counted, { n: page.total });
    more.hidden = offset >= page.total || page.items.length === 0;
    more.disabled = false;
    if (offset === 0) replace(body, el("p", { class: "message" }, t("ui.nothing")));
  };
  more.addEventListener("click", () => next().catch((error) => {
    more.disabled = false;
    replace(shown, t("ui.failed", { message: error.message }));
  }));
  await next();
  replace(where, el("div", { class: "bar" }, shown, exports(view, query)), body, more);
}
