import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { RunningAttune } from "../../server/test/running-attune.ts";
import {
  browserForFile,
  expectAccessible,
  expectPlanned,
  signedIn,
  signedInAs,
} from "./open-ui.ts";

const browser = browserForFile();

const SLOT = {
  kind: "slot",
  key: "home_hero",
  name: "Home page hero",
  channel: "web",
  schema: {
    type: "object",
    properties: { title: { type: "string" }, cta: { type: "string" } },
    required: ["title"],
  },
} as const;

const POLICY = {
  kind: "policy",
  key: "calm",
  name: "Calm",
  caps: [{ key: "daily", limit: 2, within: "1d", of: { offers: ["reminder"] } }],
  suppress: [{ key: "ticket", when: { open_ticket: true } }],
} as const;

const live = async (attune: RunningAttune, key: string) => {
  const { definitions } = await attune.call("listDefinitions");
  return definitions.find(
    ({ definition, status }) => definition["key"] === key && status === "live",
  )?.definition;
};

const publish = async (page: Page): Promise<void> => {
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByText("It is live").waitFor();
};

const focusedName = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement: focused } = document;
    return focused instanceof HTMLInputElement ? (focused.labels?.[0]?.textContent ?? "") : "";
  });

describe("a rule", () => {
  test("is edited by the condition's builder and by names, and told old and new side by side", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    await go("/decisions/rule/cart?edit=1");
    // Until the server has said that nothing would change, there might be something to publish.
    await expect.poll(() => page.getByRole("button", { name: "Publish" }).count()).toBe(0);
    await page.getByText("country is SE", { exact: true }).waitFor();
    await page.getByLabel("Value").fill("NO");
    await expectPlanned(page, "ifNowcountry is SEThencountry is NO");
    await page.getByRole("button", { name: "+ Segment" }).click();
    await page.getByText(/A condition is half chosen/).waitFor();
    await page.getByRole("combobox", { name: "Segment" }).click();
    await page.getByRole("option", { name: "In Sweden" }).click();
    await expectPlanned(page, "Thencountry is NO and in segment “In Sweden”");
    await page.getByRole("combobox", { name: "then" }).fill("Summer");
    await page.getByRole("option", { name: /^Summer sale/ }).click();
    await expectPlanned(page, "NowCart reminderThenCart reminder and Summer sale");
    await publish(page);
    expect(await live(attune, "cart")).toMatchObject({
      if: { country: "NO", $segment: "swedes" },
      then: { offers: ["reminder", "summer"] },
    });
  });

  test("names its slot by what people call it, with a way to a new one", async () => {
    const { page, go } = await signedIn(browser.current());
    await go("/decisions/rule/cart?edit=1");
    await expect
      .poll(() => page.getByRole("combobox", { name: "slot" }).inputValue())
      .toBe("Home page hero");
    await page.getByRole("link", { name: "New slot …" }).click();
    await page.getByRole("dialog", { name: "New slot" }).waitFor();
    expect(new URL(page.url()).search).toBe("?kind=slot&new=1");
  });
});

describe("an offer", () => {
  test("is written by the fields that its slot asks for, in a language, with its preview", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    await attune.call("applyDefinitions", { body: { definitions: [SLOT] } });
    await go("/decisions/offer/reminder?edit=1");
    const content = page.getByRole("group", { name: "content" });
    await content.getByLabel("cta").fill("Go to the cart");
    await content.getByRole("button", { name: "Add a language or version" }).click();
    await content.getByLabel("Language").fill("sv");
    await content.getByRole("tab", { name: "Swedish" }).waitFor();
    await content.getByLabel("title").fill("Din varukorg väntar");
    const shown = page.frameLocator('iframe[title^="Preview of Cart reminder"]');
    await shown.getByText("Din varukorg väntar").waitFor();
    await expectPlanned(page, "content › ctaNowNot setThenGo to the cart");
    await publish(page);
    expect(await live(attune, "reminder")).toMatchObject({
      content: { title: "Your cart waits", cta: "Go to the cart" },
      variants: [{ locale: "sv", content: { title: "Din varukorg väntar" } }],
    });
  });

  test("says at a field what is wrong with it, and folds what is rare until it is set", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    await attune.call("applyDefinitions", { body: { definitions: [SLOT] } });
    await go("/decisions/offer/reminder?edit=1");
    const owner = page.getByLabel("owner");
    const more = page.getByText(/^More \(\d+\)$/);
    await more.waitFor();
    expect(await owner.isVisible()).toBe(false);
    await more.click();
    await owner.fill("Maja");
    await expectPlanned(page, "Maja");
    await publish(page);
    // It is live before the form has closed.
    await page.getByRole("button", { name: "Edit", exact: true }).waitFor();
    await page.keyboard.press("e");
    await page.getByRole("button", { name: "Done" }).waitFor();
    await owner.waitFor();
    await page
      .locator("summary")
      .filter({ hasText: /^When$/ })
      .click();
    await page.getByLabel("from").first().fill("2026-06-02T00:00");
    await page.getByLabel("until").first().fill("2026-06-01T00:00");
    await page
      .getByText(/It ends before it begins/)
      .first()
      .waitFor();
    await expect
      .poll(() => page.getByLabel("until").first().getAttribute("aria-invalid"))
      .toBe("true");
  });
});

