import { describe, expect, test } from "vitest";
import { browserForFile, expectAccessible, pressEnter, signedIn } from "./open-ui.ts";

const browser = browserForFile();

const PLAN = {
  kind: "tracking-plan",
  key: "shop",
  name: "The shop's events",
  sources: ["server"],
  unknownEvents: "warn",
  events: {
    "Product Added": { properties: { product_id: { type: "string", required: true } } },
  },
} as const;

const PURPOSE = {
  kind: "purpose",
  key: "marketing",
  name: "Offers by e-mail",
  basis: "consent",
  wording: { version: "2026-06", text: { en: "Yes, send me offers.", sv: "Ja, skicka." } },
} as const;

describe("a part of the set-up that a role may not see", () => {
  test("says whose it is and leads back, and asks the server nothing", async () => {
    const { page, go, complaints } = await signedIn(browser.current(), "marketer");
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    for (const [address, name] of [
      ["/setup/keys", "Keys"],
      ["/setup/people", "People & roles"],
      ["/setup/audit", "Audit log"],
    ] as const) {
      await go(address);
      await page.getByRole("heading", { level: 1, name: `${name} is not for your role` }).waitFor();
      await page.getByText("Your role is marketer; this takes owner or developer.").waitFor();
      await expectAccessible(page, address);
    }
    expect(asked.filter((path) => /^\/v1\/(?:keys|people|audit)/.test(path))).toEqual([]);
    expect(await page.getByRole("button", { name: "Try again" }).count()).toBe(0);
    await page.getByRole("link", { name: "Back to the set-up" }).click();
    await expect.poll(() => new URL(page.url()).pathname).toBe("/setup");
    expect(complaints).toEqual([]);
  });
});

