import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { RunningAttune } from "../../server/test/running-attune.ts";
import { browserForFile, expectAccessible, expectPlanned, signedIn } from "./open-ui.ts";
import { BLOCKING_PLAN } from "./small-shop.ts";

const browser = browserForFile();

const MANY = 100_000;

const BIKE = {
  id: "b-1",
  name: { en: "Road bike", sv: "Racercykel" },
  brand: "Norrask",
  categories: ["bikes/road"],
  price: 7990,
  list_price: 8990,
  currency: "SEK",
  stock: { stockholm: 4, malmo: 1 },
  variants: [{ id: "b-1-red", attributes: { colour: "red" } }],
  relations: { accessory: ["b-2"] },
};

/** A company with a member, two items, and orders that failed alike. */
const fill = async (attune: RunningAttune): Promise<void> => {
  await attune.call("applyDefinitions", { body: { definitions: [BLOCKING_PLAN] } });
  await attune.call("putCatalogItems", {
    body: { items: [BIKE, { id: "b-2", name: "Bell", price: 149, currency: "SEK" }] },
  });
  await attune.call("batch", {
    key: "server",
    body: {
      batch: [
        {
          type: "group",
          userId: "anna",
          groupId: "acme",
          messageId: "g-1",
          traits: { name: "Acme AB", plan: "trial" },
        },
        ...["12", "34", "many"].map((total, index) => ({
          type: "track",
          event: "Order Completed",
          userId: "anna",
          messageId: `o-${index}`,
          properties: { total },
        })),
      ],
    },
  });
};

const liveRule = async (attune: RunningAttune, key: string) => {
  const { definitions } = await attune.call("listDefinitions");
  return definitions.find(
    ({ definition, status }) => definition["key"] === key && status === "live",
  )?.definition;
};

const heading = (page: Page, name: string | RegExp) =>
  page.getByRole("heading", { level: 1, name });

describe("a draft", () => {
  test("keeps itself, tells who wrote meanwhile, and goes live only as it was shown", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    const put = (priority: number) =>
      attune.call("putDefinition", {
        params: { kind: "rule", key: "season" },
        body: { name: "The season", slot: "home_hero", then: { offer: "summer" }, priority },
      });
    await go("/decisions/rule/season");
    await page.keyboard.press("e");
    await page.getByLabel("Priority", { exact: true }).fill("20");
    await page.getByText(/^Draft kept \d\d:\d\d$/).waitFor();
    expect((await liveRule(attune, "season"))?.["priority"]).toBe(5);

    await put(30);
    await page.getByLabel("Priority", { exact: true }).fill("21");
    await page.getByText(/changed it meanwhile: it is v2 now/).waitFor();
    await expectAccessible(page, "a conflict");
    await page.getByRole("button", { name: "Go on from theirs" }).click();
    await expect.poll(() => page.getByLabel("Priority", { exact: true }).inputValue()).toBe("30");
    await expectPlanned(page, "priorityNow5Then30");
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByText("It is live").waitFor();
    expect((await liveRule(attune, "season"))?.["priority"]).toBe(30);

    await page.getByRole("button", { name: /^v1 by/ }).click();
    await expect
      .poll(() => page.getByRole("region", { name: "Versions" }).textContent())
      .toContain("priorityNow30Then5");
    await page.getByRole("button", { name: "Make v1 live again" }).click();
    await expect.poll(async () => (await liveRule(attune, "season"))?.["priority"]).toBe(5);
  });

  test("begins something new of any kind, and the form stays while it is first kept", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    await go("/setup/definitions?kind=purpose");
    await page.getByRole("button", { name: "New purpose" }).click();
    await page.getByLabel("Key").fill("letters");
    await page.keyboard.press("Enter");
    await heading(page, "A new purpose, not live yet.").waitFor();
    await page.getByLabel("Name", { exact: true }).fill("Letters by post");
    await page.getByText("Not kept yet: it stands on this page only.").waitFor();
    await page.getByRole("combobox", { name: "Why it is lawful" }).click();
    await page.getByRole("option", { name: "Contract", exact: true }).click();
    await page.getByText(/^Draft kept/).waitFor();
    expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("Letters by post");
    await page.getByRole("button", { name: "Publish" }).click();
    await heading(page, "Letters by post is live as v1.").waitFor();
    expect((await liveRule(attune, "letters"))?.["name"]).toBe("Letters by post");
  });
});

const statusesOf = async (attune: RunningAttune, kind: string, key: string): Promise<string[]> => {
  const { definitions } = await attune.call("definition", { params: { kind, key } });
  return definitions.map(({ version, status }) => `${version} ${status}`);
};

