// A scenario board: how far each step of a course of events has come.

import { get, here } from "../lib/api.js";
import { el, replace } from "../lib/dom.js";
import { filters, form } from "../lib/filters.js";
import { glyph, standing } from "../lib/glyph.js";
import { edtf, t } from "../lib/i18n.js";
import { exports } from "../lib/list.js";
import { cite, plain, words } from "../lib/statement.js";

const NAMES = ["from", "to", "actor", "recipient", "as_of"];
const LADDER = ["unseen", "imagined", "threatened", "alleged", "reported"];

export async function show(content) {
  const boards = (await get("scenarios")).rows;
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

function step({ step: { name }, stage, reached, denied }) {
  return el(
    "li",
    { class: `step ${stage}`, "data-stage": stage },
    el("h3", {}, name),
    el(
      "ol",
      { class: "ladder" },
      LADDER.map((rung) => {
        const there = rung === "unseen" || reached.some((one) => one.stage === rung);
        return el("li", { class: there ? "reached" : null, "aria-current": rung === stage ? "step" : null }, t(`scenario.${rung}`));
      }),
    ),
    reached.toReversed().map(evidence),
    denied > 0 && el("p", { class: "soft" }, glyph("denied"), " ", t("scenario.denied", { n: denied })),
  );
}

/** What shows that a step came to a stage. */
function evidence({ stage, first, statements, evidence: told }) {
  return el(
    "details",
    {},
    el("summary", {}, el("strong", {}, t(`scenario.${stage}`)), " · ", t("count.statements", { n: statements }), first && ` · ${t("scenario.first", { date: edtf(first) })}`),
    el("ul", { class: "evidence" }, told.map((one) =>
      el(
        "li",
        {},
        standing(one.statement.standing), " ", plain(one.statement),
        el("br"),
        words(one.statement, one.document.language), " ", cite(one),
      ))),
  );
}