describe("set-up", () => {
  test("a source is made, gets a key that is shown once, and says how to send with it", async () => {
    const { page, go, attune, complaints } = await signedIn(browser.current());
    await go("/");
    await page.keyboard.press("g");
    await page.keyboard.press("u");
    await page.getByRole("link", { name: "Sources", exact: true }).first().press("Enter");
    await page.getByRole("heading", { level: 1, name: /sources?,/ }).waitFor();
    await pressEnter(page.getByRole("button", { name: "New source" }));
    await page.getByLabel("Key").fill("till");
    await pressEnter(page.getByRole("button", { name: "Make it live" }));
    await page.getByRole("heading", { level: 1, name: /^Nothing has come from till/ }).waitFor();
    await pressEnter(page.getByRole("button", { name: "Make a key" }));
    const howTo = page.getByRole("region", { name: "How to send" });
    await howTo.getByText(/^atn_browser_/).waitFor();
    const key = (await howTo.getByText(/^atn_browser_/).textContent()) ?? "";
    await howTo.getByText(`attune.load("${key}");`).waitFor();
    await howTo.getByRole("tab", { name: "With curl" }).click();
    await howTo.getByText(`-u '${key}:'`).waitFor();
    expect(new URL(page.url()).searchParams.get("send")).toBe("curl");
    const answer = await fetch(new URL("/v1/track", attune.url), {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Basic ${btoa(`${key}:`)}` },
      body: JSON.stringify({ anonymousId: "b-1", event: "Seen" }),
    });
    expect(answer.status).toBe(200);
    const { keys } = await attune.call("listKeys");
    expect(keys.find(({ source }) => source === "till")).toMatchObject({ name: "till" });
    await page.reload();
    await page.getByRole("region", { name: "How to send" }).waitFor();
    expect(await page.getByText(key).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test("a key is made, rotated and taken back, each with what follows from it", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    const stateOf = async (name: string): Promise<readonly string[]> =>
      (await attune.call("listKeys")).keys
        .filter((key) => key.name === name)
        .map(({ status }) => status);
    await go("/setup/keys?do=make");
    await page.getByLabel("Name").fill("newsletter");
    await page.getByRole("button", { name: "Make it" }).click();
    const shown = page.getByRole("dialog", { name: "The key newsletter" });
    await shown.getByText(/^atn_browser_/).waitFor();
    await shown.getByText(/speaks for the browser that sends/).waitFor();
    await page.keyboard.press("Escape");
    await page.mouse.click(4, 4);
    await shown.getByText(/^It is shown this once only/).waitFor();
    expect(await shown.getByRole("button", { name: "Close" }).count()).toBe(0);
    await expectAccessible(page, "a key that is shown once");
    await page.getByRole("button", { name: "I have noted it" }).click();
    await page.getByRole("button", { name: "Change the key newsletter" }).click();
    await page.getByRole("menuitem", { name: "Rotate" }).click();
    await page.getByRole("button", { name: "Rotate", exact: true }).click();
    await page.getByText(/^The old key works until/).waitFor();
    await page.getByRole("button", { name: "I have noted it" }).click();
    expect(await stateOf("newsletter")).toEqual(["rotated", "live"]);
    await page.getByRole("button", { name: "Change the key newsletter" }).last().click();
    await page.getByRole("menuitem", { name: "Take back…" }).click();
    await page.getByText(/nothing they send to web comes in/).waitFor();
    await page.getByRole("button", { name: "Take it back" }).click();
    await page.getByText(/^newsletter was taken back/).waitFor();
    expect((await stateOf("newsletter")).filter((status) => status === "revoked")).toHaveLength(1);
  });

  test("what came in and is in no plan is added to it, and taken out again from the toast", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    await attune.call("applyDefinitions", { body: { definitions: [PLAN] } });
    await attune.call("batch", {
      key: "server",
      body: {
        batch: [
          { type: "track", event: "Gift Wrapped", userId: "anna", messageId: "m-7" },
          {
            type: "track",
            event: "Product Added",
            userId: "anna",
            messageId: "m-8",
            properties: { product_id: "p-1" },
          },
        ],
      },
    });
    const events = async (): Promise<readonly string[]> => {
      const { definitions } = await attune.call("definition", {
        params: { kind: "tracking-plan", key: "shop" },
      });
      const live = definitions.find(({ status }) => status === "live");
      return Object.keys(Object(live?.definition["events"]));
    };
    await go("/setup/tracking-plan");
    await page.getByRole("link", { name: "The shop's events" }).click();
    await page
      .getByRole("heading", { level: 1, name: /^The shop's events: 1 event is in the plan/ })
      .waitFor();
    const rules = page.getByRole("region", { name: "What it has to be" });
    await rules.getByRole("img", { name: "50.0%" }).waitFor();
    const unplanned = page.getByRole("region", { name: "Came in and is not in the plan" });
    const wrapped = unplanned.getByRole("listitem").filter({ hasText: "Gift Wrapped" });
    await wrapped.getByRole("button", { name: "Add to the plan" }).click();
    await page.getByRole("heading", { level: 1, name: /2 events are in the plan/ }).waitFor();
    expect(await events()).toEqual(["Gift Wrapped", "Product Added"]);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(events).toEqual(["Product Added"]);
  });

  test("a property's rule is changed by a form, which leaves the rest of the plan as it is", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    await attune.call("applyDefinitions", { body: { definitions: [PLAN] } });
    await go("/setup/tracking-plan/shop?part=track:Product+Added&field=product_id");
    await page.getByRole("checkbox", { name: /^It is always there/ }).click();
    await page.getByRole("button", { name: "Change the plan" }).click();
    const live = async (): Promise<unknown> => {
      const { definitions } = await attune.call("definition", {
        params: { kind: "tracking-plan", key: "shop" },
      });
      return definitions.find(({ status }) => status === "live")?.definition;
    };
    await expect.poll(live).toMatchObject({
      ...PLAN,
      events: {
        "Product Added": { properties: { product_id: { type: "string", required: false } } },
      },
    });
  });

  test("says what people agreed to, and what they were asked", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    await attune.call("applyDefinitions", { body: { definitions: [PURPOSE] } });
    await attune.call("recordConsent", {
      body: {
        identifier: "user_id:anna",
        statements: [{ purpose: "marketing", granted: true }],
      },
    });
    await go("/setup/consent");
    await page
      .getByRole("heading", {
        name: "One person has agreed to Offers by e-mail and nobody has said no, of 1 who are known.",
      })
      .waitFor();
    await page.getByRole("link", { name: "Offers by e-mail" }).click();
    await page.getByRole("heading", { name: /1 of 1 known person agreed/ }).waitFor();
    await page.getByText("Ja, skicka.").first().waitFor();
    expect(new URL(page.url()).pathname).toBe("/setup/consent/marketing");
  });

  test("the audit log says who did what, what that changed, and that it is whole", async () => {
    const { page, go, attune, complaints } = await signedIn(browser.current());
    await attune.call("applyDefinitions", { body: { definitions: [PURPOSE] } });
    await attune.call("applyDefinitions", {
      body: { definitions: [{ ...PURPOSE, name: "Offers" }] },
    });
    await go("/setup/audit");
    await page
      .getByRole("heading", { level: 1, name: /^The latest change: owner put a definition live/ })
      .waitFor();
    await page.getByLabel("To what").fill("purpose:marketing");
    await page.getByRole("heading", { level: 1, name: /^2 rows fit/ }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("region", { name: "What people and keys did" }).focus();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    const panel = page.getByRole("complementary", { name: "Why" });
    const change = panel.getByRole("region", { name: "What version 2 changed of version 1" });
    await expect.poll(() => change.textContent()).toContain("Offers by e-mail");
    await page.getByRole("button", { name: "Check the chain" }).click();
    await page.getByText(/^All \d+ rows are as they were written\./).waitFor();
    const head = (await page.getByText(/^\d+:[0-9a-f]{64}$/).textContent()) ?? "";
    await page.getByLabel("A head noted earlier").fill(head.replace(/.$/, "g"));
    expect(await page.getByRole("button", { name: "Check the chain" }).isDisabled()).toBe(true);
    await page.getByLabel("A head noted earlier").fill(head.replace(/^\d+/, "1"));
    await page.getByRole("button", { name: "Check the chain" }).click();
    await page.getByText(/^Row 1 is not as it was written/).waitFor();
    expect(complaints).toEqual([]);
  });

  test.each([
    ["en", "light"],
    ["sv", "dark"],
  ] as const)("is accessible in %s, %s", async (lang, theme) => {
    const { page, go, attune, complaints } = await signedIn(browser.current());
    await attune.call("applyDefinitions", { body: { definitions: [PLAN, PURPOSE] } });
    for (const address of [
      "/setup",
      "/setup/sources",
      "/setup/sources/server",
      "/setup/sources?new=1",
      "/setup/keys",
      "/setup/keys?do=make",
      "/setup/tracking-plan",
      "/setup/tracking-plan/shop",
      "/setup/tracking-plan/shop?field=product_id",
      "/setup/consent",
      "/setup/consent/marketing",
      "/setup/consent/analytics",
      "/setup/audit?why=audit:1",
    ]) {
      await go(`${address}${address.includes("?") ? "&" : "?"}lang=${lang}&theme=${theme}`);
      await expectAccessible(page, `${address} in ${lang}, ${theme}`);
    }
    expect(complaints).toEqual([]);
  });
});

describe("a source's keys", () => {
  test("are made on its page by who may make keys, and by nobody else", async () => {
    const { page, go, complaints } = await signedIn(browser.current(), "developer");
    await go("/setup/sources/server");
    const howTo = page.getByRole("region", { name: "How to send" });
    await howTo.getByRole("link", { name: "See them" }).waitFor();
    expect(await howTo.getByRole("button", { name: "Make a key" }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});

describe("a tracking plan", () => {
  test("says before it is live how many of the latest events it would keep out, and by which rule", async () => {
    const { page, go, attune, complaints } = await signedIn(browser.current());
    await attune.call("applyDefinitions", { body: { definitions: [PLAN] } });
    const batch = ["b-1", "b-2"].map((messageId) => ({
      type: "track",
      event: "Product Added",
      userId: "ada",
      messageId,
    }));
    await attune.call("batch", { key: "server", body: { batch } });
    await attune.call("putDefinition", {
      params: { kind: "tracking-plan", key: "shop" },
      body: { ...PLAN, onViolation: "block" },
    });
    await go("/setup/tracking-plan/shop?edit=1");
    const told = page.getByRole("region", { name: "What publishing changes" });
    await told.getByText("3 events would wait in quarantine.").waitFor();
    await told.getByText("Product Added /properties/product_id").waitFor();
    await told.getByText(/Judged by it: all \d+ events of the last 7 days/).waitFor();
    await expectAccessible(page, "a plan and what it would block");
    await go("/setup/tracking-plan/shop");
    await page.getByRole("button", { name: "product_id" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("combobox", { name: "An event that breaks it" }).click();
    await page.getByRole("option", { name: "comes in, and the sender is told" }).click();
    await dialog.getByText("No event would wait in quarantine.").waitFor();
    expect(complaints).toEqual([]);
  });
});
