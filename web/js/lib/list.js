// A list that comes page by page, with the same view as CSV and JSON.

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
 * Shows a paged view in `where`. `draw(rows, body)` adds a page of rows to the body and is called again with each next one.
 */
export async function paged(where, view, query, draw, { counted = "count.results", limit = LIMIT } = {}) {
  const body = el("div", { class: "list" });
  const shown = el("p", { class: "soft", role: "status" });
  const more = el("button", { type: "button", class: "more" }, t("ui.more"));
  let after = null;
  let n = 0;
  const next = async () => {
    more.disabled = true;
    const page = await get(view, { ...query, limit, after });
    draw(page.rows, body);
    n += page.rows.length;
    after = page.next;
    shown.textContent = after ? t("ui.shown", { all: t(counted, { n }) }) : t(counted, { n });
    more.hidden = !after;
    more.disabled = false;
    if (n === 0) replace(body, el("p", { class: "message" }, t("ui.nothing")));
  };
  more.addEventListener("click", () => next().catch((error) => {
    more.disabled = false;
    replace(shown, t("ui.failed", { message: error.message }));
  }));
  await next();
  replace(where, el("div", { class: "bar" }, shown, exports(view, query)), body, more);
}
