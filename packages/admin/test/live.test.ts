import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { RunningAttune } from "../../server/test/running-attune.ts";
import type { OpenUi } from "./open-ui.ts";
import { expectAccessible, signedIn, browserForFile } from "./open-ui.ts";
import { BLOCKING_PLAN } from "./small-shop.ts";

const browser = browserForFile();

const send = (attune: RunningAttune, batch: readonly Readonly<Record<string, unknown>>[]) =>
  attune.call("batch", { key: "server", body: { batch: [...batch] } });

const viewed = (messageId: string, event = "Product Viewed") => ({
  type: "track",
  event,
  userId: "anna",
  messageId,
});

const rowsOf = (page: Page) => page.getByRole("region", { name: /^Events and decisions/ });

/** A stream never comes to rest: it is there when it says so. */
const watching = async (address = "/live"): Promise<OpenUi> => {
  const ui = await signedIn(browser.current());
  await ui.page.goto(new URL(address, ui.attune.url).href);
  await ui.page.getByRole("heading", { level: 1 }).getByText("live", { exact: true }).waitFor();
  return ui;
};

/** The newest of what was there before: with it all of that has come. */
const allThere = (page: Page): Promise<void> =>
  rowsOf(page).getByRole("link", { name: "Cart reminder in Home page hero" }).waitFor();

describe("the live stream", () => {
  test("shows what was there and what comes, and opens a row into its measured path", async () => {
    const { page, attune, complaints } = await watching();
    await allThere(page);
    await send(attune, [viewed("l-1", "Just Now")]);
    await rowsOf(page).getByRole("link", { name: "Just Now" }).click();
    const panel = page.getByRole("complementary", { name: "Why" });
    const path = panel.getByRole("list", { name: "The path of the event" });
    await path.waitFor();
    await expect
      .poll(() => path.getByRole("heading", { level: 3 }).allTextContents())
      .toEqual(["Received", "Valid", "Deduped", "Identity", "Segments", "On disk", "Decisions"]);
    await expect.poll(() => path.getByText(/^[\d,]+ µs$/).count()).toBe(5);
    await panel.getByRole("link", { name: "Open user_id:anna" }).click();
    await page.getByRole("heading", { level: 1, name: /^Anna Berg/ }).waitFor();
    expect(complaints).toEqual([]);
  });

  test("says of what came before anybody listened that it was not measured", async () => {
    const { page } = await watching();
    await rowsOf(page).getByRole("link", { name: "Product Viewed" }).click();
    const path = page.getByRole("list", { name: "The path of the event" });
    await expect.poll(() => path.getByText("not measured").count()).toBe(5);
  });

  test("is paused with the space bar, counts meanwhile, and goes on with nothing lost", async () => {
    const { page, attune } = await watching();
    await allThere(page);
    await page.keyboard.press("Space");
    await send(attune, [viewed("l-2", "While Paused")]);
    await page.getByRole("button", { name: "Go on: 1 more" }).waitFor();
    expect(await rowsOf(page).getByRole("link", { name: "While Paused" }).count()).toBe(0);
    await page.keyboard.press("Space");
    await rowsOf(page).getByRole("link", { name: "While Paused" }).waitFor();
  });

  test("is gone through with j, k and enter, and holds still for it", async () => {
    const { page } = await watching();
    await allThere(page);
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("complementary", { name: "Why" }).waitFor();
    expect(new URL(page.url()).searchParams.get("why")).toMatch(/^(?:event|decision):/);
    await page.getByRole("button", { name: "Go on" }).waitFor();
  });

  test("counts what comes faster than can be read, and shows it at one keystroke", async () => {
    const { page, attune } = await watching("/live?event=Burst");
    await send(
      attune,
      Array.from({ length: 120 }, (_, at) => viewed(`b-${at}`, "Burst")),
    );
    await page.getByText(/faster than can be read/).waitFor();
    // What a slow machine sends over several seconds is passed over more than once.
    await expect
      .poll(async () => {
        await page.keyboard.press("m");
        return rowsOf(page).getByRole("table").getAttribute("aria-rowcount");
      })
      .toBe("121");
    await expect.poll(() => page.getByText(/faster than can be read/).count()).toBe(0);
  });

  test("is filtered by what stands in the address", async () => {
    const { page, attune } = await watching("/live?event=Chosen");
    await page.getByText("Nothing fits this filter yet").waitFor();
    await send(attune, [viewed("f-1"), viewed("f-2", "Chosen")]);
    await rowsOf(page).getByRole("link", { name: "Chosen" }).waitFor();
    expect(await rowsOf(page).getByRole("link", { name: "Product Viewed" }).count()).toBe(0);
    await page.getByRole("searchbox", { name: "Event" }).fill("");
    await rowsOf(page).getByRole("link", { name: "Product Viewed" }).first().waitFor();
    await page.getByRole("button", { name: "Decisions", exact: true }).click();
    await expect
      .poll(() => rowsOf(page).getByRole("table").getAttribute("aria-rowcount"))
      .toBe("2");
    expect(new URL(page.url()).search).toBe("?what=decisions");
  });

  test("tells rejected events and duplicates, which are in no log", async () => {
    const { page, attune } = await watching();
    await send(attune, [viewed("m-3", "Product Added"), { type: "track", userId: "anna" }]);
    await rowsOf(page).getByText("Duplicate").waitFor();
    const rejected = rowsOf(page).getByRole("row").filter({ hasText: "Rejected" });
    await rejected.getByRole("link").first().click();
    await page
      .getByRole("complementary", { name: "Why" })
      .getByText("It was not taken in. Whoever sent it was told the same.")
      .waitFor();
    await page.reload();
    await page.getByText("This row is in no log").waitFor();
    expect(new URL(page.url()).searchParams.get("why")).toMatch(/^told:/);
  });

  test("says when it was cut off, and goes on where it was", async () => {
    const { page, attune } = await watching();
    await allThere(page);
    await page.context().setOffline(true);
    await attune.call("applyDefinitions", { body: { definitions: [BLOCKING_PLAN] } });
    await page.getByText(/The (?:stream ended|connection was lost)/).waitFor();
    await send(attune, [viewed("c-1", "Meanwhile")]);
    await page.context().setOffline(false);
    await rowsOf(page).getByRole("link", { name: "Meanwhile" }).waitFor();
    expect(await rowsOf(page).getByRole("link", { name: "Meanwhile" }).count()).toBe(1);
  });

  test("says what is wrong with a filter that cannot be", async () => {
    const ui = await signedIn(browser.current());
    await ui.page.goto(new URL("/live?identifier=not-an-identifier", ui.attune.url).href);
    await expect.poll(() => ui.page.getByRole("alert").textContent()).toContain("Try again");
  });
});

