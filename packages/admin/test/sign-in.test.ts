import { describe, expect, test } from "vitest";
import { atTheDoor, expectAccessible, PASSWORD, signedIn, browserForFile } from "./open-ui.ts";
import { inviteOwner } from "./small-shop.ts";

const browser = browserForFile();

describe("the door", () => {
  test("lets somebody in by a one-time link, which leaves no trace in the address", async () => {
    const { page, complaints } = await signedIn(browser.current());
    expect(page.url()).not.toContain("token");
    await page.getByRole("heading", { level: 1, name: /^Today/ }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/");
    expect(complaints).toEqual([]);
  });

  test("lets the same person in again with the password, and out", async () => {
    const { page } = await signedIn(browser.current());
    await page.getByRole("button", { name: /Signed in as Maja/ }).click();
    await page.getByRole("menuitem", { name: /Sign out Maja/ }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.getByLabel("E-mail").fill("maja@example.com");
    await page.getByLabel("Password").fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByRole("navigation", { name: "Screens" }).waitFor();
    expect(await page.getByRole("heading", { level: 1 }).textContent()).not.toBe("Sign in");
  });

  test("stays closed for a wrong password, and says what to do", async () => {
    const { page, go } = await atTheDoor(browser.current());
    await go("/people");
    await page.getByLabel("E-mail").fill("maja@example.com");
    await page.getByLabel("Password").fill("not the password");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").textContent()).not.toBe("");
    expect(await page.getByRole("navigation", { name: "Screens" }).count()).toBe(0);
  });

  test("does not open twice to one link", async () => {
    const ui = await atTheDoor(browser.current());
    const link = await inviteOwner(ui.attune);
    await ui.attune.send("redeemLink", {
      body: { token: new URL(link).hash.slice("#token=".length), password: PASSWORD },
      headers: { origin: ui.attune.url },
    });
    await ui.go(link);
    await ui.page.getByText("This link does not open anything any more").waitFor();
    expect(await ui.page.getByRole("navigation", { name: "Screens" }).count()).toBe(0);
  });

  test("is accessible, in both languages and both themes", async () => {
    const { page, go } = await atTheDoor(browser.current());
    for (const [lang, theme, title] of [
      ["en", "light", "Sign in"],
      ["sv", "dark", "Logga in"],
    ] as const) {
      await go(`/people?lang=${lang}&theme=${theme}`);
      await page.getByRole("heading", { name: title }).waitFor();
      await expectAccessible(page, `the door in ${lang}, ${theme}`);
    }
    expect(new URL(page.url()).search).toBe("");
  });
});