describe("a slot", () => {
  test("says what its content has to be field by field, and the rest as JSON", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    await attune.call("applyDefinitions", { body: { definitions: [SLOT] } });
    await go("/decisions/slot/home_hero?edit=1");
    const row = (at: number) =>
      page.getByRole("group", { name: `Fields of its content ${at}`, exact: true });
    await row(1).getByLabel("Name").fill("title");
    await row(1).getByText("Another one is called so already.").waitFor();
    await row(1).getByLabel("Name").fill("button");
    await page.getByRole("button", { name: "Add to Fields of its content" }).click();
    await row(3).getByLabel("Name").fill("look");
    await row(3).getByRole("combobox", { name: "It is" }).click();
    await page.getByRole("option", { name: "One of a few" }).click();
    await row(3)
      .getByText(/it is a list of texts/)
      .waitFor();
    await row(3).getByLabel("May be").fill("calm\nloud");
    const isAlwaysThere = row(3).getByRole("checkbox", { name: "Always there" });
    await isAlwaysThere.click();
    await page
      .getByText(/Slot home_hero cannot show it/)
      .first()
      .waitFor();
    await isAlwaysThere.click();
    await expectPlanned(page, "schema");
    await publish(page);
    expect(await live(attune, "home_hero")).toMatchObject({
      schema: {
        type: "object",
        properties: {
          title: { type: "string" },
          button: { type: "string" },
          look: { enum: ["calm", "loud"] },
        },
        required: ["title"],
      },
    });
  });
});

describe("computed content", () => {
  test("is a name and a formula each, and what is wrong with a formula stands at it", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    await attune.call("applyDefinitions", { body: { definitions: [SLOT] } });
    await go("/decisions/offer/reminder?edit=1");
    await page.getByText(/^More \(\d+\)$/).click();
    await page.getByRole("button", { name: "Add to Computed content" }).click();
    const row = page.getByRole("group", { name: "Computed content 1", exact: true });
    expect(await row.getByLabel("Name").inputValue()).toBe("cta");
    await row.getByLabel("Name").fill("1st");
    await row.getByText(/does not begin with a digit/).waitFor();
    await row.getByLabel("Name").fill("points");
    await row.getByLabel("Formula").fill("item.price * 0.9");
    await row.getByText(/this one names none: set item/).waitFor();
    await row.getByLabel("Formula").fill("loyalty_points + 1");
    await expectPlanned(page, "loyalty_points + 1");
    await publish(page);
    expect(await live(attune, "reminder")).toMatchObject({
      computed: { points: "loyalty_points + 1" },
    });
  });
});

describe("a policy", () => {
  test("has durations with units, scopes by name and conditions in words", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    await attune.call("applyDefinitions", { body: { definitions: [POLICY] } });
    await go("/decisions/policy/calm?edit=1");
    await page.getByText("open_ticket is true", { exact: true }).waitFor();
    await page.getByRole("group", { name: "within" }).getByLabel("How many").fill("3");
    const offers = page.getByRole("combobox", { name: "offers" }).first();
    await offers.fill("Summer");
    await page.getByRole("option", { name: /^Summer sale/ }).click();
    await expectPlanned(
      page,
      "caps › daily › of › offersNowCart reminderThenCart reminder and Summer sale",
    );
    await publish(page);
    expect(await live(attune, "calm")).toMatchObject({
      caps: [{ key: "daily", within: "3d", of: { offers: ["reminder", "summer"] } }],
    });
  });
});

