import type { Role } from "@attune/contract";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished } from "vitest";
import { launchBrowser } from "../../../e2e/browser.ts";
import type { RunningAttune, Settings } from "../../server/test/running-attune.ts";
import { startForTest } from "../../server/test/running-attune.ts";
import { buildAdmin } from "./built-admin.ts";
import type { Shop } from "./small-shop.ts";
import { invite, openShop } from "./small-shop.ts";

export const PASSWORD = "correct horse battery staple";

export type OpenUi = {
  readonly attune: RunningAttune;
  readonly shop: Shop;
  readonly page: Page;
  /** Goes to an address and waits until it is drawn and nothing loads any more. */
  readonly go: (address: string) => Promise<void>;
  /** What the browser complained of: errors of scripts, and what the security policy refused. */
  readonly complaints: readonly string[];
};

/** One browser for a test file. */
export const browserForFile = (): { readonly current: () => Browser } => {
  const held: { browser: Browser | null } = { browser: null };
  beforeAll(async () => {
    buildAdmin();
    held.browser = await launchBrowser();
  });
  afterAll(async () => held.browser?.close());
  return {
    current: () => {
      if (held.browser === null) throw new Error("the browser has not started");
      return held.browser;
    },
  };
};

/** Waits until a screen is drawn and none of its parts says that it loads. */
export const drawn = async (page: Page): Promise<void> => {
  // A dialog in front of it hides the heading from readers.
  await page.locator("h1").first().waitFor({ state: "attached" });
  const loading = page.locator("[role=status][aria-label], main [aria-busy=true]");
  await expect.poll(() => loading.count()).toBe(0);
};

/** Presses Enter on what can be pressed by now: the press itself waits for nothing. */
export const pressEnter = async (button: Locator): Promise<void> => {
  await expect.poll(() => button.isEnabled()).toBe(true);
  await button.press("Enter");
};

/** What the page was like when a test failed: a wait in vain says nothing of it. */
const tellOf = async (page: Page, complaints: readonly string[]): Promise<void> => {
  const shown = await page
    .locator("body")
    .innerText({ timeout: 2_000 })
    .catch((error: unknown) => String(error));
  process.stderr.write(`${[page.url(), ...complaints, shown.slice(0, 2_000)].join("\n")}\n`);
};

/** A browser of its own at the door of a server with a small shop. */
export const atTheDoor = async (browser: Browser, settings: Settings = {}): Promise<OpenUi> => {
  const attune = await startForTest(settings);
  const shop = await openShop(attune);
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  onTestFinished(async ({ task }) => {
    if (task.result?.state === "fail") await tellOf(page, complaints);
    await context.close();
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    // The door is closed at first, a link is tried without a password, a search asks for what may
    // not be there: all of these are answers.
    if (message.type() === "error" && !/status of (?:401|404|422)/.test(message.text()))
      complaints.push(message.text());
  });
  const go = async (address: string): Promise<void> => {
    await page.goto(new URL(address, attune.url).href);
    // A busy page may rest between two requests: what it shows says whether it is whole.
    await page.waitForLoadState("networkidle");
    await drawn(page);
  };
  return { attune, shop, page, go, complaints };
};

/** The same, with somebody signed in by a one-time link: the owner, unless a role is named. */
export const signedIn = async (
  browser: Browser,
  role: Role = "owner",
  settings: Settings = {},
): Promise<OpenUi> => {
  const ui = await atTheDoor(browser, settings);
  await ui.go(new URL(await invite(ui.attune, role)).href);
  await ui.page.getByLabel("New password").fill(PASSWORD);
  await ui.page.getByRole("button", { name: "Set password and sign in" }).click();
  await ui.page.getByRole("navigation", { name: "Screens" }).waitFor();
  return ui;
};

/** What axe finds wrong on the page as it is: nothing, that is. */
export const expectAccessible = async (page: Page, what: string): Promise<void> => {
  const { violations } = await new AxeBuilder({ page })
    // A preview runs no script, so axe cannot look into it.
    .exclude('iframe[sandbox="allow-same-origin"]')
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
    what,
  ).toEqual([]);
};

/** Waits until the page says that publishing would change this: its text without the spaces between. */
export const expectPlanned = async (page: Page, text: string): Promise<void> => {
  const region = page.getByRole("region", { name: "What publishing changes" });
  await expect.poll(() => region.textContent()).toContain(text);
};

/** Somebody of a role, signed in beside the owner in a browser of their own. */
export const signedInAs = async (
  { attune, page }: OpenUi,
  role: "analyst" | "support",
): Promise<Page> => {
  const { link } = await attune.call("addPerson", {
    body: { name: role, email: `${role}@example.com`, role },
  });
  const browser = page.context().browser();
  if (browser === null) throw new Error("the page is in no browser");
  const context = await browser.newContext({ locale: "en-GB", reducedMotion: "reduce" });
  onTestFinished(() => context.close());
  const other = await context.newPage();
  await other.goto(link.url);
  await other.getByLabel("New password").fill(PASSWORD);
  await other.getByRole("button", { name: "Set password and sign in" }).click();
  await other.getByRole("navigation", { name: "Screens" }).waitFor();
  return other;
};
