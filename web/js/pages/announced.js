// Threats, demands, offers, plans and forecasts, and what became of them.

import { get, here, remember } from "../lib/api.js";
import { el, replace } from "../lib/dom.js";
import { filters, form } from "../lib/filters.js";
import { glyph, state } from "../lib/glyph.js";
import { t, time } from "../lib/i18n.js";
import { paged } from "../lib/list.js";
import { lead, occurrence } from "../lib/occurrence.js";
import { cite, plain, words } from "../lib/statement.js";

const NAMES = ["from", "to", "actor", "recipient", "event", "voice", "place", "as_of"];
const KINDS = ["planned", "predicted", "offered", "demanded", "threatened", "hypothetical"];
const STATES = ["open", "came-true", "lapsed", "withdrawn"];

export async function show(content) {
  const tabs = el("div");
  const list = el("div");
  const draw = async () => {
    const { standing, state: wanted } = here();
    replace(
      tabs,
      choice("standing", KINDS, standing, (name) => [glyph(name), t(`standing.${name}`)], draw),
      choice("state", STATES, wanted, state, draw),
    );
    const query = { ...filters(NAMES), standing, state: wanted };
    await paged(list, "announced", query, (rows, body) => body.append(...rows.map(announcement)), { counted: "count.announcements" });
  };
  await draw();
  replace(content, form(NAMES, ["standing", "state"]), tabs, list);
}

/** A row of buttons of which one is pressed. */
function choice(name, values, chosen, label, redraw) {
  const press = (value) => async () => {
    remember({ [name]: value });
    await redraw();
    document.querySelector(`.tabs[data-name="${name}"] button[data-value="${value}"]`)?.focus();
  };
  const button = (value, ...inside) =>
    el("button", { type: "button", "aria-pressed": String((chosen ?? "") === value), "data-value": value, onclick: press(value) }, ...inside);
  return el(
    "div",
    { class: "tabs", "data-name": name, role: "group", "aria-label": t(name === "state" ? "filter.state" : "announced.kind") },
    button("", t("announced.all")),
    values.map((value) => button(value, label(value))),
  );
}

function announcement(item) {
  const due = item.deadline && el(
    "p",
    { class: "soft" },
    t("announced.due"), " ", time(item.deadline),
    item.state === "lapsed" && ` · ${t("announced.overdue")}`,
  );
  const became = item.links.filter((link) => !link.earlier && link.relation !== "denied-before").map(outcome);
  return occurrence(item, { extra: [due, ...became] });
}

/** What it came to; fetched when it is asked for. */
function outcome(link) {
  const inside = el("div", {}, el("p", { class: "busy" }, t("ui.loading")));
  const fetched = async () => {
    const item = await get(`occurrences/${link.occurrence}`);
    const told = lead(item);
    replace(
      inside,
      el("p", {}, el("strong", {}, plain(item)), " ", state(item.state)),
      told && el("p", {}, words(told.statement, told.document.language), " ", cite(told)),
      link.reasons.length > 0 && el("p", { class: "soft" }, link.reasons.join(" · ")),
    );
  };
  const opened = () => fetched().catch((error) => replace(inside, t("ui.failed", { message: error.message })));
  return el(
    "details",
    { class: "became", ontoggle: (event) => event.target.open && opened() },
    el("summary", {}, t(`announced.${link.relation}`), " · ", time(link.day)),
    inside,
  );
}
