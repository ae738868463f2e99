import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { browserForFile, signedIn } from "./open-ui.ts";

const browser = browserForFile();

const queryOf = (page: Page): URLSearchParams => new URL(page.url()).searchParams;

/** Presses keys with nothing drawn between them, but the page as busy as said, in milliseconds. */
const pressAtOnce = (
  page: Page,
  keys: readonly { readonly key: string; readonly ctrlKey?: boolean }[],
  busy = 0,
): Promise<string> =>
  page.evaluate(
    async ([presses, duration]) => {
      const events = presses.map((each) => new KeyboardEvent("keydown", each));
      for (const event of events) {
        document.dispatchEvent(event);
        const until = performance.now() + duration;
        while (performance.now() < until);
      }
      // All that is done at once is done, and no frame has come.
      for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
      return document.activeElement?.tagName ?? "";
    },
    [keys, busy] as const,
  );

describe("whoever is quicker than the page", () => {
  test("writes into the palette from the first letter on", async () => {
    const { page, go } = await signedIn(browser.current());
    await go("/segments");
    expect(await pressAtOnce(page, [{ key: "k", ctrlKey: true }])).toBe("INPUT");
    await page.keyboard.type("new seg");
    expect(await page.getByRole("combobox").inputValue()).toBe("new seg");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });

  test("goes where two keys lead, however long the page takes to come to the second", async () => {
    const { page, go } = await signedIn(browser.current());
    await go("/");
    await pressAtOnce(page, [{ key: "g" }, { key: "s" }], 1_500);
    await page.waitForURL("**/segments");
    expect(new URL(page.url()).pathname).toBe("/segments");
  });

  test("makes three choices before the first is drawn, and all hold", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    await attune.call("applyDefinitions", {
      body: { definitions: [{ kind: "slot", key: "picks", name: "Picks" }] },
    });
    await go("/decisions/try");
    for (const name of ["Home page hero", "Picks"])
      await page.getByRole("button", { name, exact: true }).waitFor();
    await page.evaluate(() => {
      const chips = [...document.querySelectorAll<HTMLElement>("main button[aria-pressed]")];
      for (const name of ["Home page hero", "Picks", "People beside each other"])
        chips.find(({ textContent }) => textContent === name)?.click();
    });
    await expect.poll(() => queryOf(page).get("grid")).toBe("people");
    expect(queryOf(page).get("slot")).toBe("home_hero,picks");
  });

  test("goes on writing in a filter while what was written before takes effect", async () => {
    const { page, attune } = await signedIn(browser.current());
    await page.goto(new URL("/live", attune.url).href);
    const field = page.getByRole("searchbox", { name: "Event" });
    await field.pressSequentially("Order ");
    await expect.poll(() => queryOf(page).get("event")).toBe("Order");
    await page.getByText("Nothing fits this filter yet").waitFor();
    expect(await field.inputValue()).toBe("Order ");
    await field.pressSequentially("Completed");
    await expect.poll(() => queryOf(page).get("event")).toBe("Order Completed");
    expect(await field.inputValue()).toBe("Order Completed");
  });

  test("presses a row of the stream, which stays until the button is up, whatever comes meanwhile", async () => {
    const { page, attune } = await signedIn(browser.current());
    const other = await page.context().newPage();
    for (const each of [page, other]) {
      await each.goto(new URL("/live", attune.url).href);
      await each.getByRole("heading", { level: 1 }).getByText("live", { exact: true }).waitFor();
    }
    const row = page.getByRole("link", { name: "Cart reminder in Home page hero" });
    await page.bringToFront();
    await row.hover();
    await page.mouse.down();
    await attune.call("track", { key: "server", body: { event: "Meanwhile", userId: "anna" } });
    await other.getByRole("link", { name: "Meanwhile" }).waitFor();
    await page.mouse.up();
    await page.getByRole("complementary", { name: "Why" }).waitFor();
    expect(queryOf(page).get("why")).toMatch(/^decision:/);
    await page.getByRole("link", { name: "Meanwhile" }).waitFor();
  });

  test("leaves with a word half written, and stays where the way led", async () => {
    const { page, attune } = await signedIn(browser.current());
    await page.route(/\/segments-screen[^/]*\.js$/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await route.continue();
    });
    await page.goto(new URL("/live", attune.url).href);
    await page.getByRole("searchbox", { name: "Event" }).fill("Ord");
    await page.evaluate(() =>
      document.querySelector<HTMLElement>('nav a[href="/segments"]')?.click(),
    );
    await page.getByRole("button", { name: "New segment" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/segments");
  });

  test("comes back to a whole list by its name, though something was looked for in it", async () => {
    const { page, go } = await signedIn(browser.current());
    await go("/people?q=nobody@example.com");
    await page.getByText("Nobody is known by “nobody@example.com”").waitFor();
    await page
      .getByRole("navigation", { name: "Screens" })
      .getByRole("link", { name: "People" })
      .click();
    await expect.poll(() => page.getByRole("searchbox").inputValue()).toBe("");
    await page.getByRole("heading", { name: "By segment" }).waitFor();
    expect(queryOf(page).has("q")).toBe(false);
  });
});