describe("quarantine", () => {
  test("says why an event waits, tries a fix, and takes the event in", async () => {
    const ui = await watching("/live?status=quarantined");
    const { page, attune } = ui;
    await attune.call("applyDefinitions", { body: { definitions: [BLOCKING_PLAN] } });
    await send(attune, [
      { ...viewed("q-1", "Order Completed"), properties: { total: "1 299,00 kr" } },
    ]);
    await rowsOf(page).getByRole("link", { name: "Order Completed" }).click();
    const panel = page.getByRole("complementary", { name: "Why" });
    await panel.getByText("What keeps it out").waitFor();
    await expectAccessible(page, "the panel of a quarantined event");
    await panel.getByRole("button", { name: "Try it" }).click();
    await panel.getByText("It would be taken in. Nothing was changed.").waitFor();
    expect((await attune.call("quarantine", { query: {} })).waiting).toBe(1);
    await panel.getByRole("button", { name: "Release" }).click();
    await panel.getByText("Released: it is taken in").waitFor();
    expect((await attune.call("quarantine", { query: {} })).waiting).toBe(0);
  });
});

describe("the live screen", () => {
  test("is accessible in both languages and both themes, with and without the panel", async () => {
    const { page, attune, complaints } = await watching();
    await send(attune, [viewed("a-1")]);
    for (const [lang, theme, name] of [
      ["en", "light", "Events and decisions, newest first"],
      ["sv", "dark", "Händelser och beslut, nyast först"],
    ] as const)
      for (const query of ["", "why=event:1&", "status=quarantined&"]) {
        await page.goto(new URL(`/live?${query}lang=${lang}&theme=${theme}`, attune.url).href);
        await page.getByRole("heading", { level: 1 }).waitFor();
        if (!query.startsWith("status")) await page.getByRole("region", { name }).waitFor();
        if (query.startsWith("why")) await page.getByRole("complementary").waitFor();
        await expectAccessible(page, `live ${query} in ${lang}, ${theme}`);
      }
    expect(complaints).toEqual([]);
  });
});
