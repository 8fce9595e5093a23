// What people do on the pages, with real clicks and keys.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, phone, serious, settled, shot, start, stop, visit } from "./browser.js";

before(start);
after(stop);

test("from the overview down to the words", async () => {
  await visit("/", {}, async (page) => {
    await page.click(".multiples a");
    await page.waitForSelector(".chart canvas");
    assert.match(page.url(), /\/pair\?actor=[A-Z]{3}&recipient=[A-Z]{3}/);
    await page.click(".list .statement .cite a");
    await page.waitForSelector(".reading");
    assert.match(page.url(), /\/document\/[0-9a-f]+#s-/);
    assert.ok(await page.locator(".statement.lit").count() > 0, "the statement is lit");
    assert.ok(await page.locator(".text .trigger.lit").count() > 0, "its words are lit");
  });
});

test("the timeline is filtered by a form whose address can be shared", async () => {
  await visit("/timeline", {}, async (page) => {
    await page.click(".filters > summary");
    await page.selectOption("select[name=standing]", "denied");
    await page.fill("input[name=from]", "2022-01-01");
    await page.click(".filters button.primary");
    await page.waitForSelector(".chip");
    assert.equal(new URL(page.url()).search, "?from=2022-01-01&standing=denied");
    assert.equal(await page.locator(".chip").count(), 2);
    assert.ok(await page.locator(".statement").count() > 0);
    const csv = await page.getAttribute(".bar a[download]", "href");
    const answer = await page.request.get(base + csv);
    assert.equal(answer.status(), 200);
    assert.match(answer.headers()["content-type"], /^text\/csv/);
    await page.click(".chip button");
    await page.waitForURL((url) => url.search === "?standing=denied");
  });
});

test("a long list goes on", async () => {
  await visit("/timeline", {}, async (page) => {
    const first = await page.locator(".day > .statement").count();
    await page.click("button.more");
    await page.waitForFunction((n) => document.querySelectorAll(".day > .statement").length > n, first);
    const heads = await page.locator(".day > h2").allTextContents();
    assert.equal(new Set(heads).size, heads.length, "no day has two headings");
  });
});

test("announcements are chosen by kind and outcome", async () => {
  await visit("/announced", {}, async (page) => {
    await page.click(".tabs[data-name=standing] button[data-value=threatened]");
    await page.waitForURL(/standing=threatened/);
    await page.waitForSelector(".tabs button[data-value=threatened][aria-pressed=true]");
    const told = await page.locator(".list > .statement > .line .standing").allTextContents();
    assert.ok(told.length > 0);
    await page.click(".tabs[data-name=standing] button[data-value='']");
    await page.waitForFunction(() => !location.search.includes("threatened"));
    await page.click(".tabs[data-name=state] button[data-value=came-true]");
    await page.waitForURL(/state=came-true/);
    await page.waitForSelector("details.became");
    await page.click("details.became > summary");
    await page.waitForSelector("details.became .cite a");
    assert.deepEqual(await serious(page), []);
    await shot(page, "announced-came-true");
  });
});

test("the curve is zoomed by dragging, and by its dates", async () => {
  await visit("/pair?actor=RUS&recipient=UKR&period=day", {}, async (page) => {
    await page.waitForSelector(".chart .u-over");
    const box = await page.locator(".chart .u-over").first().boundingBox();
    await page.mouse.move(box.x + box.width * 0.4, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.7, box.y + 60, { steps: 5 });
    await page.mouse.up();
    await page.waitForURL(/from=\d{4}-\d{2}-\d{2}&to=\d{4}-\d{2}-\d{2}/);
    await page.waitForSelector("#whole");
    await page.click("#whole");
    await page.waitForFunction(() => !location.search.includes("from="));
    await page.click("button:has-text('Swap')");
    await page.waitForURL(/actor=UKR&recipient=RUS/);
    await settled(page);
    await page.click("summary:has-text('as a table')");
    assert.ok(await page.locator("table tbody tr").count() > 0);
  });
});

test("the map is moved by keys and buttons and leads to what is told", async () => {
  await visit("/map", {}, async (page) => {
    await page.waitForSelector(".atlas .country");
    const view = () => page.getAttribute(".atlas > svg > g", "transform");
    const before = await view();
    await page.click(".atlas .zoom button >> nth=0");
    assert.notEqual(await view(), before);
    await page.focus(".atlas > svg");
    const zoomed = await view();
    await page.keyboard.press("ArrowRight");
    assert.notEqual(await view(), zoomed);
    await page.keyboard.press("0");
    const places = page.locator("#places tbody button");
    if (await places.count()) {
      await places.first().click();
      await page.waitForSelector(".columns .statement");
    }
  });
});

test("no place that is only a country is a point", async () => {
  const places = (await (await fetch(`${base}/api/v1/places`)).json()).rows;
  await visit("/map", {}, async (page) => {
    await page.waitForSelector(".atlas .country");
    const countries = new Set(places.filter((place) => place.resolution === "country").map((place) => place.country));
    const hatched = await page.locator(".atlas .country.told").count();
    assert.ok(countries.size === 0 || hatched > 0);
    const points = places.filter((place) => place.resolution !== "country" && place.lat !== null).length;
    assert.ok(await page.locator(".atlas circle").count() <= points);
  });
});

test("a document lights the words of a statement and the statement of its words", async () => {
  await visit("/document/ukr-001", { lang: "fr" }, async (page) => {
    const first = page.locator(".beside .statement").first();
    await first.hover();
    const id = await first.getAttribute("data-id");
    assert.ok(await page.locator(`[data-trigger~="${id}"].lit`).count() > 0);
    await page.locator(".text .trigger").last().click();
    assert.ok(await page.locator(".beside .statement.lit details[open] code").count() > 0, "why it reads so is shown");
    assert.ok(await page.locator(".text .span-time").count() > 0);
  });
});

test("a text is tried", async () => {
  for (const lang of ["en", "fr"]) {
    await visit("/try", { lang }, async (page) => {
      await page.fill("textarea", lang === "fr" ? "Moscou dément préparer une invasion de l’Ukraine." : "Moscow denies preparing an invasion of Ukraine.");
      await page.fill("input[name=date]", "2022-02-18");
      await page.click("form.try button.primary");
      await page.waitForSelector(".reading .statement");
      assert.ok(await page.locator(".text .trigger").count() > 0);
      assert.equal(await page.locator(".reading .statement").count(), Number((await page.textContent("form.try + p")).match(/^\d+/)[0]));
      assert.deepEqual(await serious(page), []);
      await shot(page, `try-read-${lang}`);
    });
  }
});

test("markup in a text stays words", async () => {
  await visit("/try", {}, async (page) => {
    await page.fill("input[name=title]", "<img src=x onerror=document.title='owned'>");
    await page.fill("textarea", "<script>document.title='owned'</script> Russia invaded Ukraine on Thursday. 🕊 Kyiv protested.");
    await page.click("form.try button.primary");
    await page.waitForSelector(".reading");
    assert.ok((await page.textContent(".text")).includes("<script>document.title='owned'</script>"));
    assert.ok(!(await page.title()).includes("owned"));
    assert.equal(await page.locator(".text script, .text img").count(), 0);
  });
});

test("words are searched from every page", async () => {
  await visit("/claims", { lang: "fr" }, async (page) => {
    await page.fill(".tools input[name=q]", "Ukraine");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/search\?q=Ukraine/);
    await page.waitForSelector(".hit");
    await page.click(".hit h2 a");
    await page.waitForSelector(".reading");
  });
});