describe("what was done to a definition", () => {
  test("is undone whole: a first publish gives the draft back, where drafts are found", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    await attune.call("putDefinition", {
      params: { kind: "segment", key: "norse" },
      body: { name: "In Norway", when: { country: "NO" } },
    });
    await go("/segments?view=drafts");
    await page.getByRole("link", { name: "In Norway" }).click();
    await page.getByRole("button", { name: /^Publish/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Publish", exact: true }).click();
    await page.getByText("It is live").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("As it was before").waitFor();
    expect(await statusesOf(attune, "segment", "norse")).toEqual(["2 draft", "1 archived"]);
    await go("/segments?view=drafts");
    await page.getByRole("link", { name: "In Norway" }).waitFor();
  });

  test("is undone whole: the version before is live again, and the draft waits as it did", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    await go("/decisions/rule/season?edit=1");
    await page.getByLabel("Priority", { exact: true }).fill("21");
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByText("It is live").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("As it was before").waitFor();
    expect((await liveRule(attune, "season"))?.["priority"]).toBe(5);
    const { definitions } = await attune.call("definition", {
      params: { kind: "rule", key: "season" },
    });
    expect(definitions[0]).toMatchObject({ status: "draft", definition: { priority: 21 } });
  });

  test("is thrown away while it is a draft, with the last words, and given back", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    await go("/decisions/rule/season?edit=1");
    await page.getByLabel("Priority", { exact: true }).fill("21");
    await page.getByText(/^Draft kept/).waitFor();
    await page.getByLabel("Priority", { exact: true }).fill("22");
    await page.getByRole("button", { name: "Discard draft" }).click();
    await page.getByText("The draft was discarded").waitFor();
    expect(await statusesOf(attune, "rule", "season")).toEqual(["2 discarded", "1 live"]);
    await expectAccessible(page, "a discarded draft among the versions");
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("As it was before").waitFor();
    const { definitions } = await attune.call("definition", {
      params: { kind: "rule", key: "season" },
    });
    expect(definitions[0]).toMatchObject({ status: "draft", definition: { priority: 22 } });
    expect((await liveRule(attune, "season"))?.["priority"]).toBe(5);
  });
});

