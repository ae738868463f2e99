import { describe, expect, test } from "vitest";
import { expectAccessible, signedIn, browserForFile } from "./open-ui.ts";

const browser = browserForFile();

/** Content as somebody would write it who wants to run something in the marketer's browser. */
const HOSTILE = {
  title: "Buy now",
  text: "<p>Kind words</p><script>parent.document.title = 'taken'</script>",
  html: "<img src='x' onerror=\"parent.document.title='taken'\"><a href=\"javascript:parent.document.title='taken'\">here</a><form action='/v1/people'><button>Send</button></form>",
  cta: "Go",
};

describe("a try-out", () => {
  test("says what somebody would get and why, from the profile, and again for a made-up visitor", async () => {
    const { page, go, shop, attune } = await signedIn(browser.current());
    const before = await attune.rows("SELECT max(seq) AS seq FROM log");
    await go(`/people/${shop.anna}`);
    await page.getByRole("link", { name: "What would they get?" }).click();
    // The page before has a button that names the slot as well.
    await page.getByRole("button", { name: "Home page hero", exact: true }).click();
    await page
      .getByRole("heading", {
        name: "Anna Berg would get Cart reminder in Home page hero; Summer sale would lose to it by 5.",
      })
      .waitFor();
    expect(new URL(page.url()).searchParams.get("slot")).toBe("home_hero");
    const shown = page.frameLocator('iframe[title="Preview of Cart reminder"]');
    await shown.getByText("Your cart waits").waitFor();
    await page.getByRole("button", { name: /Not for this person or moment: 1 fell/ }).click();
    const candidates = page.getByRole("region", { name: "Candidates" }).getByRole("article");
    await expect.poll(() => candidates.count()).toBe(1);
    await page.getByRole("combobox", { name: "For whom" }).click();
    await page.getByRole("option", { name: "Somebody made up" }).click();
    await page
      .getByRole("heading", {
        name: "A visitor like this would get Summer sale in Home page hero.",
      })
      .waitFor();
    await page.getByLabel("Traits").fill('{"country":"SE"}');
    await page
      .getByRole("heading", { name: /^A visitor like this would get Cart reminder/ })
      .waitFor();
    await page.getByLabel("Traits").fill("{");
    await page.getByText("This is not a JSON object").waitFor();
    expect(await attune.rows("SELECT max(seq) AS seq FROM log")).toEqual(before);
  });

  test("decides for nobody while somebody is looked for, and Enter takes the only one who fits", async () => {
    const { page, go } = await signedIn(browser.current());
    await go("/decisions/try?slot=home_hero");
    await page.getByRole("heading", { name: /^Somebody unknown would get/ }).waitFor();
    const asked: string[] = [];
    page.on("request", (request) => {
      if (request.url().endsWith("/v1/decisions/try")) asked.push(request.postData() ?? "");
    });
    const field = page.getByRole("searchbox", { name: "Person" });
    await field.fill("somebody else");
    await page.getByText("Nobody is chosen yet").waitFor();
    await page.getByText("Nobody is known by “somebody else”").waitFor();
    await field.press("Enter");
    expect(asked).toEqual([]);
    await expectAccessible(page, "nobody chosen");
    await field.fill("anna@example.com");
    await field.press("Enter");
    await page.getByRole("heading", { name: /^Anna Berg would get Cart reminder/ }).waitFor();
    expect(asked).toHaveLength(1);
    await go("/decisions/try?slot=home_hero&person=nobody@example.com");
    await page.getByText("Nobody is known by “nobody@example.com”").waitFor();
    await go("/decisions/try?slot=home_hero&for=p9999");
    await page.getByText("Nobody is known by “p9999”").waitFor();
    expect(await page.getByRole("heading", { name: /^p9999/ }).count()).toBe(0);
  });

  test("of a slot that no rule has anything for leads to a new rule", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    await attune.call("applyDefinitions", {
      body: { definitions: [{ kind: "slot", key: "empty", name: "Empty" }] },
    });
    await go("/decisions/try?slot=empty");
    await page.getByText("No rule has anything for empty").waitFor();
    await expectAccessible(page, "no candidates");
    await page.getByRole("button", { name: "New rule" }).click();
    await page.getByRole("dialog").getByLabel("Key").fill("first");
    await page.keyboard.press("Enter");
    await page.getByLabel("Priority", { exact: true }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/decisions/rule/first");
  });

  test("makes a recorded decision again, and shows people beside each other", async () => {
    const { page, go, shop } = await signedIn(browser.current());
    await go(`/decisions/made/${shop.decision}`);
    await page.getByRole("link", { name: "Decide again now" }).click();
    await page.getByRole("heading", { name: /^Anna Berg would get Cart reminder/ }).waitFor();
    await page.getByRole("button", { name: "People beside each other" }).click();
    await page.getByLabel("Beside whom").fill("user_id:nobody");
    const table = page.getByRole("region", { name: "Compare" });
    await table.getByRole("link", { name: "summer" }).waitFor();
    await table.getByRole("link", { name: "Cart reminder" }).waitFor();
    await page.getByRole("button", { name: "Languages × devices" }).click();
    await expect.poll(() => table.getByRole("link", { name: "Cart reminder" }).count()).toBe(9);
  });

  test("runs nothing of what content says", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    await attune.call("applyDefinitions", {
      body: { definitions: [{ kind: "offer", key: "summer", content: HOSTILE }] },
    });
    await go("/decisions/offer/summer");
    const frame = page.frameLocator("iframe").first();
    await frame.getByText("Kind words").waitFor();
    expect(await page.locator("iframe").first().getAttribute("sandbox")).toBe("allow-same-origin");
    // What is inert takes no click: nothing can be pressed or followed in it.
    await frame
      .getByText("here")
      .click({ force: true, timeout: 2_000 })
      .catch(() => undefined);
    await expect.poll(() => page.title()).toBe("summer · Decisions · Attune");
    expect(new URL(page.url()).pathname).toBe("/decisions/offer/summer");
  });
});

