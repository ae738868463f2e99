import { ownText } from "@attune/core/json";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../../../e2e/browser.ts";
import { startForTest } from "../../server/test/running-attune.ts";
import { count, messagesIn, storedNames, visit } from "./visiting.ts";

const PATIENCE = { timeout: 30_000 };

const open: { browser: Browser | null } = { browser: null };
const browser = (): Browser => {
  if (open.browser === null) throw new Error("the browser has not started");
  return open.browser;
};
beforeAll(async () => {
  open.browser = await launchBrowser();
}, 120_000);
afterAll(async () => open.browser?.close());

const track = (name: string, times: number): string =>
  `for (let nth = 0; nth < ${times}; nth += 1) attune.track(${JSON.stringify(name)}, { nth })`;

describe("messages in a real browser: nothing is lost, nothing counts twice", () => {
  test("calls as in analytics.js arrive as Segment's messages, in their order", async () => {
    const attune = await startForTest();
    const { page, sent } = await visit(browser(), attune);
    await page.evaluate(`
      attune.page("Shop", "Home", { variant: "b" });
      attune.track("Product Added", { product_id: "p1", price: 12.5, text: "åäö 🚲" });
      attune.identify("anna", { plan: "gold" });
      attune.group("g1", { employees: 12 });
      attune.screen("Start");
      attune.alias("anna-2");
    `);
    await expect.poll(() => storedNames(attune), PATIENCE).toHaveLength(6);
    expect(await storedNames(attune)).toEqual([
      "page",
      "Product Added",
      "identify",
      "group",
      "screen",
      "alias",
    ]);
    const [first, second, third, , , last] = (await attune.storedEvents()).map(
      ({ message }) => message,
    );
    expect(first).toMatchObject({
      name: "Home",
      category: "Shop",
      properties: { variant: "b", path: "/", title: "Shop" },
      context: { library: { name: "@attune/sdk" }, page: { path: "/" } },
    });
    expect(second).toMatchObject({ properties: { price: 12.5, text: "åäö 🚲" } });
    expect(third).toMatchObject({ userId: "anna", traits: { plan: "gold" } });
    expect(last).toMatchObject({ userId: "anna-2", previousId: "anna" });
    const ids = sent.flatMap(messagesIn).map((message) => ownText(message, "messageId"));
    expect(new Set(ids).size).toBe(6);
    expect(new Set((await attune.storedEvents()).map(({ time }) => time)).size).toBe(6);
  });

  test("what happens while the network is lost arrives once when it is there again", async () => {
    const attune = await startForTest();
    const { page, context } = await visit(browser(), attune);
    await context.setOffline(true);
    await page.evaluate(track("Seen", 5));
    await page.evaluate("attune.flush()");
    await context.setOffline(false);
    await expect.poll(() => count(attune, "Seen"), PATIENCE).toBe(5);
  });

  test("what waits outlives a reload, and is sent by the next page", async () => {
    const attune = await startForTest();
    const { page, block, unblock } = await visit(browser(), attune);
    await block();
    await page.evaluate(track("Seen", 5));
    await page.reload();
    await page.evaluate(track("Seen again", 2));
    await unblock();
    await page.reload();
    await expect.poll(() => count(attune, "Seen"), PATIENCE).toBe(5);
    await expect.poll(() => count(attune, "Seen again"), PATIENCE).toBe(2);
  });

  test("a host that is blocked costs the page nothing but the personal content", async () => {
    const attune = await startForTest();
    const { page, block, unblock } = await visit(browser(), attune);
    await block();
    const answer = await page.evaluate(`(async () => {
      attune.track("Seen");
      return attune.decide(["hero"], { fallback: { hero: { headline: "Hello" } } });
    })()`);
    expect(answer).toMatchObject({
      hero: { from: "fallback", decisionId: null, content: { headline: "Hello" } },
    });
    await unblock();
    await page.evaluate("dispatchEvent(new Event('online'))");
    await expect.poll(() => count(attune, "Seen"), PATIENCE).toBe(1);
  });

  test("20 tabs share one queue: each message is sent by one of them", async () => {
    const attune = await startForTest();
    const { page, tab, sent } = await visit(browser(), attune);
    const tabs = [page];
    while (tabs.length < 20) tabs.push(await tab());
    await Promise.all(tabs.map((each, nth) => each.evaluate(track(`Tab ${nth}`, 5))));
    await expect.poll(async () => (await storedNames(attune)).length, PATIENCE).toBe(100);
    const ids = sent.flatMap(messagesIn).map((message) => ownText(message, "messageId"));
    expect(new Set(ids).size).toBe(100);
    expect(ids).toHaveLength(100);
    const people = new Set(
      (await attune.storedEvents()).map(({ message }) => message["anonymousId"]),
    );
    expect(people.size).toBe(1);
  });

  test("a tab that is closed leaves its messages to the others", async () => {
    const attune = await startForTest();
    const { page, tab, block, unblock } = await visit(browser(), attune);
    await block();
    const other = await tab();
    await other.evaluate(track("Seen", 3));
    await other.close();
    await unblock();
    await page.evaluate("dispatchEvent(new Event('online'))");
    await expect.poll(() => count(attune, "Seen"), PATIENCE).toBe(3);
  });

  test("leaving the page at once still tells what happened on it, once", async () => {
    const attune = await startForTest();
    const { page } = await visit(browser(), attune, {
      options: { consent: "granted", flushInterval: 600_000 },
    });
    await page.evaluate(track("Seen", 40));
    await page.goto("about:blank");
    await expect.poll(() => count(attune, "Seen"), PATIENCE).toBe(40);
  });

  test.each([86_400_000, -86_400_000])(
    "a clock that is wrong by %d ms does not move what happened",
    async (wrong) => {
      const attune = await startForTest();
      const before = `{ const Real = Date; const now = () => Real.now() + ${wrong};
        globalThis.Date = class extends Real {
          constructor(...given) { if (given.length > 0) super(...given); else super(now()); }
          static now() { return now(); }
        }; }`;
      const { page } = await visit(browser(), attune, { before });
      await page.evaluate(track("Seen", 2));
      await expect.poll(() => count(attune, "Seen"), PATIENCE).toBe(2);
      for (const { time, receivedAt } of await attune.storedEvents()) {
        expect(receivedAt - time).toBeGreaterThanOrEqual(0);
        expect(receivedAt - time).toBeLessThan(3_600_000);
      }
    },
  );

  test("a server that asks for patience gets it, and a page of somebody else's is no answer", async () => {
    const attune = await startForTest();
    const { page, context } = await visit(browser(), attune);
    const patience = { "retry-after": "3000", "access-control-expose-headers": "retry-after" };
    const answers = [
      { status: 429, headers: { ...patience, "access-control-allow-origin": "*" } },
      { status: 200, contentType: "text/html", body: "<h1>Log in to this network</h1>" },
    ];
    const tries: number[] = [];
    await context.route(`${attune.url}/v1/batch`, async (route) => {
      const answer = answers.shift();
      tries.push(answer?.status ?? 0);
      await (answer ? route.fulfill(answer) : route.continue());
    });
    const retry = "Object.keys(localStorage).find((key) => key.endsWith('.retry'))";
    await page.evaluate(track("Seen", 3));
    await expect.poll(() => page.evaluate(retry), PATIENCE).toBeDefined();
    const wait = await page.evaluate(`Number(localStorage[${retry}].split(" ")[0]) - Date.now()`);
    expect(wait).toBeGreaterThan(2_000_000);
    await page.evaluate("attune.flush()");
    expect(tries).toEqual([429]);
    await page.evaluate("dispatchEvent(new Event('online'))");
    await expect.poll(() => count(attune, "Seen"), PATIENCE).toBe(3);
    expect(tries).toEqual([429, 200, 0]);
  });

  test("of a batch that is refused as a whole only what is bad is given up", async () => {
    const attune = await startForTest();
    const { page, context } = await visit(browser(), attune);
    await context.route(`${attune.url}/v1/batch`, async (route) => {
      const bad = route.request().postData()?.includes("Poison") ?? false;
      await (bad
        ? route.fulfill({
            status: 400,
            headers: { "access-control-allow-origin": "*" },
            body: "{}",
          })
        : route.continue());
    });
    const dropped = page.evaluate(
      "new Promise((resolve) => attune.on('dropped', (message, reason) => resolve([message.event, reason])))",
    );
    await page.evaluate(`${track("Seen", 7)}; attune.track("Poison"); ${track("Seen", 4)}`);
    await expect.poll(() => count(attune, "Seen"), PATIENCE).toBe(11);
    expect(await dropped).toEqual(["Poison", "refused"]);
  });

  test("with storage that is blocked the page works, and tells what happened", async () => {
    const attune = await startForTest();
    const { page } = await visit(browser(), attune, {
      before:
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked', 'SecurityError'); } })",
    });
    await page.evaluate(track("Seen", 2));
    await expect.poll(() => count(attune, "Seen"), PATIENCE).toBe(2);
  });
});
