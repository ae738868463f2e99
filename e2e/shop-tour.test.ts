import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import {
  attuneJson,
  freshFolder,
  ROOT,
  startServing,
  urlIn,
} from "../packages/cli/test/attune-command.ts";
import { launchBrowser } from "./browser.ts";

const SECRET = "demo-secret-key-not-a-secret";
const shared: { browser: Browser | null } = { browser: null };

beforeAll(async () => {
  execFileSync(process.execPath, [join(ROOT, "scripts/build-when-needed.mjs")], { cwd: ROOT });
  shared.browser = await launchBrowser();
}, 180_000);
afterAll(() => shared.browser?.close());

type Visit = {
  readonly page: Page;
  readonly shop: string;
  readonly attune: string;
  /** Requests to Attune's API. */
  readonly asked: string[];
  /** What the page complained of. */
  readonly complaints: string[];
};

const visit = async (): Promise<Visit> => {
  const data = ["--data", join(freshFolder(), "demo")];
  const demo = await startServing(["demo", ...data, "--port", "0", "--profiles", "40"]);
  onTestFinished(async () => void (await demo.stop()));
  const shop = /guided tour: (http:\S+)/.exec(demo.printed)?.[1] ?? "";
  const attune = urlIn(demo.printed);
  if (shared.browser === null) throw new Error("the browser has not started");
  const context = await shared.browser.newContext({ locale: "en-GB" });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const [asked, complaints]: string[][] = [[], []];
  page.on("request", (request) => {
    if (request.url().startsWith(`${attune}/v1/`)) asked?.push(request.url());
  });
  page.on("console", (message) => {
    if (message.type() === "error") complaints?.push(message.text());
  });
  page.on("pageerror", ({ message }) => complaints?.push(message));
  await page.goto(shop);
  return { page, shop, attune, asked: asked ?? [], complaints: complaints ?? [] };
};

const stepsDone = (page: Page): Promise<string[]> =>
  page
    .locator("[data-step][data-state=done]")
    .all()
    .then((all) =>
      Promise.all(all.map(async (each) => (await each.getAttribute("data-step")) ?? "")),
    );

const offerOn = (page: Page, slot: string): Promise<string | null> =>
  page.locator(`[data-slot=${slot}]`).getAttribute("data-offer");

/** More stops than any page of the shop has. */
const STOPS = 120;

/** Walks to something with the Tab key, as who has no mouse, and presses it. */
const press = async (page: Page, selector: string): Promise<void> => {
  const isThere = `document.activeElement.matches(${JSON.stringify(selector)})`;
  for (let stop = 0; stop < STOPS; stop += 1) {
    if ((await page.evaluate(isThere)) === true) return page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
  }
  throw new Error(`the Tab key does not come to ${selector} on ${page.url()}`);
};

const agree = async ({ page }: Visit): Promise<void> => {
  await page.click("#consent button[value=yes]");
  await page.waitForSelector("body[data-answer=yes]");
};

const be = async ({ page, shop }: Visit, customer: string): Promise<void> => {
  await page.goto(`${shop}/sign-in`);
  await page.click(`button[value=${customer}]`);
  await page.waitForSelector(`body[data-customer=${customer}]`);
};

const timelineOf = async ({ attune }: Visit, customer: string): Promise<string> =>
  JSON.stringify(
    await attuneJson(["timeline", `user_id:${customer}`, "--url", attune, "--key", SECRET]),
  );

const attuneCookies = async ({ page }: Visit): Promise<string[]> =>
  (await page.context().cookies()).flatMap(({ name }) => (name === "attune_id" ? [name] : []));

