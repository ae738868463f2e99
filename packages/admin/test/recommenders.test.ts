import { describe, expect, test } from "vitest";
import type { RunningAttune } from "../../server/test/running-attune.ts";
import { browserForFile, expectAccessible, signedIn } from "./open-ui.ts";

const browser = browserForFile();

const WITH_FIGURES = { ATTUNE_WAREHOUSE: "duckdb" } as const;

const ITEMS = ["tent", "rope", "stove", "mat", "lamp", "book", "chair", "shelf"];

const DEFINITIONS = [
  {
    kind: "recommender",
    key: "for-you",
    name: "For you",
    sources: [{ use: "ease" }, { use: "popular" }],
    rules: { bought: "allow" },
  },
  { kind: "recommender", key: "rising", name: "Rising", sources: [{ use: "popular" }] },
  { kind: "slot", key: "picks", name: "Picks on the home page" },
  {
    kind: "offer",
    key: "picks",
    name: "Picks",
    content: {},
    items: { recommender: "for-you", limit: 4 },
  },
  { kind: "rule", key: "picks", slot: "picks", if: {}, then: { offer: "picks" } },
] as const;

const touch = (nth: number, item: string, at: number) => ({
  type: "track",
  event: "Product Viewed",
  userId: `u${nth}`,
  messageId: `u${nth} ${item}`,
  timestamp: new Date(Date.now() - 86_400_000 + (nth * 8 + at) * 60_000).toISOString(),
  properties: { product_id: item },
});

/** A catalog, what people did with it, recommenders, and a model. */
const openShelves = async (attune: RunningAttune): Promise<void> => {
  const items = ITEMS.map((id) => ({ id, name: { en: id }, price: 100, currency: "SEK" }));
  await attune.call("putCatalogItems", { body: { items } });
  // Everybody comes back later, so that there is something to judge a model on.
  const batch = [0, 4].flatMap((from) =>
    Array.from({ length: 60 }, (_, nth) =>
      [0, 1, 2].map((at) =>
        touch(nth, ITEMS[(nth + from + at) % ITEMS.length] ?? "", at + from * 100),
      ),
    ).flat(),
  );
  await attune.call("batch", { key: "server", body: { batch } });
  await attune.call("applyDefinitions", { body: { definitions: [...DEFINITIONS] } });
  await attune.call("trainModels", { body: { full: true } });
  await expect.poll(async () => (await attune.call("models")).step).toBe("idle");
};

/** What somebody sees of a decision, clicks of it and orders after it. */
const say = (attune: RunningAttune, userId: string, event: string, properties: object) =>
  attune.call("track", { key: "server", body: { userId, event, properties } });

/** Shelves for so many people, of whom every fourth clicks and every eighth orders. */
const happen = async (attune: RunningAttune, people: number): Promise<void> => {
  for (let nth = 0; nth < people; nth += 1) {
    const userId = `u${nth}`;
    const { decisions } = await attune.call("decide", {
      key: "server",
      body: { identifiers: { user_id: userId }, slots: ["picks"] },
    });
    const shown = decisions["picks"];
    const about = { decision_id: shown?.decisionId };
    await say(attune, userId, "Decision Viewed", about);
    if (nth % 4 === 0)
      await say(attune, userId, "Decision Clicked", { ...about, item_id: shown?.items?.[0]?.id });
    if (nth % 8 === 0)
      await say(attune, userId, "Order Completed", {
        order_id: `o${nth}`,
        total: 99.5,
        currency: "SEK",
      });
  }
  await attune.call("recommenderQuality", { params: { key: "for-you" }, query: { wait: "yes" } });
};

describe("a recommender", () => {
  test("says what became of its shelves, by slot, and how good its model is", async () => {
    const { page, go, attune } = await signedIn(browser.current(), "owner", WITH_FIGURES);
    await openShelves(attune);
    await happen(attune, 40);
    await go("/decisions/recommender/for-you");
    const became = page.getByRole("region", { name: "What became of its shelves" });
    await became
      .getByText(
        /^40 shelves were seen by 40 people, and 10 were clicked \(25\.0%, 14\.\d% to 40\.\d%\)\. 5 orders followed for SEK\s497\.50\.$/,
      )
      .waitFor();
    await page
      .getByRole("img", { name: /^40 shelves were seen from .*, 10 of them clicked$/ })
      .waitFor();
    await page.getByRole("img", { name: /^Click rate by day/ }).waitFor();
    const row = page.getByRole("region", { name: "Shelves by slot" }).getByRole("row").nth(1);
    await expect.poll(() => row.textContent()).toContain("Picks on the home page");
    await expect.poll(() => row.textContent()).toContain("10 of 20 needed");
    const coverage = page.getByRole("region", { name: "How much of the catalog was seen" });
    await expect.poll(() => coverage.textContent()).toMatch(/of 8 items/);
    const model = page.getByRole("region", { name: "How good its model is" });
    await expect
      .poll(() => model.textContent())
      .toMatch(/NDCG of 0\.\d+; those of the most popular items reach 0\.\d+/);
    await expect.poll(() => model.getByRole("row").count()).toBe(8);
    await page.getByRole("combobox", { name: "Period" }).click();
    await page.getByRole("option", { name: "7 days" }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get("days")).toBe("7");
    await became.getByText(/^40 shelves were seen/).waitFor();
  });

  test("that nobody asked, or whose shelves nobody saw, says what to do", async () => {
    const { page, go, attune } = await signedIn(browser.current(), "owner", WITH_FIGURES);
    await openShelves(attune);
    await go("/decisions/recommender/rising");
    await page.getByText("No shelf was answered in this time").waitFor();
    await page.getByText("It does not ask the model").waitFor();
    await attune.call("recommend", {
      key: "server",
      body: { recommender: "rising", identifiers: { user_id: "kim" } },
    });
    const query = { wait: "yes" };
    await attune.call("recommenderQuality", { params: { key: "rising" }, query });
    await go("/decisions/recommender/rising");
    await page.getByText("1 shelf was answered, and nobody said that one was seen").waitFor();
    const slots = page.getByRole("region", { name: "Shelves by slot" });
    await expect.poll(() => slots.textContent()).toContain("Direct calls");
  });

  test("without a warehouse says that it is off, and has its model all the same", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    await openShelves(attune);
    await go("/decisions/recommender/for-you");
    await page.getByText("The server runs without a warehouse (--warehouse off).").waitFor();
    const model = page.getByRole("region", { name: "How good its model is" });
    await expect.poll(() => model.textContent()).toContain("NDCG");
  });

  test("is accessible in both languages and both themes, and on a phone", async () => {
    const { page, go, attune, complaints } = await signedIn(
      browser.current(),
      "owner",
      WITH_FIGURES,
    );
    await openShelves(attune);
    await happen(attune, 24);
    for (const [lang, theme, width] of [
      ["en", "light", 1440],
      ["sv", "dark", 1440],
      ["sv", "light", 390],
      ["en", "dark", 390],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await go(`/decisions/recommender/for-you?lang=${lang}&theme=${theme}`);
      await page.getByRole("img", { name: /24/ }).first().waitFor();
      await expectAccessible(page, `${lang} ${theme} ${width}`);
      await expect
        .poll(
          () =>
            page.evaluate(
              () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
            ),
          { message: `${width}` },
        )
        .toBe(0);
    }
    expect(complaints).toEqual([]);
  });
});
