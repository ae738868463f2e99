import { describe, expect, test } from "vitest";
import { browserForFile, expectAccessible, signedIn } from "./open-ui.ts";

const browser = browserForFile();

describe("a Swedish reader", () => {
  test("is told a problem in Swedish, with the server's own words marked as English", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    await attune.call("addPerson", {
      body: { name: "Bo Ek", email: "bo@example.com", role: "analyst" },
    });
    await go("/setup/people?do=add&lang=sv");
    await page.getByLabel("Namn").fill("Bo Ek");
    await page.getByLabel("E-post").fill("bo@example.com");
    await page.getByRole("button", { name: "Lägg till och skapa länk" }).click();
    const note = page.getByRole("alert");
    await note.getByText("Någon har redan det namnet eller den adressen").waitFor();
    expect(await note.locator(":not([lang=en])").allTextContents()).not.toContain(
      "Somebody has this name or address",
    );
    await expectAccessible(page, "a problem in Swedish");
  });

  test("fills in forms whose fields and choices have Swedish names", async () => {
    const { page, go } = await signedIn(browser.current());
    await go("/decisions/rule/season?edit=1&lang=sv");
    await page.getByLabel("Prioritet").waitFor();
    await page.getByText("Den högsta som gäller vinner. Lika går efter nyckel.").waitFor();
    await go("/setup/definitions/purpose/letters?edit=1&lang=sv");
    await page.getByRole("combobox", { name: "Varför det är lagligt" }).click();
    await expect
      .poll(() => page.getByRole("option").allTextContents())
      .toContain("Berättigat intresse");
  });
});

describe("the palette", () => {
  test("begins what is new, tries decisions, and changes what the screen looks like", async () => {
    const { page, go } = await signedIn(browser.current());
    const choose = async (written: string, name: string): Promise<void> => {
      await page.keyboard.press("Control+k");
      await page.keyboard.type(written);
      await page.getByRole("option", { name, exact: true }).click();
    };
    await go("/");
    await choose("new seg", "New segment");
    await page.waitForURL("**/segments/new");
    await choose("new off", "New offer");
    await page.getByRole("dialog", { name: "New offer" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog", { name: "New offer" }).waitFor({ state: "detached" });
    await choose("try", "Try it out");
    await page.waitForURL("**/decisions/try");
    await choose("dark", "Dark");
    await expect.poll(() => page.locator("html").getAttribute("data-theme")).toBe("dark");
    await choose("svenska", "Svenska");
    await page.getByRole("navigation", { name: "Sidor" }).waitFor();
    await choose("logga ut", "Logga ut");
    await page.getByRole("heading", { name: "Logga in" }).waitFor();
    expect(await page.getByRole("navigation", { name: "Sidor" }).count()).toBe(0);
  });
});

describe("a segment", () => {
  test("shows whom no other shares as a sign that is also read aloud", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    await attune.call("applyDefinitions", {
      body: {
        definitions: [
          { kind: "segment", key: "elsewhere", name: "Elsewhere", when: { country: "NO" } },
        ],
      },
    });
    await attune.call("batch", {
      key: "server",
      body: {
        batch: [{ type: "identify", userId: "nils", messageId: "n-1", traits: { country: "NO" } }],
      },
    });
    await go("/segments?view=overlap");
    await page.getByRole("cell", { name: "nobody", exact: true }).first().waitFor();
    expect(await page.getByText("·", { exact: true }).first().getAttribute("aria-hidden")).toBe(
      "true",
    );
  });
});
