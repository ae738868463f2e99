import { createReadStream, existsSync } from "node:fs";
import type { Server } from "node:http";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { Analytics } from "@segment/analytics-node";
import type { JsonObject } from "@attune/core/json";
import { isObject, ownText } from "@attune/core/json";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { RunningAttune } from "../packages/server/test/running-attune.ts";
import { KEYS, startForTest, userHash } from "../packages/server/test/running-attune.ts";
import { launchBrowser } from "./browser.ts";

const byId = (messages: readonly JsonObject[]): JsonObject[] =>
  [...messages].sort((a, b) =>
    (ownText(a, "messageId") ?? "") < (ownText(b, "messageId") ?? "") ? -1 : 1,
  );

const stored = async (attune: RunningAttune): Promise<JsonObject[]> =>
  (await attune.storedEvents()).map(({ message }) => message);

const withoutKey = (message: JsonObject): JsonObject => {
  const { writeKey: _key, ...rest } = message;
  return rest;
};

/** The messages of a request body: one, or those of a batch; a key is not part of what is said. */
const messagesIn = (body: string): JsonObject[] => {
  const parsed: JsonObject = JSON.parse(body);
  const { batch } = parsed;
  return Array.isArray(batch) ? batch.filter(isObject).map(withoutKey) : [withoutKey(parsed)];
};

describe("Segment's client for Node, unmodified", () => {
  const sendAll = (analytics: Analytics): void => {
    const userId = "anna";
    analytics.identify({
      userId,
      anonymousId: "a1",
      traits: { email: "anna@example.com", plan: "gold", tags: ["x", { y: null }] },
    });
    analytics.track({
      userId,
      event: "Product Added",
      properties: { product_id: "p1", price: 12.5, text: "åäö 🚲" },
    });
    analytics.page({
      userId,
      category: "Shop",
      name: "Home",
      properties: { url: "https://shop.example/" },
    });
    analytics.screen({ userId, name: "Start", properties: { variant: "b" } });
    analytics.group({ userId, groupId: "g1", traits: { employees: 12 } });
    analytics.alias({ userId, previousId: "a0" });
    analytics.track({
      anonymousId: "a2",
      event: "Seen",
      timestamp: new Date("2024-02-29T10:00:00Z"),
      context: { ip: "10.0.0.1" },
    });
  };

  test("every call type comes in by its batches, and what is stored equals what was sent", async () => {
    const attune = await startForTest();
    const analytics = new Analytics({
      writeKey: KEYS.server,
      host: attune.url,
      flushAt: 3,
      flushInterval: 100,
    });
    const sent: string[] = [];
    const statuses: number[] = [];
    const errors: unknown[] = [];
    analytics.on("http_request", ({ body }) => sent.push(body));
    analytics.on("http_response", ({ status }) => statuses.push(status));
    analytics.on("error", (error) => errors.push(error));
    sendAll(analytics);
    await analytics.closeAndFlush({ timeout: 60_000 });
    expect(errors).toEqual([]);
    expect(statuses.every((status) => status === 200)).toBe(true);
    expect(sent.length).toBeGreaterThan(1);
    const messages = sent.flatMap(messagesIn);
    expect(messages).toHaveLength(7);
    expect(byId(await stored(attune))).toEqual(byId(messages));
    const profile = await attune.call("findProfile", {
      query: { identifier: "email:anna@example.com" },
    });
    expect(profile.identifiers.map(({ identifier }) => identifier)).toEqual(
      expect.arrayContaining(["user_id:anna", "anonymous_id:a1"]),
    );
    expect(profile.traits.find(({ name }) => name === "cart")?.value).toMatchObject({
      items: [{ product_id: "p1" }],
    });
  });

  test("a thousand calls are all stored, once each", async () => {
    const attune = await startForTest();
    const analytics = new Analytics({ writeKey: KEYS.server, host: attune.url, flushAt: 100 });
    for (let index = 0; index < 1_000; index += 1)
      analytics.track({ userId: `u${index % 20}`, event: "Seen", properties: { index } });
    await analytics.closeAndFlush({ timeout: 60_000 });
    const indexes = (await stored(attune)).map(({ properties }) =>
      isObject(properties) ? properties["index"] : null,
    );
    expect(new Set(indexes).size).toBe(1_000);
    expect(indexes).toHaveLength(1_000);
  });
});

const BUNDLES = join(
  dirname(createRequire(import.meta.url).resolve("@segment/analytics-next/package.json")),
  "dist",
  "umd",
);

/** A shop's page, with Segment's bundles at the paths where its own network serves them. */
const startShop = (): Promise<{ readonly server: Server; readonly url: string }> =>
  new Promise((resolve) => {
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? "/", "http://shop");
      const file = join(BUNDLES, basename(pathname));
      if (pathname.startsWith("/analytics-next/bundles/") && existsSync(file)) {
        response.setHeader("content-type", "text/javascript");
        createReadStream(file).pipe(response);
        return;
      }
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(
        '<!doctype html><title>Shop</title><script>window.analytics = { _cdn: location.origin };</script><script src="/analytics-next/bundles/index.js"></script>',
      );
    });
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve({
        server,
        url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
      });
    });
  });

type Visit = {
  readonly page: Page;
  readonly sent: readonly string[];
  readonly elsewhere: readonly string[];
};