test("language and theme are switched and kept", async () => {
  await visit("/timeline?actor=RUS", { lang: "en" }, async (page) => {
    await page.click("#language");
    await page.waitForURL(/lang=fr/);
    assert.match(page.url(), /actor=RUS/);
    assert.equal(await page.textContent("h1"), "Chronologie");
    await page.goto("/claims");
    assert.equal(await page.getAttribute("html", "lang"), "fr");
    await settled(page);
    await page.click("#theme");
    await page.click("#theme");
    assert.equal(await page.getAttribute("html", "data-theme"), "dark");
    await page.reload();
    assert.equal(await page.getAttribute("html", "data-theme"), "dark");
    await settled(page);
    assert.deepEqual(await serious(page), []);
  });
});

test("everything is reached by keyboard", async () => {
  await visit("/", {}, async (page) => {
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    await page.keyboard.press("Tab");
    const inside = await page.evaluate(() => document.activeElement.closest("main") !== null);
    assert.ok(inside, "focus goes on inside the content");
  });
});

test("a phone shows the views without sideways scrolling", async () => {
  await visit("/pair?actor=RUS&recipient=UKR", { viewport: phone }, async (page) => {
    await page.waitForSelector(".chart canvas");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(wide <= 0);
  });
});

test("what is not there says so", async () => {
  const answer = await fetch(`${base}/nowhere`, { headers: { "accept-language": "fr" } });
  assert.equal(answer.status, 404);
  assert.match(await answer.text(), /Cette page n’existe pas/);
});
