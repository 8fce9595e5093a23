// Threats, demands, offers, plans and forecasts, and what became of them.

import { address, here, remember } from "../lib/api.js";
import { el, replace } from "../lib/dom.js";
import { filters, form } from "../lib/filters.js";
import { glyph, state } from "../lib/glyph.js";
import { t, time } from "../lib/i18n.js";
import { paged } from "../lib/list.js";
import { card, cite, plain } from "../lib/statement.js";

const NAMES = ["from", "to", "actor", "recipient", "event", "voice", "place", "as_of"];
const KINDS = ["planned", "predicted", "offered", "demanded", "threatened", "hypothetical"];
const STATES = ["open", "came_true", "lapsed", "withdrawn"];

export async function show(content) {
  const list = el("div");
  const draw = async () => {
    const { standing, state: wanted } = here();
    replace(tabs, choice("standing", KINDS, standing, (name) => [glyph(name), t(`standing.${name}`)], draw), choice("state", STATES, wanted, state, draw));
    await paged(list, "announced", { ...filters(NAMES), standing, state: wanted }, (items, body) => body.append(...items.map(announcement)), { counted: "count.occurrences" });
  };
  const tabs = el("div");
  await draw();
  replace(content, form(NAMES, ["standing", "state"]), tabs, list);
}

/** A row of buttons of which one, or none, is pressed. */
function choice(name, values, chosen, label, redraw) {
  const button = (value, content) =>
    el(
      "button",
      {
        type: "button",
        "aria-pressed": String((chosen ?? "") === value),
        "data-value": value,
        onclick: async () => {
          remember({ [name]: value });
          await redraw();
          document.querySelector(`.tabs[data-name="${name}"] button[data-value="${value}"]`)?.focus();
        },
      },
      content,
    );
  return el(
    "div",
    { class: "tabs", "data-name": name, role: "group", "aria-label": t(name === "state" ? "filter.state" : "announced.kind") },
    button("", t("announced.all")),
    values.map((value) => button(value, label(value))),
  );
}

function announcement(item) {
  const shown = card({ ...item.statement, state: item.state });
  const due = item.due && el("p", { class: "soft" }, `${t("announced.due")} `, time(item.due), item.state === "lapsed" && ` · ${t("announced.overdue")}`);
  const became = item.became.map((fact) =>
    el(
      "p",
      { class: "became" },
      el("strong", {}, t("announced.became")), " · ", time(fact.day), ": ",
      fact.statement
        ? [plain(fact.statement), " · ", cite(fact.statement)]
        : el("a", { href: address("/timeline", { occurrence: fact.id }) }, fact.id),
      fact.because.length > 0 && el("span", { class: "soft" }, ` (${fact.because.join("; ")})`),
    ));
  const others = item.statements > 1 && el("p", { class: "soft" }, `${t("count.statements", { n: item.statements })} · ${t("count.sources", { n: item.sources })}`);
  shown.querySelector(".foot").after(...[due, others, ...became].filter(Boolean));
  return shown;
}
