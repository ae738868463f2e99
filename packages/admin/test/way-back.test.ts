import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { browserForFile, pressEnter, signedIn } from "./open-ui.ts";

const browser = browserForFile();

const queryOf = (page: Page): string => new URL(page.url()).search;

/** What has the keys, as a screen reader would say it. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement: here } = document;
    if (!(here instanceof HTMLElement)) return "";
    const label = here instanceof HTMLInputElement ? here.labels?.[0]?.textContent : null;
    return `${here.tagName.toLowerCase()} ${label ?? here.getAttribute("aria-label") ?? here.textContent}`;
  });

describe("the browser's way back", () => {
  test("leads out of a form, and its button leads the same way", async () => {
    const { page, go } = await signedIn(browser.current());
    await go("/decisions?kind=rule");
    await page.getByRole("link", { name: "The season" }).click();
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByLabel("Priority", { exact: true }).waitFor();
    await page.goBack();
    await page.getByRole("button", { name: "Edit" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/decisions/rule/season");
    await page.keyboard.press("e");
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByRole("button", { name: "Edit" }).waitFor();
    await page.goBack();
    await expect.poll(() => new URL(page.url()).pathname).toBe("/decisions");
    expect(queryOf(page)).toBe("?kind=rule");
  });

  test("leads out of the panel, of a tab and of a dialog, and past what was only filtered", async () => {
    const { page, go, shop } = await signedIn(browser.current());
    await go(`/people/${shop.anna}`);
    const panel = page.getByRole("complementary", { name: "Why" });
    await page.getByRole("link", { name: "In Sweden" }).first().click();
    await panel.waitFor();
    await page.goBack();
    await panel.waitFor({ state: "detached" });
    expect(new URL(page.url()).pathname).toBe(`/people/${shop.anna}`);

    await page.keyboard.press("g");
    await page.keyboard.press("s");
    await page.getByRole("tab", { name: /^Drafts/ }).click();
    await expect.poll(() => queryOf(page)).toBe("?view=drafts");
    await page.goBack();
    await expect.poll(() => queryOf(page)).toBe("");
    await page.getByRole("searchbox").first().fill("swe");
    await expect.poll(() => queryOf(page)).toBe("?q=swe");
    await page.goBack();
    await expect.poll(() => new URL(page.url()).pathname).toBe(`/people/${shop.anna}`);

    await go("/setup/people");
    await page.getByRole("button", { name: "Add somebody" }).click();
    await page.getByRole("dialog").waitFor();
    await page.goBack();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(queryOf(page)).toBe("");
  });
});

describe("the keys", () => {
  test("go to the first field of a form that opens, and back to the way in when it closes", async () => {
    const { page, go } = await signedIn(browser.current());
    for (const [address, first, way] of [
      ["/decisions/rule/season", "input Name", "button Edit"],
      ["/segments/of/swedes", "input Name", "button Change"],
    ] as const) {
      await go(address);
      await page.locator("[data-edit]").waitFor();
      await page.keyboard.press("e");
      await expect.poll(() => focused(page)).toContain(first);
      await page.getByRole("button", { name: "Done" }).click();
      await expect.poll(() => focused(page)).toContain(way);
      await page.keyboard.press("e");
      await expect.poll(() => focused(page)).toContain(first);
      await page.goBack();
      await expect.poll(() => focused(page)).toContain(way);
    }
  });

  test("go to the first field of a dialog, into the panel, and back to what opened them", async () => {
    const { page, go, shop } = await signedIn(browser.current());
    await go("/setup/people");
    await pressEnter(page.getByRole("button", { name: "Add somebody" }));
    await expect.poll(() => focused(page)).toBe("input Name");
    await page.keyboard.press("Escape");
    await expect.poll(() => focused(page)).toBe("button Add somebody");
    await go(`/people/${shop.anna}`);
    await page.getByRole("link", { name: "In Sweden" }).first().press("Enter");
    await expect.poll(() => focused(page)).toBe("h2 Why");
    await page.keyboard.press("Escape");
    await expect.poll(() => focused(page)).toBe("a In Sweden");
  });
});
