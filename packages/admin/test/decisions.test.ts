import { describe, expect, test } from "vitest";
import {
  browserForFile,
  expectAccessible,
  expectPlanned,
  pressEnter,
  signedIn,
} from "./open-ui.ts";

const browser = browserForFile();

describe("decisions", () => {
  test("are told in a sentence, with the funnel and who fell where", async () => {
    const { page, go, shop } = await signedIn(browser.current());
    await go(`/decisions/made/${shop.decision}`);
    await page
      .getByRole("heading", {
        name: "anna got Cart reminder in Home page hero; Summer sale lost to it by 5.",
      })
      .waitFor();
    await page.getByRole("button", { name: /Not for this person or moment: 1 fell/ }).click();
    const candidates = page.getByRole("region", { name: "Candidates" }).getByRole("article");
    await expect.poll(() => candidates.count()).toBe(1);
    expect(await candidates.first().textContent()).toContain("returning is yes");
    expect(new URL(page.url()).searchParams.get("stage")).toBe("4");
  });

  test("say the smallest change that lets another win", async () => {
    const { page, go, shop } = await signedIn(browser.current());
    await go(`/decisions/made/${shop.decision}`);
    const change = page.getByRole("region", { name: "What would change this" });
    await expect.poll(() => change.textContent()).toMatch(/returning|country/);
  });

  test("are explained beside the person they were for", async () => {
    const { page, go, shop } = await signedIn(browser.current());
    await go(`/people/${shop.anna}?show=decisions`);
    await page.getByRole("button", { name: /^Decided|^Got/ }).click();
    await page.getByRole("link", { name: "Why?" }).click();
    const panel = page.getByRole("complementary", { name: "Why" });
    await panel.getByText(/anna got Cart reminder in Home page hero/).waitFor();
    await expect.poll(() => panel.getByRole("article").count()).toBe(3);
  });

  test("of a kind are found, opened and changed with the keyboard, and put back from the toast", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    const priority = async (): Promise<unknown> => {
      const { definitions } = await attune.call("listDefinitions");
      return definitions.find(
        ({ definition, status }) => definition["key"] === "season" && status === "live",
      )?.definition["priority"];
    };
    await go("/decisions");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("The season");
    await page.getByRole("option", { name: "The season", exact: true, selected: true }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /^The season/ }).waitFor();
    await page.keyboard.press("e");
    await page.getByLabel("Priority", { exact: true }).fill("20");
    await expectPlanned(page, "priorityNow5Then20");
    await pressEnter(page.getByRole("button", { name: "Publish" }));
    await page.getByText("It is live").waitFor();
    expect(await priority()).toBe(20);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(priority).toBe(5);
  });

  test("do not go live while the form says something that is not valid", async () => {
    const { page, go } = await signedIn(browser.current());
    await go("/decisions/rule/season?edit=1");
    await page.getByText("All of it as text").click();
    const whole = page.getByLabel("As JSON");
    await whole.fill((await whole.inputValue()).replace("home_hero", "nowhere"));
    await page.getByRole("alert").first().waitFor();
    await expect.poll(() => page.getByRole("button", { name: "Publish" }).isDisabled()).toBe(true);
  });

  test("are accessible in both languages and both themes", async () => {
    const { page, go, shop, complaints } = await signedIn(browser.current());
    for (const [lang, theme] of [
      ["en", "light"],
      ["sv", "dark"],
    ] as const)
      for (const address of [
        "/decisions",
        "/decisions/slot/home_hero",
        "/decisions/rule/season?edit=1",
        `/decisions/made/${shop.decision}`,
      ]) {
        await go(`${address}${address.includes("?") ? "&" : "?"}lang=${lang}&theme=${theme}`);
        await expectAccessible(page, `${address} in ${lang}, ${theme}`);
      }
    expect(complaints).toEqual([]);
  });
});
