// Paste a text and see it read.

import { post } from "../lib/api.js";
import { el, replace } from "../lib/dom.js";
import { legend } from "../lib/glyph.js";
import { lang, t } from "../lib/i18n.js";
import { reading } from "../lib/reading.js";

const EXAMPLE_DATE = "2022-02-18";

export async function show(content) {
  const text = el("textarea", { name: "text", required: true, maxlength: 500000, placeholder: t("try.textHint") });
  const title = el("input", { name: "title", maxlength: 1000, autocomplete: "off" });
  const date = el("input", { name: "date", type: "date" });
  const language = el(
    "select",
    { name: "lang" },
    el("option", { value: "" }, t("try.detect")),
    el("option", { value: "fr" }, "français"),
    el("option", { value: "en" }, "English"),
  );
  const status = el("p", { class: "soft", role: "status" });
  const result = el("div", { id: "result" });
  const read = () => run({ text: text.value, title: title.value, date: date.value, lang: language.value }, status, result);
  const example = () => {
    text.value = t("try.exampleText");
    date.value = EXAMPLE_DATE;
    language.value = lang;
    read();
  };
  replace(
    content,
    el(
      "form",
      {
        class: "try",
        onsubmit: (event) => {
          event.preventDefault();
          read();
        },
      },
      el("label", {}, t("try.text"), text),
      el(
        "div",
        { class: "pick" },
        el("label", {}, t("try.title"), title),
        el("label", {}, t("try.date"), date),
        el("label", {}, t("try.lang"), language),
        el("button", { class: "primary" }, t("try.read")),
        el("button", { type: "button", onclick: example }, t("try.example")),
      ),
    ),
    status,
    result,
    legend(),
  );
}

async function run(given, status, result) {
  if (!given.text.trim()) {
    status.textContent = t("try.empty");
    return;
  }
  status.textContent = t("try.reading");
  const started = performance.now();
  try {
    const sent = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
    const found = await post("read", sent);
    status.textContent = t("try.took", { n: found.statements.length, ms: Math.round(performance.now() - started) });
    replace(result, found.notes.map((note) => el("p", { class: "message" }, note)), reading({ ...found, statements: found.statements.map((statement) => ({ statement })) }));
  } catch (error) {
    status.textContent = "";
    replace(result, el("p", { class: "message error", role: "alert" }, t("ui.failed", { message: error.message })));
  }
}