test("the tour leads through the shop from the first question to a price of one's own, with the keyboard alone, in both languages", async () => {
  const visiting = await visit();
  const { page, shop, attune, complaints } = visiting;
  expect(await stepsDone(page)).toEqual([]);
  await press(page, "#consent button[value=yes]");
  await page.waitForSelector("body[data-answer=yes]");
  await page.goto(`${shop}/sign-in`);
  await press(page, "button[value=anna-berg]");
  await page.waitForSelector("body[data-customer=anna-berg]");
  await expect.poll(() => stepsDone(page)).toEqual(["agree", "be"]);
  // She is Swedish and pays in kronor; who plays her goes on reading English.
  expect(await page.getAttribute("html", "lang")).toBe("en");

  expect(await offerOn(page, "home_hero")).toBe("cart-reminder-with-related");
  // The browser tells what was in sight, by the signature of who is signed in.
  await expect.poll(() => timelineOf(visiting, "anna-berg")).toContain("Decision Viewed");
  await press(page, "form[action='/language'] button");
  await page.waitForSelector("html[lang=sv]");
  await press(page, "[data-slot=home_hero] .why");
  await page.waitForSelector("html[lang=sv] .said");
  expect(await page.textContent(".said")).toContain("cart-reminder-with-related");

  await page.goto(`${shop}/checkout`);
  expect(await page.locator("input:checked").getAttribute("value")).toBe("swish");
  await press(page, "[data-slot=payment_options] button");
  await page.waitForSelector("[role=status]");
  // The cart is empty now: the tour leads to where the change is seen.
  await press(page, "[data-step=change] a");
  await page.waitForSelector("[data-slot=home_hero]");
  expect(await offerOn(page, "home_hero")).toBe("welcome-back");

  await page.goto(`${shop}/p/p-301`);
  await press(page, "article .why");
  await page.waitForSelector("main strong");
  expect(await page.textContent("main strong")).toContain("ny");
  expect(await page.textContent(".said")).toContain("rucksack-price visades inte");
  const admin = await page.locator("main a[target=_blank]").getAttribute("href");
  expect(admin).toMatch(new RegExp(`^${attune}/decisions/made/[0-9a-f-]{36}$`));

  await page.goto(`${shop}/sign-in`);
  await press(page, "button[value=emil-falk]");
  await page.waitForSelector("body[data-customer=emil-falk]");
  await page.goto(`${shop}/p/p-301`);
  const price = (await page.textContent("[data-slot=product_price] .price")) ?? "";
  expect(price.replaceAll(/\s/g, " ")).toBe("1 390 kr");
  await expect.poll(() => stepsDone(page)).toHaveLength(7);
  await page.goto(shop);
  await expect.poll(() => stepsDone(page)).toHaveLength(8);
  await press(page, "[data-slot=home_because_viewed] .why");
  await page.waitForSelector(".said");
  expect(await page.textContent(".said")).toContain("på grund av Ryggsäck 45 l");

  // Whoever takes the tour next finds Anna's cart as she left it.
  await be(visiting, "anna-berg");
  expect(await offerOn(page, "home_hero")).toBe("cart-reminder-with-related");
  expect(complaints).toEqual([]);
}, 180_000);

test("the banner governs: nothing is sent before a yes, and after a no everybody's page is shown", async () => {
  const visiting = await visit();
  const { page, shop, asked } = visiting;
  await be(visiting, "anna-berg");
  await page.goto(`${shop}/p/p-301`);
  await page.goto(shop);
  await page.waitForFunction("window.attune && window.attune.flush");
  await page.evaluate("window.attune.flush()");
  expect(asked).toEqual([]);
  expect(await attuneCookies(visiting)).toEqual([]);
  expect(await page.locator("[data-slot=home_hero]").count()).toBe(0);

  await agree(visiting);
  await expect.poll(() => asked.length).toBeGreaterThan(0);
  await expect.poll(() => attuneCookies(visiting)).toEqual(["attune_id"]);
  expect(await offerOn(page, "home_hero")).toBe("cart-reminder-with-related");

  await page.goto(`${shop}/account`);
  await page.click("main [data-consent] button[value=no]");
  await page.waitForSelector("body[data-answer=no]");
  await page.goto(shop);
  await expect.poll(() => attuneCookies(visiting)).toEqual([]);
  expect(await page.locator("[data-slot=home_hero]").count()).toBe(0);
  expect(await offerOn(page, "main_hero")).toBe("");
}, 180_000);

