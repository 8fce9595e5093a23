// What the ledger tells as it happens (server-sent events).

import { ROOT } from "./api.js";

/** Calls `told` with each new statement or alert; closes when the page goes. */
export function listen(told) {
  const source = new EventSource(`${ROOT}/stream`);
  for (const kind of ["statement", "alert"]) {
    source.addEventListener(kind, (event) => told(kind, JSON.parse(event.data)));
  }
  addEventListener("pagehide", () => source.close());
}
