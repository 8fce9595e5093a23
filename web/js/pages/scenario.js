// A scenario board: how far each step of a course of events has come.

import { get, here } from "../lib/api.js";
import { el, replace } from "../lib/dom.js";
import { filters, form } from "../lib/filters.js";
import { edtf, t } from "../lib/i18n.js";
import { exports } from "../lib/list.js";
import { cite, plain } from "../lib/statement.js";
import { standing } from "../lib/glyph.js";

const NAMES = ["from", "to", "as_of"];
const LADDER = ["unseen", "imagined", "threatened", "reported"];

export async function show(content) {
  const boards = (await get("scenarios")).items;
  if (!boards.length) {
    replace(content, el("p", { class: "message" }, t("scenario.none")));
    return;
  }
  const id = here().id ?? boards[0].id;
  const view = `scenarios/${encodeURIComponent(id)}`;
  const query = filters(NAMES);
  const board = await get(view, query);
  replace(
    content,
    boards.length > 1 && chooser(boards, id),
    form(NAMES, ["id"]),
    el("div", { class: "bar" }, el("h2", {}, board.title), exports(view, query, { csv: false })),
    board.description && el("p", { class: "lead" }, board.description),
    el("ol", { class: "board" }, board.steps.map(step)),
  );
}

function chooser(boards, id) {
  return el(
    "form",
    { class: "pick", method: "get" },
    el("label", {}, t("scenario.board"), el("select", { name: "id" }, boards.map((board) => el("option", { value: board.id, selected: board.id === id }, board.title)))),
    el("button", {}, t("pair.show")),
  );
}

function step(item) {
  const reached = LADDER.indexOf(item.status);
  return el(
    "li",
    { class: `step ${item.status}` },
    el("h3", {}, item.title),
    el(
      "ol",
      { class: "ladder" },
      LADDER.map((name, n) => el("li", { class: n <= reached ? "reached" : null, "aria-current": n === reached ? "step" : null }, t(`scenario.${name}`))),
    ),
    item.first && el("p", { class: "soft" }, t("scenario.first", { date: edtf(item.first) })),
    item.statements.length > 0 && el(
      "details",
      {},
      el("summary", {}, t("scenario.evidence", { n: item.statements.length })),
      el("ul", { class: "evidence" }, item.statements.map((s) => el("li", {}, standing(s.standing), " ", plain(s), el("br"), el("q", { class: "words" }, s.text), " ", cite(s)))),
    ),
  );
}