describe("Segment's client for browsers, unmodified, in a real browser", () => {
  const open: { browser: Browser | null } = { browser: null };
  beforeAll(async () => {
    open.browser = await launchBrowser();
  }, 120_000);
  afterAll(async () => open.browser?.close());

  /** Opens the shop's page in a browser of its own and notes what it sends to Attune, and to anybody else. */
  const visit = async (attune: RunningAttune): Promise<Visit> => {
    if (open.browser === null) throw new Error("the browser has not started");
    const shop = await startShop();
    const context = await open.browser.newContext();
    onTestFinished(async () => {
      await context.close();
      shop.server.close();
    });
    const page = await context.newPage();
    const sent: string[] = [];
    const elsewhere: string[] = [];
    page.on("request", (request) => {
      const { origin } = new URL(request.url());
      if (origin === attune.url && request.method() === "POST") sent.push(request.postData() ?? "");
      if (origin !== attune.url && origin !== shop.url) elsewhere.push(request.url());
    });
    await page.goto(`${shop.url}/?utm_campaign=spring`);
    return { page, sent, elsewhere };
  };

  /** Loads the client as its documentation says and makes calls; answers how many were delivered. */
  const run = (
    page: Page,
    attune: RunningAttune,
    calls: string,
    options: object = {},
  ): Promise<string[]> =>
    page.evaluate(`(async () => {
      const settings = { writeKey: ${JSON.stringify(KEYS.browser)}, cdnURL: ${JSON.stringify(attune.url)} };
      const [analytics] = await AnalyticsNext.AnalyticsBrowser.load(settings, ${JSON.stringify(options)});
      const contexts = await Promise.all(${calls});
      return contexts.map((context) => context.event.messageId);
    })()`);

  const signed = {
    context: {
      userHash: { user_id: userHash("user_id:anna"), email: userHash("email:anna@example.com") },
    },
  };
  const CALLS = `[
    analytics.page("Shop", "Home", { variant: "b" }),
    analytics.track("Product Added", { product_id: "p1", price: 12.5, text: "åäö 🚲" }),
    analytics.identify("anna", { email: "anna@example.com", plan: "gold" }, ${JSON.stringify(signed)}),
    analytics.screen("App", "Start", { dark: true }),
    analytics.group("g1", { employees: 12 }),
    analytics.alias("anna", "annas-old-browser", ${JSON.stringify(signed)}),
  ]`;

  test("every call type comes in, each at its own path, and what is stored equals what was sent", async () => {
    const attune = await startForTest();
    const { page, sent, elsewhere } = await visit(attune);
    const ids = await run(page, attune, CALLS);
    expect(ids).toHaveLength(6);
    await expect.poll(() => stored(attune)).toHaveLength(6);
    const messages = sent.flatMap(messagesIn);
    expect(messages.map((message) => ownText(message, "type") ?? "").sort()).toEqual([
      "alias",
      "group",
      "identify",
      "page",
      "screen",
      "track",
    ]);
    expect(byId(await stored(attune))).toEqual(byId(messages));
    expect(messages.map((message) => ownText(message, "messageId") ?? "").sort()).toEqual(
      ids.toSorted(),
    );
    expect(elsewhere).toEqual([]);
  });

  test("what the client knows of the page and the campaign comes along, and a signed login joins the browser", async () => {
    const attune = await startForTest();
    const { page } = await visit(attune);
    await run(page, attune, CALLS);
    await expect.poll(() => stored(attune)).toHaveLength(6);
    const [first] = await attune.storedEvents();
    expect(first?.message["context"]).toMatchObject({
      campaign: { name: "spring" },
      page: { path: "/", search: "?utm_campaign=spring" },
      library: { name: "analytics.js" },
      userAgent: expect.stringContaining("Chrome"),
    });
    const profile = await attune.call("findProfile", {
      query: { identifier: "email:anna@example.com" },
    });
    const namespaces = profile.identifiers
      .map(({ identifier }) => identifier.replace(/:.*/, ""))
      .sort();
    expect(namespaces).toEqual(["anonymous_id", "email", "user_id"]);
    expect(profile.events).toBe(6);
  });

  test("an unsigned login of the client is a claim: its events stay with the browser", async () => {
    const attune = await startForTest();
    const { page } = await visit(attune);
    await run(
      page,
      attune,
      '[analytics.identify("anna", { email: "anna@example.com" }), analytics.track("Seen")]',
    );
    await expect.poll(() => stored(attune)).toHaveLength(2);
    expect(
      (await attune.refused("findProfile", { query: { identifier: "user_id:anna" } })).slug,
    ).toBe("profile-not-found");
    for (const { identifiers, claims } of await attune.storedEvents()) {
      expect(identifiers.map(({ ns }) => ns)).toEqual(["anonymous_id"]);
      expect(claims).toContainEqual({ ns: "user_id", value: "anna" });
    }
  });

  test("its batching delivery comes in as batches, and what is stored equals what was sent", async () => {
    const attune = await startForTest();
    const { page, sent } = await visit(attune);
    const deliveryStrategy = { strategy: "batching", config: { size: 3, timeout: 5_000 } };
    await run(page, attune, CALLS, { integrations: { "Segment.io": { deliveryStrategy } } });
    await expect.poll(() => stored(attune)).toHaveLength(6);
    expect(sent.length).toBeLessThan(6);
    expect(byId(await stored(attune))).toEqual(byId(sent.flatMap(messagesIn)));
  });

  test("a page that asks for a decision reads the answer across origins", async () => {
    const attune = await startForTest();
    await attune.call("applyDefinitions", {
      body: {
        definitions: [{ kind: "slot", key: "hero", default: { content: { headline: "Hello" } } }],
      },
    });
    const { page } = await visit(attune);
    const answer = await page.evaluate(`(async () => {
      const response = await fetch(${JSON.stringify(`${attune.url}/v1/decide`)}, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: "Bearer " + ${JSON.stringify(KEYS.browser)} },
        body: JSON.stringify({ identifiers: { anonymous_id: "a1" }, slots: ["hero"] }),
      });
      return response.json();
    })()`);
    expect(answer).toMatchObject({ decisions: { hero: { content: { headline: "Hello" } } } });
  });
});
