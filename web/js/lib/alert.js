// An alert, with the statements behind it.

import { address } from "./api.js";
import { el } from "./dom.js";
import { count, nameOf, t, time } from "./i18n.js";
import { cite, plain } from "./statement.js";

/** An item of the list of alerts. */
export function alert(item) {
  const pair = `${nameOf(item.actor) ?? item.actor} → ${nameOf(item.recipient) ?? item.recipient}`;
  return el(
    "li",
    {},
    el("strong", {}, el("a", { href: address("/pair", { actor: item.actor, recipient: item.recipient }) }, pair)),
    " · ", time(item.date), " · ", t(`alert.${item.direction}`),
    el("div", { class: "method" }, t(`alert.${item.method}`), " · ", t("alert.value", { value: round(item.value), expected: round(item.expected) })),
    item.statements.length > 0 && el(
      "details",
      {},
      el("summary", {}, `${t("alert.evidence")} (${count(item.statements.length)})`),
      el("ul", { class: "evidence" }, item.statements.map((s) => el("li", {}, plain(s), el("br"), cite(s)))),
    ),
  );
}

function round(value) {
  return Math.round(value * 10) / 10;
}
