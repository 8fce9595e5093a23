// The filters of a view: a form, the chips of what is set, and the page's address, which says the same.

import { here } from "./api.js";
import { el } from "./dom.js";
import { STANDINGS, STATES } from "./glyph.js";
import { edtf, nameOf, t } from "./i18n.js";

const EVENTS = [
  "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
  "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
];

const FIELDS = {
  from: { label: "filter.from", type: "date" },
  to: { label: "filter.to", type: "date" },
  as_of: { label: "filter.asOf", type: "date" },
  actor: { label: "filter.actor" },
  recipient: { label: "filter.recipient" },
  voice: { label: "filter.voice" },
  event: { label: "filter.event", options: EVENTS, words: "event" },
  standing: { label: "filter.standing", options: STANDINGS, words: "standing" },
  state: { label: "filter.state", options: STATES, words: "state" },
  place: { label: "filter.place" },
};

/** What the page's address filters by. */
export function filters(names) {
  const all = here();
  return Object.fromEntries(names.filter((name) => all[name]).map((name) => [name, all[name]]));
}

/** The form; a filter set is an address, so that back, forward and sharing work. `keep` are parameters that stay. */
export function form(names, keep = []) {
  const set = filters(names);
  const kept = filters(keep);
  const fields = names.map((name) => field(name, set[name] ?? ""));
  const hidden = Object.entries(kept).map(([name, value]) => el("input", { type: "hidden", name, value }));
  const sheet = el(
    "form",
    { method: "get", onsubmit: dropEmpty },
    fields,
    hidden,
    el(
      "div",
      { class: "actions" },
      el("button", { class: "primary" }, t("filter.apply")),
      el("a", { class: "button", href: addressWith(names) }, t("filter.clear")),
    ),
  );
  const open = Object.keys(set).length > 0 && matchMedia("(min-width: 40rem)").matches;
  return [el("details", { class: "filters", open }, el("summary", {}, t("filter.title")), sheet), chips(names, set)];
}

function field(name, value) {
  const { label, type = "text", options, words } = FIELDS[name];
  const input = options
    ? el(
      "select",
      { name },
      el("option", { value: "" }, t("filter.any")),
      options.map((option) => el("option", { value: option, selected: option === value }, t(`${words}.${option}`))),
    )
    : el("input", { name, type, value, maxlength: 100, autocomplete: "off" });
  return el("label", {}, t(label), input);
}

/** Fields left empty stay out of the address. */
function dropEmpty(event) {
  for (const input of event.target.elements) {
    if (input.name && !input.value) input.disabled = true;
  }
}

function chips(names, set) {
  if (!Object.keys(set).length) return null;
  return el(
    "ul",
    { class: "chips" },
    Object.entries(set).map(([name, value]) => {
      const { label, words, type } = FIELDS[name];
      const shown = words ? t(`${words}.${value}`) : type === "date" ? edtf(value) : nameOf(value) ?? value;
      const remove = () => location.assign(addressWith([name]));
      return el(
        "li",
        { class: "chip" },
        `${t(label)}: ${shown}`,
        el("button", { type: "button", onclick: remove, "aria-label": t("filter.remove", { name: t(label) }) }, "×"),
      );
    }),
  );
}

/** The page's address without the parameters named. */
function addressWith(without) {
  const parameters = new URLSearchParams(location.search);
  for (const name of without) parameters.delete(name);
  const text = parameters.toString();
  return text ? `${location.pathname}?${text}` : location.pathname;
}
