import { describe, expect, test } from "vitest";
import { expectAccessible, signedIn, browserForFile } from "./open-ui.ts";

const browser = browserForFile();

describe("home", () => {
  test("is where one starts, and ticks what really happened, each with what shows it", async () => {
    const { page, go, shop, complaints } = await signedIn(browser.current());
    await go("/");
    const steps = page
      .getByRole("region", { name: "The way to a first explained decision" })
      .getByRole("listitem");
    await steps.first().waitFor();
    await expect.poll(() => steps.getByRole("img", { name: "Done", exact: true }).count()).toBe(4);
    await page.getByRole("link", { name: "See why" }).click();
    await page.waitForURL(`**/decisions/made/${shop.decision}`);
    await page.goBack();
    await page.getByRole("link", { name: "See the event" }).click();
    await page
      .getByRole("complementary", { name: "Why" })
      .getByRole("list", { name: "The path of the event" })
      .waitFor();
    expect(complaints).toEqual([]);
  });

  test("says how today goes, and what a figure lacks instead of zero", async () => {
    const { page, go } = await signedIn(browser.current());
    await go("/");
    await page.getByRole("heading", { level: 1, name: /^Today 3 events were taken in/ }).waitFor();
    const latency = page.getByRole("region", { name: "Time to decide" });
    await expect.poll(() => latency.textContent()).toContain("100 decisions needed, 1 today");
    const reasons = page.getByRole("region", { name: "Decisions today, by reason" });
    await expect.poll(() => reasons.textContent()).toContain("shown");
    await page.getByRole("region", { name: "Quarantine" }).getByText("Nothing waits.").waitFor();
  });

  test("counts what comes in while it is looked at", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    await go("/");
    await page.getByRole("heading", { level: 1, name: /^Today 3 events/ }).waitFor();
    await attune.call("batch", {
      key: "server",
      body: { batch: [{ type: "track", event: "Later", userId: "anna", messageId: "m-9" }] },
    });
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    const sentence = page.getByRole("heading", { level: 1 });
    await expect.poll(() => sentence.textContent()).toMatch(/^Today 4 events/);
  });

  test("leads to a source's stream with the keyboard only", async () => {
    const { page, go } = await signedIn(browser.current());
    await go("/");
    await page.locator("[data-row]").first().waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/live?source=server");
    await page.keyboard.press("g");
    await page.keyboard.press("h");
    await page.getByRole("heading", { level: 1, name: /^Today/ }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/");
  });

  test("is accessible in both languages and both themes", async () => {
    const { page, go, complaints } = await signedIn(browser.current());
    for (const [lang, theme, first] of [
      ["en", "light", "Events today"],
      ["sv", "dark", "Händelser i dag"],
    ] as const) {
      await go(`/?lang=${lang}&theme=${theme}`);
      await page.getByRole("region", { name: first }).waitFor();
      await expectAccessible(page, `home in ${lang}, ${theme}`);
    }
    expect(complaints).toEqual([]);
  });
});
