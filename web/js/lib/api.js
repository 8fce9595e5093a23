// The JSON API, and the addresses that go with it.

export const ROOT = "/api/v1";

/** What the server said was wrong. */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** `path?query`, without the parameters that are empty. */
export function address(path, query = {}) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") parameters.set(name, value);
  }
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}

/** Reads one view. */
export async function get(view, query = {}) {
  return answer(await fetch(address(`${ROOT}/${view}`, query), { headers: { accept: "application/json" } }));
}

/** Sends a document to be read (`read`) or kept (`documents`). */
export async function post(view, body, token = "") {
  const headers = { "content-type": "application/json", accept: "application/json" };
  if (token) headers.authorization = `Bearer ${token}`;
  return answer(await fetch(`${ROOT}/${view}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

async function answer(response) {
  const text = await response.text();
  let body = null;
  try {
    body = JSON.parse(text);
  } catch {
    if (response.ok) throw new ApiError(response.status, text.slice(0, 200));
  }
  if (!response.ok) throw new ApiError(response.status, body?.error ?? response.statusText);
  return body;
}

/** The parameters of the page's own address. */
export function here() {
  return Object.fromEntries(new URLSearchParams(location.search));
}

/** Writes parameters into the page's address, so that it can be shared; the empty ones are taken out. */
export function remember(changes) {
  history.replaceState(null, "", address(location.pathname, { ...here(), ...changes }));
}
