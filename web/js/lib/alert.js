// An alert, with what stands behind it.

import { address, get } from "./api.js";
import { el, replace } from "./dom.js";
import { count, edtf, nameOf, t } from "./i18n.js";
import { lead } from "./occurrence.js";
import { cite, plain } from "./statement.js";

const MOST = 20;

/** An item of the list of alerts. */
export function alert(item) {
  const { actor, recipient, day, method, value, expected } = item;
  const pair = `${nameOf(actor) ?? actor} → ${nameOf(recipient) ?? recipient}`;
  return el(
    "li",
    {},
    el("strong", {}, el("a", { href: address("/pair", { actor, recipient }) }, pair)),
    " · ",
    t("alert.week", { day: edtf(day) }),
    el("div", { class: "method" }, t(`alert.${method}`), " · ", t(`alert.${method}.value`, { value: round(value), expected: round(expected) })),
    evidence(item),
  );
}

function round(value) {
  return count(Math.round(value * 10) / 10);
}

/** The occurrences behind it, fetched when they are asked for. */
function evidence({ actor, recipient, day, method }) {
  const list = el("ul", { class: "evidence" }, el("li", { class: "busy" }, t("ui.loading")));
  const fetched = async () => {
    const alerts = (await get("alerts", { actor, recipient, from: day, limit: 200 })).rows;
    const ids = alerts.find((one) => one.day === day && one.method === method)?.occurrences ?? [];
    const found = await Promise.all(ids.slice(0, MOST).map((id) => get(`occurrences/${id}`)));
    replace(list, found.map((item) => el("li", {}, plain(item), el("br"), lead(item) && cite(lead(item)))));
  };
  const opened = () => fetched().catch((error) => replace(list, el("li", {}, t("ui.failed", { message: error.message }))));
  return el("details", { ontoggle: (event) => event.target.open && opened() }, el("summary", {}, t("alert.evidence")), list);
}
