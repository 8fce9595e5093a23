// Elements made by hand: whatever comes from the ledger becomes a text node, never markup.

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element. Attributes that are null, undefined or false are left out; `on…` functions become listeners. */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  append(node, children);
  return node;
}

/** Appends nodes, strings, numbers and lists of them; null, undefined and false are left out. */
export function append(node, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : String(child));
  }
  return node;
}

/** Puts `children` in the place of everything in `node`. */
export function replace(node, ...children) {
  node.replaceChildren();
  return append(node, children);
}

/** A link only where the address is one of the web; else its words. */
export function outward(url, ...children) {
  return /^https?:\/\//i.test(url ?? "")
    ? el("a", { href: url, rel: "noopener noreferrer external" }, ...children)
    : el("span", {}, ...children);
}

const scripts = new Map();

/** Loads one of the vendored classic scripts, once. */
export function load(src) {
  if (!scripts.has(src)) {
    scripts.set(src, new Promise((resolve, reject) => {
      const script = el("script", { src });
      script.addEventListener("load", resolve);
      script.addEventListener("error", () => reject(new Error(src)));
      document.head.append(script);
    }));
  }
  return scripts.get(src);
}