test("what a visitor without a name looks at changes the next shelf, what goes with the cart comes with it, and nothing jumps", async () => {
  const visiting = await visit();
  const { page, shop, complaints } = visiting;
  await agree(visiting);
  const shelf = page.locator("[data-slot=home_because_viewed]");
  await page.goto(shop);
  expect(await shelf.count()).toBe(0);
  const shelfAfter = async (product: string): Promise<readonly string[]> => {
    await page.goto(`${shop}/p/${product}`);
    await page.goto(shop);
    return shelf.locator("li a").evaluateAll((all) => all.map((a) => a.getAttribute("href") ?? ""));
  };
  // The shop waits for Attune for a moment only; a page that was too early for it shows no shelf.
  await expect.poll(async () => (await shelfAfter("p-301")).length).toBeGreaterThanOrEqual(4);
  const first = await shelfAfter("p-301");
  expect(first).not.toContain("/p/p-301");
  expect(await shelfAfter("p-101")).not.toEqual(first);
  await page.goto(`${shop}/p/p-101`);
  await page.click("form[action='/cart/add'] button");
  await page.waitForURL("**/cart");
  await page.locator("[data-slot=cart_upsell] li").first().waitFor();
  await page.goto(`${shop}/p/p-101`);
  expect(await page.locator("[data-slot=product_similar] li").count()).toBeGreaterThan(1);
  const moved = await page.evaluate(
    `new Promise((resolve) => new PerformanceObserver((list) => resolve(
      list.getEntries().reduce((sum, { value }) => sum + value, 0),
    )).observe({ type: "layout-shift", buffered: true }) ?? setTimeout(() => resolve(0), 1000))`,
  );
  expect([moved, complaints]).toEqual([0, []]);
}, 180_000);

test("a page has no secret, is explained to nobody else, and takes no other site's forms", async () => {
  const visiting = await visit();
  const { page, shop } = visiting;
  await agree(visiting);
  await be(visiting, "anna-berg");
  const source = await page.content();
  for (const secret of ["demo-server-key", "demo-secret-key", "demo-identity"])
    expect(source).not.toContain(secret);
  const cookies = await page.context().cookies();
  expect(cookies.find(({ name }) => name === "shop_session")).toMatchObject({
    httpOnly: true,
    sameSite: "Lax",
  });
  const why = (await page.locator("[data-slot=home_hero] .why").getAttribute("href")) ?? "";
  expect(await (await fetch(`${shop}${why}`)).text()).not.toContain("cart-reminder");
  await be(visiting, "emil-falk");
  await page.goto(`${shop}${why}`);
  expect(await page.locator(".said").count()).toBe(0);
  const sent = await fetch(`${shop}/cart/add`, {
    method: "POST",
    headers: { origin: "http://evil.example" },
    body: new URLSearchParams({ product: "p-301" }),
  });
  expect(sent.status).toBe(403);
}, 180_000);

test.each(["light", "dark"] as const)(
  "its pages are accessible in %s",
  async (colorScheme) => {
    const visiting = await visit();
    const { page, shop } = visiting;
    await page.emulateMedia({ colorScheme });
    const flawsAt = async (path: string): Promise<string[]> => {
      await page.goto(`${shop}${path}`);
      const { violations } = await new AxeBuilder({ page }).analyze();
      return violations.map(({ id, nodes }) => `${path} ${id} ${nodes[0]?.html ?? ""}`);
    };
    expect(await flawsAt("/")).toEqual([]);
    await agree(visiting);
    await be(visiting, "emil-falk");
    for (const path of [
      "/",
      "/p/p-301",
      "/search?q=<b>",
      "/new",
      "/cart",
      "/checkout",
      "/account",
      "/sign-in",
    ])
      expect(await flawsAt(path)).toEqual([]);
  },
  180_000,
);
