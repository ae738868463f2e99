import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../../../e2e/browser.ts";
import type { RunningAttune } from "../../server/test/running-attune.ts";
import { startForTest } from "../../server/test/running-attune.ts";
import type { Visit } from "./visiting.ts";
import { count, messagesIn, visit } from "./visiting.ts";

const PATIENCE = { timeout: 30_000 };
const STATED = "Segment Consent Preference Updated";

const open: { browser: Browser | null } = { browser: null };
const browser = (): Browser => {
  if (open.browser === null) throw new Error("the browser has not started");
  return open.browser;
};
beforeAll(async () => {
  open.browser = await launchBrowser();
}, 120_000);
afterAll(async () => open.browser?.close());

/** A visitor of a page whose requests end by an answer or by being revoked, and never by time. */
const visitAskedFirst = (attune: RunningAttune): Promise<Visit> =>
  visit(browser(), attune, {
    options: { consent: "required" },
    before: "AbortSignal.timeout = () => new AbortController().signal",
  });

/** Requests that hold such a text are never answered; notes those that were begun and those that were ended. */
const hold = async ({ context }: Visit, attune: RunningAttune, text: string) => {
  const begun: string[] = [];
  const ended: string[] = [];
  await context.route(`${attune.url}/**`, async (route) => {
    const body = route.request().postData() ?? "";
    if (body.includes(text)) begun.push(body);
    else await route.continue();
  });
  context.on("requestfailed", (request) => {
    const body = request.postData() ?? "";
    if (body.includes(text)) ended.push(body);
  });
  return { begun, ended };
};

const preferences = (page: Page): Promise<unknown> => page.evaluate("attune.preferences()");

describe("L7: revoking wins over everything in flight", () => {
  test.each([
    ["all", { personalization: true }, { personalization: false }],
    ["one of several", { personalization: true, marketing: true }, { marketing: false }],
  ])(
    "consent to %s, withdrawn in one tab, ends the batch that another tab is sending",
    async (_what, agreed, withdrawn) => {
      const attune = await startForTest();
      const visited = await visitAskedFirst(attune);
      const { page, tab } = visited;
      const other = await tab();
      await page.evaluate(`attune.consent(${JSON.stringify(agreed)})`);
      await expect.poll(() => count(attune, STATED), PATIENCE).toBe(1);
      await expect.poll(() => preferences(other), PATIENCE).toEqual(agreed);
      const { begun, ended } = await hold(visited, attune, "Secret");
      await other.evaluate(`attune.track("Secret")`);
      await expect.poll(() => begun.length, PATIENCE).toBe(1);
      await page.evaluate(`attune.consent(${JSON.stringify(withdrawn)})`);
      await expect.poll(() => ended.length, PATIENCE).toBeGreaterThan(0);
    },
  );

  test("consent withdrawn while a decision is under way ends it, though nothing waits", async () => {
    const attune = await startForTest();
    const visited = await visitAskedFirst(attune);
    const { page } = visited;
    await page.evaluate("attune.consent({ personalization: true })");
    await expect.poll(() => count(attune, STATED), PATIENCE).toBe(1);
    const queued = "Object.keys(localStorage).some((key) => key.includes('.q'))";
    await expect.poll(() => page.evaluate(queued), PATIENCE).toBe(false);
    const { begun, ended } = await hold(visited, attune, `"slots"`);
    await page.evaluate(
      `void (window.hero = attune.decide("hero", { timeout: 600_000, fallback: { hero: { a: 1 } } }))`,
    );
    await expect.poll(() => begun.length, PATIENCE).toBe(1);
    expect(begun[0]).toContain(`"events":[]`);
    await page.evaluate("attune.consent({ personalization: false })");
    expect(await page.evaluate("window.hero")).toMatchObject({
      hero: { from: "fallback", content: { a: 1 } },
    });
    await expect.poll(() => ended.length, PATIENCE).toBe(1);
  });

  test("a tab whose storage is full still hears what another tab withdraws", async () => {
    const attune = await startForTest();
    const { page, tab, sent } = await visitAskedFirst(attune);
    const other = await tab();
    await page.evaluate("attune.consent({ ads: false, x: true })");
    await expect.poll(() => preferences(other), PATIENCE).toEqual({ ads: false, x: true });
    await page.evaluate(`{
      const { setItem } = Storage.prototype;
      Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
      attune.consent({ ads: true });
      Storage.prototype.setItem = setItem;
    }`);
    // The other tab cannot know of it, and so it does not hold.
    expect(await preferences(page)).toEqual({ ads: false, x: true });
    await other.evaluate("attune.consent({ ads: false, x: false })");
    await expect.poll(() => preferences(page), PATIENCE).toEqual({});
    await page.evaluate(`attune.track("Later"); attune.flush()`);
    await expect.poll(() => count(attune, STATED), PATIENCE).toBeGreaterThan(1);
    expect(sent.flatMap(messagesIn).map(({ event }) => event)).not.toContain("Later");
  });

  test("a new visitor has no id of the one before, also where the page says a domain since", async () => {
    const attune = await startForTest();
    const { page, shop, context } = await visit(browser(), attune, {
      options: { consent: "granted", cookieDomain: "shop.localhost" },
    });
    const url = shop.url.replace("127.0.0.1", "shop.localhost");
    await context.addCookies([{ name: "attune_id", value: "the-one-before", url }]);
    await page.goto(url);
    const id = () => page.evaluate("attune.user().anonymousId()");
    expect(await id()).toBe("the-one-before");
    await page.evaluate("attune.reset()");
    const made = await id();
    expect(made).not.toBe("the-one-before");
    const cookies = await context.cookies(url);
    expect(cookies.map(({ value }) => value)).toEqual([made]);
  });
});