describe("something new", () => {
  test("is asked for in a dialog that stands in the address, begins in its field and says what a key is", async () => {
    const { page, go } = await signedIn(browser.current());
    for (const [address, label] of [
      ["/decisions?kind=offer&new=1", "Key"],
      ["/setup/consent?new=1", "Key"],
      ["/items?new=1", "Id"],
      ["/setup/sources?new=1", "Key"],
    ] as const) {
      await go(address);
      await expect.poll(() => focusedName(page)).toBe(label);
      await expectAccessible(page, address);
    }
    await go("/decisions?kind=offer&new=1");
    await expect.poll(() => focusedName(page)).toBe("Key");
    await page.keyboard.type("Höst REA");
    await page.getByText(/: host-rea would do\./).waitFor();
    expect(await page.getByRole("button", { name: "Begin" }).isDisabled()).toBe(true);
    await page.keyboard.press("Enter");
    expect(new URL(page.url()).pathname).toBe("/decisions");
    await page.getByLabel("Key").fill("reminder");
    await page.getByText(/There is one with this key already/).waitFor();
    await page.getByLabel("Key").fill("host-rea");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "A new offer, not live yet." }).waitFor();
  });

  test("of segments keeps what is written over a reload", async () => {
    const { page, go } = await signedIn(browser.current());
    await go("/segments/new");
    await page.getByLabel("Name", { exact: true }).fill("Left a cart");
    await page.getByRole("button", { name: /^Left a cart at least 1/ }).click();
    await expect.poll(() => page.url()).toMatch(/name=Left\+a\+cart.*start=cart|start=cart.*name=/);
    await page.reload();
    expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("Left a cart");
    expect(await page.getByLabel("Key").inputValue()).toBe("left-a-cart");
    await page.getByLabel("Key").fill("Left");
    await page.getByText(/: left would do\./).waitFor();
  });

  test("is not begun by a role that may not: it is told who may, with the way back", async () => {
    const ui = await signedIn(browser.current());
    const page = await signedInAs(ui, "analyst");
    const problems: string[] = [];
    page.on("response", (response) => {
      if (response.status() === 403) problems.push(response.url());
    });
    for (const [address, back] of [
      ["/segments/new", "/segments"],
      ["/segments/of/brand-new?edit=1", "/segments"],
      ["/decisions/offer/brand-new?edit=1", "/decisions"],
      ["/items/brand-new?edit=1", "/items"],
    ] as const) {
      await page.goto(new URL(address, ui.attune.url).href);
      await page.getByText("It takes the role of owner, marketer or developer.").waitFor();
      await expectAccessible(page, address);
      await page.getByRole("link", { name: "Back to the list" }).click();
      await expect.poll(() => new URL(page.url()).pathname).toBe(back);
    }
    for (const name of ["New segment", "New offer", "New item"])
      expect(await page.getByRole("button", { name }).count()).toBe(0);
    expect(problems).toEqual([]);
  });
});

describe("the editors", () => {
  test("are accessible in both languages, both themes, and on a narrow screen", async () => {
    const { page, go, attune, complaints } = await signedIn(browser.current());
    await attune.call("applyDefinitions", { body: { definitions: [SLOT, POLICY] } });
    for (const [lang, theme, width] of [
      ["en", "light", 1280],
      ["sv", "dark", 1280],
      ["sv", "light", 390],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      for (const address of [
        "/decisions/slot/home_hero?edit=1",
        "/decisions/offer/reminder?edit=1",
        "/decisions/rule/cart?edit=1",
        "/decisions/policy/calm?edit=1",
      ]) {
        await go(`${address}&lang=${lang}&theme=${theme}`);
        await expectAccessible(page, `${address} in ${lang}, ${theme}, ${width}`);
      }
    }
    expect(complaints).toEqual([]);
  });
});
