// Every page starts here: words first, then the page that the server named.

import { el, replace } from "./lib/dom.js";
import { prepare, t } from "./lib/i18n.js";
import { themeSwitch } from "./lib/theme.js";

const PAGES = {
  overview: () => import("./pages/overview.js"),
  timeline: () => import("./pages/timeline.js"),
  claims: () => import("./pages/claims.js"),
  announced: () => import("./pages/announced.js"),
  pair: () => import("./pages/pair.js"),
  voice: () => import("./pages/voice.js"),
  map: () => import("./pages/map.js"),
  scenario: () => import("./pages/scenario.js"),
  document: () => import("./pages/document.js"),
  search: () => import("./pages/search.js"),
  try: () => import("./pages/try.js"),
};

const content = document.getElementById("content");

async function start() {
  const open = PAGES[document.body.dataset.page];
  if (!open) return;
  content.setAttribute("aria-busy", "true");
  const [page] = await Promise.all([open(), prepare()]);
  themeSwitch(document.getElementById("theme"));
  await show(page);
}

async function show(page) {
  replace(content, el("p", { class: "busy", role: "status" }, t("ui.loading")));
  try {
    await page.show(content);
  } catch (error) {
    replace(
      content,
      el("p", { class: "message error", role: "alert" }, t("ui.failed", { message: error.message })),
      el("button", { type: "button", onclick: () => show(page) }, t("ui.retry")),
    );
  }
  content.removeAttribute("aria-busy");
}

start();
