// A browser on a server: VIGIE_URL names it, VIGIE_SHOTS the folder for pictures, CHROMIUM the browser.

import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

export const base = process.env.VIGIE_URL ?? "http://127.0.0.1:8470";
const shots = process.env.VIGIE_SHOTS;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const flags = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

export const desk = { width: 1280, height: 900 };
export const phone = { width: 390, height: 844 };

let browser;

/** Starts the browser; once. */
export async function start() {
  browser ??= await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });
}

export async function stop() {
  await browser?.close();
  browser = undefined;
}

/** Opens an address in a window of its own and hands `work` the page; any error that the page logs fails it. */
export async function visit(path, { lang = "en", viewport = desk, theme = "light" }, work) {
  const context = await browser.newContext({
    viewport, locale: lang, colorScheme: theme, reducedMotion: "reduce", baseURL: base,
  });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(error.message));
  // A page that is left gives up what it had asked for: no fault.
  const givenUp = (request) => request.url().endsWith("/stream") || request.failure()?.errorText === "net::ERR_ABORTED";
  page.on("requestfailed", (request) => !givenUp(request) && faults.push(`${request.url()} ${request.failure()?.errorText}`));
  page.on("request", (request) => !request.url().startsWith(base) && !request.url().startsWith("data:") && faults.push(`asks outside: ${request.url()}`));
  try {
    await page.goto(path);
    await settled(page);
    await work(page);
    if (faults.length) throw new Error(`the page logged:\n${faults.join("\n")}`);
  } finally {
    await context.close();
  }
}

/** Waits until the page has shown what it has. */
export async function settled(page) {
  await page.waitForSelector("#content:not([aria-busy]) > :not(.busy)");
}

/** A picture, when a folder is named. */
export async function shot(page, name) {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: false });
}

/** What axe finds serious. */
export async function serious(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return found.violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary}`).join(" | ")}`);
}
