// What happened, and what was said, day by day.

import { el, replace } from "../lib/dom.js";
import { filters, form } from "../lib/filters.js";
import { legend } from "../lib/glyph.js";
import { longDay, t } from "../lib/i18n.js";
import { paged } from "../lib/list.js";
import { occurrence } from "../lib/occurrence.js";

const NAMES = ["from", "to", "actor", "recipient", "event", "standing", "state", "voice", "place", "as_of"];

export async function show(content) {
  const list = el("div");
  await paged(list, "timeline", filters(NAMES), days(), { counted: "count.occurrences" });
  replace(content, form(NAMES), legend(), list);
}

/** Draws occurrences under the heading of their day; a day that goes on from one page to the next keeps one heading. */
export function days() {
  let last = null;
  let section = null;
  return (rows, body) => {
    for (const item of rows) {
      if (section === null || item.day !== last) {
        last = item.day;
        section = el("section", { class: "day" }, el("h2", {}, last ? longDay(last) : t("time.undated")));
        body.append(section);
      }
      section.append(occurrence(item, { dated: item.from !== item.day || item.to !== item.day }));
    }
  };
}
