import { describe, expect, test } from "vitest";
import { expectAccessible, signedIn, browserForFile } from "./open-ui.ts";

const browser = browserForFile();

describe("people", () => {
  test("are found by any identifier, and opened, with the keyboard only", async () => {
    const { page, go, shop } = await signedIn(browser.current());
    await go("/people");
    await page.keyboard.press("/");
    await page.keyboard.type("anna@example.com");
    await page.getByRole("link", { name: "Anna Berg" }).waitFor();
    await page.getByRole("heading", { level: 1 }).click();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/people/${shop.anna}`);
    await page.getByRole("heading", { name: /^Anna Berg has not ordered yet/ }).waitFor();
    await expect.poll(() => page.title()).toBe("Anna Berg · People · Attune");
  });

  test("are opened by Enter in the search, as soon as they are found", async () => {
    const { page, go, shop } = await signedIn(browser.current());
    await go("/people");
    await page.keyboard.press("/");
    await page.keyboard.type("anna@example.com");
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/people/${shop.anna}`);
    // The list has a heading of its own until the person is drawn.
    const heading = page.getByRole("heading", { level: 1 });
    await expect.poll(() => heading.textContent()).toContain("Anna Berg");
  });

  test("say why they are in a segment, beside the profile and in the address", async () => {
    const { page, go, shop } = await signedIn(browser.current());
    await go(`/people/${shop.anna}`);
    await page.getByRole("link", { name: "In Sweden" }).first().click();
    const panel = page.getByRole("complementary", { name: "Why" });
    await panel.getByText("In In Sweden", { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get("why")).toBe("segment:swedes");
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    expect(new URL(page.url()).search).toBe("");
  });

  test("that are two are separated, and put together again from the toast", async () => {
    const { page, go, shop, attune } = await signedIn(browser.current());
    await go(`/people/${shop.anna}`);
    await page.locator("[data-edit]").waitFor();
    await page.keyboard.press("e");
    await page.getByRole("dialog").waitFor();
    await expectAccessible(page, "the dialog that separates");
    await page.getByRole("checkbox", { name: "anonymous_id:anna-laptop" }).click();
    await page.getByLabel("Reason").fill("a shared computer");
    await page.getByRole("button", { name: "Separate", exact: true }).click();
    await page.getByText("2 profiles apart now").waitFor();
    const apart = await attune.call("findProfile", { query: { identifier: "user_id:anna" } });
    expect(apart.identifiers.map(({ identifier }) => identifier)).not.toContain(
      "anonymous_id:anna-laptop",
    );
    await page.getByRole("button", { name: "Undo" }).click();
    await expect
      .poll(async () => {
        const whole = await attune.call("findProfile", { query: { identifier: "user_id:anna" } });
        return whole.identifiers.map(({ identifier }) => identifier);
      })
      .toContain("anonymous_id:anna-laptop");
  });

  test("have one timeline whose filter stands in the address", async () => {
    const { page, go, shop } = await signedIn(browser.current());
    await go(`/people/${shop.anna}?show=decisions`);
    const rows = page
      .getByRole("list", { name: "What happened, newest first" })
      .getByRole("listitem");
    await expect.poll(() => rows.count()).toBe(1);
    expect(await rows.first().textContent()).toContain("Got Cart reminder in Home page hero");
    await page.getByRole("button", { name: /^Events/ }).click();
    await expect.poll(() => rows.count()).toBeGreaterThan(1);
    expect(new URL(page.url()).searchParams.get("show")).toBe("events decisions");
  });

  test("who are not known are said to be so, with what to do", async () => {
    const { page, go, complaints } = await signedIn(browser.current());
    await go("/people?q=nobody@example.com");
    await page.getByText("Nobody is known by “nobody@example.com”").waitFor();
    expect(complaints).toEqual([]);
  });

  test("are accessible in both languages and both themes, the panel and the palette too", async () => {
    const { page, go, shop, complaints } = await signedIn(browser.current());
    for (const [lang, theme] of [
      ["en", "light"],
      ["sv", "dark"],
    ] as const) {
      for (const address of [
        "/people",
        "/people?q=anna",
        "/people?segment=swedes",
        `/people/${shop.anna}`,
      ]) {
        await go(`${address}${address.includes("?") ? "&" : "?"}lang=${lang}&theme=${theme}`);
        await expectAccessible(page, `${address} in ${lang}, ${theme}`);
      }
      await go(`/people/${shop.anna}?why=segment:swedes&who=${shop.anna}`);
      await expectAccessible(page, `why, in ${lang}, ${theme}`);
      await page.keyboard.press("Control+k");
      await page.getByRole("dialog").waitFor();
      await expectAccessible(page, `the palette in ${lang}, ${theme}`);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await page.keyboard.press("?");
      await page.getByRole("dialog").waitFor();
      await expectAccessible(page, `the keys in ${lang}, ${theme}`);
    }
    expect(complaints).toEqual([]);
  });
});
