// A text with the words of its statements marked, and the statements beside it; each shows the other.

import { el } from "./dom.js";
import { t } from "./i18n.js";
import { card, plain } from "./statement.js";

/**
 * The text and its statements: `{title, text, language, statements, times}`, offsets in Unicode scalar values; each statement as
 * `{statement, reasons}`.
 */
export function reading(found) {
  const statements = found.statements.map(({ statement }) => statement);
  const inTitle = statements.filter((s) => s.in_title);
  const inText = statements.filter((s) => !s.in_title);
  const text = el(
    "div",
    { class: "text", lang: found.language || null },
    found.title && el("h2", {}, marked(found.title, inTitle, [])),
    el("div", { class: "body" }, marked(found.text, inText, found.times)),
  );
  const cards = found.statements.map(({ statement, reasons, withdrawn }) => {
    const shown = card({ statement, reasons });
    if (withdrawn) shown.classList.add("withdrawn");
    shown.id = `s-${statement.id}`;
    shown.tabIndex = 0;
    return shown;
  });
  const beside = el(
    "section",
    { class: "beside", "aria-labelledby": "statements", tabindex: 0 },
    el("h2", { id: "statements" }, `${t("document.statements")} (${statements.length})`),
    cards.length ? cards : el("p", { class: "soft" }, t("document.none")),
  );
  const whole = el("div", { class: "reading" }, el("div", {}, kinds(), text), beside);
  join(whole);
  return whole;
}

function kinds() {
  const names = ["actor", "recipient", "voice", "time"];
  return el(
    "ul",
    { class: "spans" },
    el("li", {}, t("document.spans")),
    el("li", {}, el("mark", {}, t("document.trigger"))),
    names.map((name) => el("li", {}, el("span", { class: `span-${name}` }, t(`document.${name}`)))),
  );
}

/** Every span that is marked: what it is, and whose. */
function spans(statements, times) {
  const all = [];
  for (const statement of statements) {
    const of = { id: statement.id, label: plain(statement) };
    const [start, end] = statement.trigger;
    all.push({ ...of, kind: "trigger", start, end });
    for (const kind of ["actor", "recipient", "voice"]) {
      for (const entity of statement[kind]) {
        if (entity.end > entity.start) all.push({ ...of, kind, start: entity.start, end: entity.end });
      }
    }
  }
  for (const { start, end } of times) all.push({ kind: "time", start, end });
  return all;
}

/** The text cut wherever a span begins or ends; each piece carries the classes of the spans over it. */
function marked(text, statements, times) {
  const characters = Array.from(text);
  const all = spans(statements, times).filter((s) => s.start < s.end && s.end <= characters.length);
  const cuts = [...new Set([0, characters.length, ...all.flatMap((s) => [s.start, s.end])])].sort((a, b) => a - b);
  const opening = Map.groupBy(all, (s) => s.start);
  let over = [];
  const pieces = [];
  for (let n = 0; n + 1 < cuts.length; n += 1) {
    const [start, end] = [cuts[n], cuts[n + 1]];
    over = over.filter((s) => s.end > start).concat(opening.get(start) ?? []);
    pieces.push(piece(characters.slice(start, end).join(""), over));
  }
  return pieces;
}

function piece(words, over) {
  if (!over.length) return words;
  const classes = [...new Set(over.map((s) => `span-${s.kind}`))].join(" ");
  const ids = [...new Set(over.map((s) => s.id).filter(Boolean))].join(" ");
  const triggers = over.filter((s) => s.kind === "trigger");
  if (!triggers.length) return el("span", { class: classes, "data-of": ids }, words);
  return el(
    "button",
    {
      type: "button",
      class: `trigger ${classes}`,
      "data-of": ids,
      "data-trigger": [...new Set(triggers.map((s) => s.id))].join(" "),
      title: triggers.map((s) => s.label).join("\n"),
    },
    words,
  );
}

/** Pointing at or moving to a statement lights its words; at its trigger, the statement. */
function join(whole) {
  const light = (ids) => {
    for (const node of whole.querySelectorAll("[data-of]")) {
      node.classList.toggle("lit", node.dataset.of.split(" ").some((id) => ids.includes(id)));
    }
    for (const node of whole.querySelectorAll(".statement")) {
      node.classList.toggle("lit", ids.includes(node.dataset.id));
    }
  };
  const over = (event) => {
    const shown = event.target.closest(".statement");
    const trigger = event.target.closest("[data-trigger]");
    if (shown) light([shown.dataset.id]);
    else if (trigger) light(trigger.dataset.trigger.split(" "));
  };
  whole.addEventListener("pointerover", over);
  whole.addEventListener("focusin", over);
  whole.addEventListener("click", (event) => {
    const trigger = event.target.closest("[data-trigger]");
    const shown = event.target.closest(".statement");
    if (trigger) {
      const target = whole.querySelector(`[id="s-${CSS.escape(trigger.dataset.trigger.split(" ")[0])}"]`);
      target?.querySelector("details").setAttribute("open", "");
      target?.scrollIntoView({ block: "nearest" });
      light(trigger.dataset.trigger.split(" "));
    } else if (shown && !event.target.closest("a, summary")) {
      whole.querySelector(`[data-trigger~="${CSS.escape(shown.dataset.id)}"]`)?.scrollIntoView({ block: "nearest" });
    }
  });
}
