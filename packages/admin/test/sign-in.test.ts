import { describe, expect, test } from "vitest";
import type { RunningAttune } from "../../server/test/running-attune.ts";
import type { OpenUi } from "./open-ui.ts";
import { atTheDoor, expectAccessible, PASSWORD, signedIn, browserForFile } from "./open-ui.ts";
import { invite } from "./small-shop.ts";

const browser = browserForFile();

/** Somebody else who may sign in, with the same password. */
const addBo = async (attune: RunningAttune): Promise<void> => {
  const { link } = await attune.call("addPerson", {
    body: { name: "Bo", email: "bo@example.com", role: "marketer" },
  });
  await attune.send("redeemLink", {
    body: { token: new URL(link.url).hash.slice("#token=".length), password: PASSWORD },
    headers: { origin: attune.url },
  });
};

/** A form with something written in it, whose session ends before it is kept. */
const cutOff = async (): Promise<OpenUi> => {
  const ui = await signedIn(browser.current());
  await addBo(ui.attune);
  await ui.go("/decisions/rule/season?edit=1");
  await ui.page.getByLabel("Priority", { exact: true }).waitFor();
  await ui.page.context().clearCookies();
  await ui.page.getByLabel("Priority", { exact: true }).fill("21");
  await ui.page.getByRole("dialog", { name: "Your session has ended" }).waitFor();
  return ui;
};

const signInAs = async ({ page }: OpenUi, email: string): Promise<void> => {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.keyboard.press("Enter");
};

const newestOf = async (attune: RunningAttune) => {
  const params = { kind: "rule", key: "season" };
  return (await attune.call("definition", { params })).definitions[0];
};

describe("a session that ends", () => {
  test("asks for the password over the page; what was written stays, and is sent after it", async () => {
    const ui = await cutOff();
    const { page, attune } = ui;
    await expectAccessible(page, "signing in again");
    expect((await newestOf(attune))?.status).toBe("live");
    await page.keyboard.press("Escape");
    expect(await page.getByLabel("E-mail").inputValue()).toBe("maja@example.com");
    await signInAs(ui, "maja@example.com");
    await page.getByText(/^Draft kept/).waitFor();
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
    expect(await page.getByLabel("Priority", { exact: true }).inputValue()).toBe("21");
    expect(await newestOf(attune)).toMatchObject({ status: "draft", definition: { priority: 21 } });
  });

  test("sends nothing of one person's as another's, who is told whose page it is and what is lost", async () => {
    const ui = await cutOff();
    const { page, attune } = ui;
    await signInAs(ui, "bo@example.com");
    await page.getByRole("dialog", { name: "This is Maja’s page" }).waitFor();
    await expectAccessible(page, "another person");
    expect(await page.getByLabel("Priority", { exact: true }).inputValue()).toBe("21");
    expect((await newestOf(attune))?.status).toBe("live");
    await page.getByRole("button", { name: "Sign in as Maja" }).click();
    await signInAs(ui, "maja@example.com");
    await page.getByText(/^Draft kept/).waitFor();
    expect(await newestOf(attune)).toMatchObject({ actor: "Maja", definition: { priority: 21 } });
  });

  test("opens the page anew for another person who chooses to go on", async () => {
    const ui = await cutOff();
    const { page, attune } = ui;
    await signInAs(ui, "bo@example.com");
    await page.getByRole("button", { name: "Go on as Bo" }).click();
    await page.getByRole("button", { name: /Signed in as Bo/ }).waitFor();
    expect(await page.getByLabel("Priority", { exact: true }).inputValue()).toBe("5");
    expect((await newestOf(attune))?.status).toBe("live");
  });
});

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
    const link = await invite(ui.attune);
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
