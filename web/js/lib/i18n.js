// Words of the interface, dates and numbers in the reader's language.

import { el } from "./dom.js";

export const lang = document.documentElement.lang;

let words = {};
let countries = {};
const plural = new Intl.PluralRules(lang);
const regions = new Intl.DisplayNames([lang], { type: "region", fallback: "none" });
const number = new Intl.NumberFormat(lang);
const percent = new Intl.NumberFormat(lang, { style: "percent" });

/** Fetches the words and the codes of countries; once, before anything is shown. */
export async function prepare() {
  const [text, codes] = await Promise.all([
    fetch(asset(`i18n/${lang}.json`)).then((r) => r.json()),
    fetch(asset("data/countries.json")).then((r) => r.json()),
  ]);
  words = text;
  countries = Object.fromEntries(Object.values(codes));
}

/** The address of a file of the dashboard, with the version that lets browsers keep it. */
export function asset(path) {
  return `/assets/${path}`;
}

/** The words for `key`; `{name}` stands for values. With `n`, `key.one` and `key.other` are told apart. */
export function t(key, values = {}) {
  const chosen = "n" in values ? `${key}.${plural.select(values.n)}` : key;
  const text = words[chosen] ?? words[`${key}.other`] ?? words[key];
  if (text === undefined) return key;
  return text.replace(/\{(\w+)\}/g, (all, name) => {
    const value = values[name];
    return value === undefined ? all : typeof value === "number" ? number.format(value) : String(value);
  });
}

/** Whether the interface has words for `key`. */
export function has(key) {
  return key in words;
}

export function count(value) {
  return number.format(value);
}

export function share(value) {
  return percent.format(value);
}

/** The name of a country or an actor's code; null when the code has none. */
export function nameOf(code) {
  if (!code) return null;
  const alpha2 = countries[code];
  return (alpha2 && regions.of(alpha2)) || (has(`actor.${code}`) ? t(`actor.${code}`) : null);
}

const SHAPES = [
  [/^\d{4}-\d{2}-\d{2}$/, { day: "numeric", month: "short", year: "numeric" }],
  [/^\d{4}-\d{2}$/, { month: "long", year: "numeric" }],
  [/^\d{4}$/, { year: "numeric" }],
];

/** A day, month or year in words, as precise as it is written. */
export function day(text, options) {
  const shape = SHAPES.find(([pattern]) => pattern.test(text));
  if (!shape) return text;
  const [year, month = 1, date = 1] = text.split("-").map(Number);
  const time = new Date(Date.UTC(year, month - 1, date));
  return new Intl.DateTimeFormat(lang, { ...(options ?? shape[1]), timeZone: "UTC" }).format(time);
}

/** The heading of a day: with the name of the day of the week. */
export function longDay(text) {
  return SHAPES[0][0].test(text)
    ? day(text, { weekday: "long", day: "numeric", month: "long", year: "numeric" })
    : day(text);
}

/** An EDTF expression in words where it is a date or an interval; else as it is written. */
export function edtf(text) {
  if (!text) return "";
  if (text.includes("/") && !/[{[]/.test(text)) {
    const [from, to] = text.split("/");
    if (from === "" || from === "..") return t("time.until", { to: moment(to) });
    if (to === "" || to === "..") return t("time.since", { from: moment(from) });
    return t("time.between", { from: moment(from), to: moment(to) });
  }
  return moment(text);
}

function moment(text) {
  const bare = text.replace(/[~?%]/g, "").replace(/T.*/, "");
  return bare === text ? day(text) : `${/[~%]/.test(text) ? t("time.about") + " " : ""}${day(bare)}`;
}

/** A `time` element, its machine-readable form beside its words. */
export function time(text) {
  return el("time", { datetime: /^\d{4}(-\d{2}){0,2}$/.test(text) ? text : null, title: text }, edtf(text));
}
