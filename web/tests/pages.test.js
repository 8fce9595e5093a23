// Every page, in both languages, at a desk and on a phone, in light and dark: shows something, logs nothing, offends no rule of access.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { desk, phone, serious, shot, start, stop, visit } from "./browser.js";

const PAGES = {
  overview: { path: "/", shows: ".multiples .curve" },
  timeline: { path: "/timeline", shows: ".day .statement" },
  claims: { path: "/claims", shows: ".claim .side" },
  announced: { path: "/announced", shows: ".list .statement" },
  pairs: { path: "/pair", shows: ".multiples a" },
  pair: { path: "/pair?actor=RUS&recipient=UKR", shows: ".chart canvas" },
  voices: { path: "/voice", shows: "table tbody tr" },
  voice: { path: "/voice?id=RUS", shows: "table tbody tr" },
  map: { path: "/map", shows: ".atlas .country" },
  scenario: { path: "/scenario", shows: ".step" },
  document: { path: "/document/ukr-001", shows: ".text .trigger" },
  search: { path: "/search?q=Ukraine", shows: ".hit mark" },
  try: { path: "/try", shows: "textarea" },
};
const WORDS = {
  en: { overview: "Overview", timeline: "Timeline", claims: "Claims", announced: "Announced, and what became of it", pairs: "Pair of actors", voices: "Voices", map: "Map", scenario: "Scenario board", search: "Search", try: "Try it" },
  fr: { overview: "Vue d’ensemble", timeline: "Chronologie", claims: "Affirmations", announced: "Annoncé, et ce qui en est advenu", pairs: "Paire d’acteurs", voices: "Voix", map: "Carte", scenario: "Tableau de scénario", search: "Recherche", try: "Essayer" },
};
const VIEWS = [
  { name: "desk-light", viewport: desk, theme: "light" },
  { name: "phone-dark", viewport: phone, theme: "dark" },
];

before(start);
after(stop);

for (const [name, { path, shows }] of Object.entries(PAGES)) {
  for (const lang of ["en", "fr"]) {
    for (const view of VIEWS) {
      test(`${name} in ${lang}, ${view.name}`, async () => {
        await visit(path, { lang, ...view }, async (page) => {
          await page.waitForSelector(shows);
          assert.equal(await page.getAttribute("html", "lang"), lang);
          if (WORDS[lang][name]) assert.equal(await page.textContent("h1"), WORDS[lang][name]);
          const left = await page.evaluate(() => [...document.querySelectorAll("#content *")]
            .filter((node) => node.children.length === 0 && /^[a-z]+\.[a-zA-Z]+(\.[a-z-]+)*$/.test(node.textContent.trim()) && !node.closest("code"))
            .map((node) => node.textContent));
          assert.deepEqual(left, [], "words without a translation");
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          assert.ok(wide <= 0, `the page is ${wide} pixels too wide`);
          assert.deepEqual(await serious(page), []);
          await shot(page, `${name}-${lang}-${view.name}`);
        });
      });
    }
  }
}

test("the first load of a page is at most 300 kB", async () => {
  for (const [name, { path, shows }] of Object.entries(PAGES)) {
    await visit(path, {}, async (page) => {
      await page.waitForSelector(shows);
      const client = await page.context().newCDPSession(page);
      await client.send("Network.enable");
      await client.send("Network.setCacheDisabled", { cacheDisabled: true });
      let bytes = 0;
      client.on("Network.loadingFinished", (event) => {
        bytes += event.encodedDataLength;
      });
      await page.reload();
      await page.waitForSelector(shows);
      await page.waitForTimeout(300);
      console.log(`${name}: ${Math.round(bytes / 1000)} kB`);
      assert.ok(bytes > 10_000 && bytes <= 300_000, `${name}: ${bytes} bytes`);
    });
  }
});