describe("pressure", () => {
  test("tells of all customers who got too much and who heard nothing, day by day", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    await attune.call("applyDefinitions", {
      body: { definitions: [{ kind: "slot", key: "empty", name: "Empty" }] },
    });
    for (const user_id of ["anna", "anna", "bo"])
      await attune.call("decide", {
        key: "server",
        body: { identifiers: { user_id }, slots: [user_id === "bo" ? "empty" : "home_hero"] },
      });
    await attune.call("identify", { key: "server", body: { userId: "bo", traits: { plan: "x" } } });
    await attune.call("decide", {
      key: "server",
      body: { identifiers: { user_id: "bo" }, slots: ["empty"] },
    });
    await go("/decisions/pressure?days=1&threshold=2");
    await page.getByRole("heading", { level: 1, name: /got 3 offers: 1 got 2 or more/ }).waitFor();
    await page
      .getByRole("region", { name: "1 person got 2 or more" })
      .first()
      .getByRole("link", { name: "Anna Berg" })
      .waitFor();
    await page.getByRole("combobox", { name: "Too much is" }).click();
    await page.getByRole("option", { name: "10 or more a day" }).click();
    await page.getByText("Nobody got too much").waitFor();
    expect(new URL(page.url()).searchParams.get("threshold")).toBe("10");
  });
});

test("the try-out, previews and pressure are accessible in both languages and both themes", async () => {
  const { page, go, shop, complaints } = await signedIn(browser.current());
  for (const [lang, theme] of [
    ["en", "light"],
    ["sv", "dark"],
  ] as const)
    for (const address of [
      "/decisions/try",
      `/decisions/try?for=${shop.anna}&slot=home_hero&consents=marketing`,
      `/decisions/try?for=${shop.anna}&slot=home_hero&grid=places`,
      "/decisions/pressure",
      "/decisions/offer/reminder",
    ]) {
      await go(`${address}${address.includes("?") ? "&" : "?"}lang=${lang}&theme=${theme}`);
      await expectAccessible(page, `${address} in ${lang}, ${theme}`);
    }
  expect(complaints).toEqual([]);
});
