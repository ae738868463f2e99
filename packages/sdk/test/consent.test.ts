import type { ConsentsResponse } from "@attune/contract";
import { ownObject } from "@attune/core/json";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../../../e2e/browser.ts";
import { startForTest } from "../../server/test/running-attune.ts";
import { count, messagesIn, storedNames, visit } from "./visiting.ts";

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

const REQUIRED = { options: { consent: "required" } } as const;

const kept = async (page: Page, context: BrowserContext): Promise<unknown[]> => [
  await page.evaluate("Object.keys(localStorage)"),
  await context.cookies(),
];

const granted = ({ purposes }: ConsentsResponse) =>
  Object.fromEntries(purposes.map(({ purpose, statement }) => [purpose, statement?.granted]));

describe("consent in a real browser: nothing without it", () => {
  test("before a purpose is agreed to nothing is sent and nothing is kept; then what was held goes", async () => {
    const attune = await startForTest();
    const { page, context, sent } = await visit(browser(), attune, REQUIRED);
    const answer = await page.evaluate(`(async () => {
      attune.page();
      attune.identify("anna", { plan: "gold" });
      return attune.decide("hero", { fallback: { hero: { headline: "Hello" } } });
    })()`);
    expect(answer).toMatchObject({ hero: { from: "fallback", content: { headline: "Hello" } } });
    await page.evaluate("attune.flush()");
    await page.evaluate("dispatchEvent(new Event('pagehide'))");
    expect(sent).toEqual([]);
    expect(await kept(page, context)).toEqual([[], []]);

    await page.evaluate("attune.consent({ personalization: true, marketing: false })");
    await expect.poll(() => storedNames(attune), PATIENCE).toEqual([STATED, "page", "identify"]);
    expect((await context.cookies()).map(({ name }) => name)).toEqual(["attune_id"]);
    const consents = await attune.call("consents", {
      query: { identifier: `anonymous_id:${(await context.cookies())[0]?.value}` },
    });
    expect(granted(consents)).toMatchObject({ personalization: true, marketing: false });
  });

  test("a refusal at the first question sends nothing, keeps nothing and drops what was held", async () => {
    const attune = await startForTest();
    const { page, context, sent } = await visit(browser(), attune, REQUIRED);
    await page.evaluate(`attune.track("Seen"); attune.consent({ personalization: false })`);
    await page.evaluate(`attune.track("Seen again")`);
    await page.goto("about:blank");
    expect(sent).toEqual([]);
    expect(await context.cookies()).toEqual([]);
  });

  test("withdrawn consent drops what waits, tells the server, and leaves nothing behind", async () => {
    const attune = await startForTest();
    const { page, context, block, unblock, sent } = await visit(browser(), attune, REQUIRED);
    await page.evaluate(`attune.consent({ personalization: true }); attune.track("Seen")`);
    await expect.poll(() => count(attune, "Seen"), PATIENCE).toBe(1);
    const [{ value: id } = { value: "" }] = await context.cookies();
    await block();
    await page.evaluate(`attune.track("Secret"); attune.consent({ personalization: false })`);
    await page.evaluate(`attune.track("Secret too")`);
    await unblock();
    await page.reload();
    await expect.poll(() => count(attune, STATED), PATIENCE).toBe(2);
    await page.evaluate(`attune.track("Later"); attune.flush()`);
    expect(sent.flatMap(messagesIn).map(({ event }) => event)).not.toContain("Later");
    expect(await storedNames(attune)).not.toContain("Secret");
    expect(await storedNames(attune)).not.toContain("Secret too");
    // The server has heard of it before the page has its answer.
    await expect.poll(() => kept(page, context), PATIENCE).toEqual([[], []]);
    const consents = await attune.call("consents", {
      query: { identifier: `anonymous_id:${id}` },
    });
    expect(granted(consents)).toMatchObject({ personalization: false });
  });

  test("what is withdrawn in one tab is withdrawn in all", async () => {
    const attune = await startForTest();
    const { page, tab, block, unblock, sent } = await visit(browser(), attune, REQUIRED);
    const other = await tab();
    await page.evaluate("attune.consent({ personalization: true })");
    await expect.poll(() => count(attune, STATED), PATIENCE).toBe(1);
    await expect.poll(() => other.evaluate("attune.preferences().personalization")).toBe(true);
    await block();
    await other.evaluate(`attune.track("Secret")`);
    await page.evaluate("attune.consent({ personalization: false })");
    await expect.poll(() => other.evaluate("attune.preferences().personalization")).not.toBe(true);
    await other.evaluate(`attune.track("Secret too")`);
    await unblock();
    await page.evaluate("dispatchEvent(new Event('online'))");
    await expect.poll(() => count(attune, STATED), PATIENCE).toBe(2);
    await other.close();
    const arrived = await storedNames(attune);
    expect(arrived.filter((name) => name.startsWith("Secret"))).toEqual([]);
    expect(sent.join()).not.toContain("Secret too");
  });

  test("a message for a purpose that is denied is not sent, others are", async () => {
    const attune = await startForTest();
    const { page, block, unblock } = await visit(browser(), attune);
    await block();
    await page.evaluate(
      `attune.track("Ad Seen", {}, { purpose: "marketing" }); attune.track("Seen")`,
    );
    await page.evaluate("attune.consent({ marketing: false })");
    await page.evaluate(`attune.track("Ad Seen", {}, { purpose: "marketing" })`);
    await unblock();
    await page.evaluate("dispatchEvent(new Event('online'))");
    await expect.poll(() => count(attune, "Seen"), PATIENCE).toBe(1);
    expect(await count(attune, "Ad Seen")).toBe(0);
  });

  test("Global Privacy Control goes with every message and denies what heeds it", async () => {
    const attune = await startForTest();
    const { page, context } = await visit(browser(), attune, {
      before: "Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })",
    });
    await page.evaluate(`attune.track("Seen")`);
    await expect.poll(() => count(attune, "Seen"), PATIENCE).toBe(1);
    const [stored] = await attune.storedEvents();
    expect(ownObject(stored?.message, "context")).toMatchObject({ globalPrivacyControl: true });
    const [cookie] = await context.cookies();
    const consents = await attune.call("consents", {
      query: { identifier: `anonymous_id:${cookie?.value}` },
    });
    expect(granted(consents)).toMatchObject({ marketing: false });
  });
});