describe("people who work with Attune", () => {
  test("are added with a link that is shown once, and change role with a way back", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    await go("/setup/people");
    await page.getByRole("button", { name: "Add somebody" }).click();
    await page.getByLabel("Name").fill("Bo Ek");
    await page.getByLabel("E-mail").fill("bo@example.com");
    await page.getByRole("button", { name: "Add and make a link" }).click();
    await page.getByText(/sign-in#token=/).waitFor();
    await expectAccessible(page, "the link");
    await page.keyboard.press("Escape");
    await page.mouse.click(4, 4);
    await page.getByText(/^It is shown this once only/).waitFor();
    expect(await page.getByText(/sign-in#token=/).count()).toBe(1);
    await page.getByRole("button", { name: "I have it" }).click();
    await expect.poll(() => page.getByText(/sign-in#token=/).count()).toBe(0);
    const roleOfBo = async () =>
      (await attune.call("people")).people.find(({ name }) => name === "Bo Ek")?.role;
    await page.getByRole("button", { name: "What to do with Bo Ek" }).click();
    await page.getByRole("menuitem", { name: "Make developer" }).click();
    await page.getByText("Bo Ek is developer now").waitFor();
    expect(await roleOfBo()).toBe("developer");
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(roleOfBo).toBe("marketer");
  });

  test("are shown by the hundred thousand with few rows in the page, and sorted and gone through", async () => {
    const { page, go } = await signedIn(browser.current());
    const one = {
      role: "analyst",
      status: "active",
      created: "2026-01-01T00:00:00.000Z",
      createdBy: "Maja",
      lastSeen: null,
    };
    await page.route("**/v1/people", (route) =>
      route.fulfill({
        json: {
          people: Array.from({ length: MANY }, (_, index) => {
            const name = `Person ${String(MANY - index).padStart(6, "0")}`;
            return { ...one, id: `u_${index}`, name, email: `p${index}@example.com` };
          }),
        },
      }),
    );
    await go("/setup/people");
    const table = page.getByRole("region", { name: "Everybody who was ever added" });
    const inPage = (): Promise<number> => table.locator("tbody tr[data-row]").count();
    await heading(page, /^100,000 people work/).waitFor();
    expect(await inPage()).toBeLessThan(80);
    await table.evaluate((box) => box.scrollTo(0, box.scrollHeight));
    await table.getByText("Person 000001").waitFor();
    expect(await inPage()).toBeLessThan(80);
    await table.getByRole("button", { name: "Name" }).click();
    // The same person was in sight before.
    await table.locator('th[aria-sort="ascending"]').waitFor();
    await table.evaluate((box) => box.scrollTo(0, 0));
    await table.getByText("Person 000001").waitFor();
    for (let step = 0; step < 60; step += 1) await page.keyboard.press("j");
    await table.getByText("Person 000060").waitFor();
    expect(await inPage()).toBeLessThan(80);
  });
});

describe("what the shop has and who buys it", () => {
  test("is found, changed and put back, from the catalog to an account's members", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    await fill(attune);
    const brandOf = async () =>
      (await attune.call("catalogItem", { params: { id: "b-1" } })).item["brand"];
    await go("/items?category=bikes");
    await heading(page, "One item fits.").waitFor();
    await page.getByRole("link", { name: "Road bike" }).click();
    await heading(
      page,
      /Road bike is on sale for SEK\s7,990, and 5 are in stock at 2 places\./,
    ).waitFor();
    await page.keyboard.press("e");
    await page.getByLabel("Brand").fill("Other");
    await page.getByRole("button", { name: "Put into the catalog" }).click();
    await page.getByText("It is in the catalog").waitFor();
    expect(await brandOf()).toBe("Other");
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(brandOf).toBe("Norrask");

    await go("/people/accounts?q=acm");
    await page.getByRole("link", { name: "Acme AB" }).click();
    await heading(page, /^Acme AB has not ordered yet/).waitFor();
    await page.getByRole("button", { name: "Take out" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Take out" }).click();
    await page.getByText("Nobody is in it now").waitFor();
  });

  test("is taken in from quarantine by one mapping, after a try that changes nothing", async () => {
    const { page, attune } = await signedIn(browser.current());
    await fill(attune);
    const waiting = async () => (await attune.call("quarantine", { query: {} })).waiting;
    const [group] = (await attune.call("quarantine", { query: {} })).groups;
    await page.goto(new URL(`/live?why=quarantine-group:${group?.group}`, attune.url).href);
    const panel = page.getByRole("complementary", { name: "Why" });
    await panel.getByRole("button", { name: "Try with all 3" }).click();
    await panel.getByText(/^Of 3, 2 would be taken in, 1 would still fail/).waitFor();
    expect(await waiting()).toBe(3);
    await expectAccessible(page, "a group in quarantine");
    await panel.getByRole("button", { name: "Release all" }).click();
    await expect.poll(waiting).toBe(1);
    await panel.getByRole("button", { name: "Throw all away" }).click();
    await page.getByLabel("Reason").fill("a test of ours");
    await page.getByRole("dialog").getByRole("button", { name: "Throw away" }).click();
    await expect.poll(waiting).toBe(0);
  });
});

describe("what waits in quarantine", () => {
  test("is what is left of it, once all that can be was released", async () => {
    const { page, attune } = await signedIn(browser.current());
    await fill(attune);
    await page.goto(new URL("/live?status=quarantined", attune.url).href);
    const waiting = page.getByRole("region", { name: "Waiting in quarantine" });
    const rows = page.getByRole("region", { name: /^Events and decisions/ });
    await expect.poll(() => rows.getByRole("link", { name: "Order Completed" }).count()).toBe(3);
    await waiting.getByRole("link", { name: "Order Completed" }).click();
    const panel = page.getByRole("complementary", { name: "Why" });
    await panel.getByRole("button", { name: "Try with all 3" }).click();
    await panel.getByRole("button", { name: "Release all" }).click();
    await waiting.getByText("1 waits").waitFor();
    await expect.poll(() => rows.getByRole("link", { name: "Order Completed" }).count()).toBe(1);
  });
});

describe("the screens to manage with", () => {
  test.each([
    ["en", "light"],
    ["sv", "dark"],
  ] as const)("are accessible in %s, %s", async (lang, theme) => {
    const { page, go, attune, complaints } = await signedIn(browser.current());
    await fill(attune);
    for (const address of [
      "/setup/people",
      "/setup/people?do=add",
      "/setup/you",
      "/setup/definitions?kind=rule",
      "/setup/definitions/tracking-plan/shop?edit=1",
      "/decisions/rule/season?version=1",
      "/items",
      "/items/b-1?why=item:b-2",
      "/items/b-1?edit=1",
      "/people/accounts",
      "/people/accounts/acme",
    ]) {
      await go(`${address}${address.includes("?") ? "&" : "?"}lang=${lang}&theme=${theme}`);
      await expectAccessible(page, `${address} in ${lang}, ${theme}`);
    }
    expect(complaints).toEqual([]);
  });
});
