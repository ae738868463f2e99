import { ownObject, ownText } from "@attune/core/json";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../../../e2e/browser.ts";
import { startForTest, userHash } from "../../server/test/running-attune.ts";
import { knowAnna, openShop } from "../../server/test/shop-definitions.ts";
import { bootstrapElement, createClient, snippetElement } from "../src/node/index.ts";
import { buildAll } from "../build.ts";
import { KEYS } from "../../server/test/running-attune.ts";
import { count, visit } from "./visiting.ts";

const PATIENCE = { timeout: 30_000 };

const open: { browser: Browser | null } = { browser: null };
const browser = (): Browser => {
  if (open.browser === null) throw new Error("the browser has not started");
  return open.browser;
};
beforeAll(async () => {
  open.browser = await launchBrowser();
  await buildAll();
}, 120_000);
afterAll(async () => open.browser?.close());

// Tests wait for the server however busy the machine is; the page's own patience is another test.
const SLOW = "timeout: 20_000";

const decideHero = (page: Page, more = SLOW): Promise<unknown> =>
  page.evaluate(
    `attune.decide("hero", { ${more}, fallback: { hero: { headline: "Fallback" } } }).then(({ hero }) => hero)`,
  );

describe("decisions in a real browser", () => {
  test("what was queued before travels with the call, and is decided with", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const { page, sent } = await visit(browser(), attune, {
      options: { consent: "granted", flushInterval: 600_000 },
    });
    expect(await decideHero(page)).toMatchObject({
      from: "server",
      content: { headline: "Welcome" },
    });
    await page.evaluate(`attune.track("Product Added", { product_id: "bell", name: "Bell" })`);
    expect(await decideHero(page)).toMatchObject({
      from: "server",
      offer: "cart-reminder",
      content: { headline: "Still thinking?" },
    });
    await page.evaluate("attune.flush()");
    expect(sent).toHaveLength(2);
    expect(await count(attune, "Product Added")).toBe(1);
  });

  test("slots that are asked for together are one call, and one that is not known shows its own", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const { page, sent } = await visit(browser(), attune);
    const [hero, others] = await page.evaluate<[unknown, unknown]>(
      `Promise.all([attune.decide("hero", { ${SLOW} }), attune.decide(["shelf", "constructor"], { ${SLOW}, fallback: { shelf: { a: 1 } } })])`,
    );
    expect(hero).toMatchObject({ hero: { content: { headline: "Welcome" } } });
    expect(others).toMatchObject({
      shelf: { content: { a: 1 }, from: "server" },
      constructor: { content: null },
    });
    expect(sent.filter((body) => body.includes('"slots"'))).toHaveLength(1);
  });

  test("an answer that comes late is not shown, and its events are not lost", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const { page, context } = await visit(browser(), attune, {
      options: { consent: "granted", flushInterval: 600_000 },
    });
    const held = Promise.withResolvers<void>();
    await context.route(`${attune.url}/v1/decide`, async (route) => {
      await held.promise;
      await route.continue();
    });
    await page.evaluate(`attune.track("Seen")`);
    const shown = await decideHero(page, "timeout: 150");
    held.resolve();
    expect(shown).toMatchObject({ from: "fallback", content: { headline: "Fallback" } });
    await expect.poll(() => count(attune, "Seen"), PATIENCE).toBe(1);
  });

  test("a signed visitor is decided for as who they are, an unsigned one as their browser", async () => {
    const attune = await startForTest();
    await openShop(attune);
    await knowAnna(attune);
    const { page } = await visit(browser(), attune);
    await page.evaluate(`attune.identify("anna")`);
    expect(await decideHero(page)).toMatchObject({ offer: null });
    const signed = JSON.stringify({ user_id: userHash("user_id:anna") });
    await page.evaluate(`attune.identify("anna", {}, { userHash: ${signed} })`);
    expect(await decideHero(page)).toMatchObject({ offer: "gold-week" });
    await page.evaluate("attune.reset()");
    expect(await decideHero(page)).toMatchObject({ offer: null });
  });

  test("a consent that is withdrawn while slots are decided leaves the page's own content", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const { page } = await visit(browser(), attune, { options: { consent: "required" } });
    await page.evaluate("attune.consent({ personalization: true })");
    const shown = await page.evaluate(`(async () => {
      const deciding = attune.decide("hero", { ${SLOW}, fallback: { hero: { headline: "Fallback" } } });
      attune.consent({ personalization: false });
      return (await deciding).hero;
    })()`);
    expect(shown).toMatchObject({ from: "fallback", content: { headline: "Fallback" } });
  });

  test("what the page came with is there at once, and is not asked for", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const client = createClient({ host: attune.url, key: KEYS.server });
    const bootstrap = await client.bootstrap(
      { identifiers: { anonymous_id: "given-by-the-server" }, slots: ["hero"] },
      { timeout: 20_000 },
    );
    const { page, sent, context } = await visit(browser(), attune, {
      head: bootstrapElement(bootstrap),
    });
    expect(await page.evaluate(`attune.bootstrapped("hero")`)).toMatchObject({
      from: "bootstrap",
      content: { headline: "Welcome" },
    });
    expect(await decideHero(page)).toMatchObject({ from: "bootstrap" });
    expect(sent).toEqual([]);
    expect((await context.cookies())[0]?.value).toBe("given-by-the-server");
  });

  test("an offer that was half in sight for a second is told of once, with its clicks", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const { page } = await visit(browser(), attune, {
      body: `<div style="height: 3000px"></div><div id="hero" style="height: 200px"><a href="#there" data-attune-item="annas-bell">Bell</a></div>`,
    });
    await page.evaluate(`(async () => {
      attune.track("Product Added", { product_id: "annas-bell" });
      const { hero } = await attune.decide("hero", { ${SLOW} });
      window.hero = hero;
      attune.observe(document.getElementById("hero"), hero);
      attune.track("Asked");
    })()`);
    await expect.poll(() => count(attune, "Asked"), PATIENCE).toBe(1);
    expect(await count(attune, "Decision Viewed")).toBe(0);
    await page.evaluate(`document.getElementById("hero").scrollIntoView()`);
    await expect.poll(() => count(attune, "Decision Viewed"), PATIENCE).toBe(1);
    await page.evaluate(`document.querySelector("#hero a").click(); attune.viewed(window.hero)`);
    await expect.poll(() => count(attune, "Decision Clicked"), PATIENCE).toBe(1);
    expect(await count(attune, "Decision Viewed")).toBe(1);
    const clicked = (await attune.storedEvents()).find(
      ({ message }) => ownText(message, "event") === "Decision Clicked",
    );
    expect(ownObject(clicked?.message, "properties")).toMatchObject({ item_id: "annas-bell" });
  });
});

describe("the snippet", () => {
  const nonce = "r4nd0m";
  const page = (host: string, script = "") => ({
    head: `${snippetElement({ writeKey: KEYS.browser, host, consent: "granted", nonce })}<script nonce="${nonce}">attune.track("Early", { nth: 1 }); ${script}</script>`,
    headers: {
      "content-security-policy": `default-src 'none'; script-src 'nonce-${nonce}'; connect-src ${host}`,
    },
  });

  test("calls before the script are made when it is there, under a strict policy for content", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const { shop, tab } = await visit(browser(), attune);
    shop.put("/snippet", page(attune.url, `window.early = attune.decide("hero", { ${SLOW} });`));
    const shopPage = await tab("/snippet");
    expect(await shopPage.evaluate("window.early")).toMatchObject({
      hero: { from: "server", content: { headline: "Welcome" } },
    });
    await shopPage.evaluate(`attune.track("Late")`);
    await expect.poll(() => count(attune, "Late"), PATIENCE).toBe(1);
    expect(await count(attune, "Early")).toBe(1);
  });

  test("a script that never comes leaves the page with what it came with, and its own", async () => {
    const attune = await startForTest();
    const { shop, tab, block } = await visit(browser(), attune);
    await block();
    const decisions = {
      hero: { decisionId: "d1", offer: null, content: { headline: "Came with" } },
    };
    const { head, headers } = page(
      attune.url,
      `window.early = attune.decide(["hero", "shelf"], { fallback: { shelf: { headline: "Own" } } });`,
    );
    shop.put("/blocked", { head: bootstrapElement({ decisions }) + head, headers });
    const shopPage = await tab("/blocked");
    expect(await shopPage.evaluate("window.early")).toMatchObject({
      hero: { from: "bootstrap", content: { headline: "Came with" } },
      shelf: { from: "fallback", content: { headline: "Own" } },
    });
  });
});
