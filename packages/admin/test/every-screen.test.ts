import { describe, expect, test } from "vitest";
import type { RunningAttune } from "../../server/test/running-attune.ts";
import { PAGES } from "../src/pages/index.ts";
import type { Shop } from "./small-shop.ts";
import { browserForFile, drawn, expectAccessible, signedIn } from "./open-ui.ts";

const browser = browserForFile();

const DEFINITIONS = [
  {
    kind: "tracking-plan",
    key: "shop",
    sources: ["server"],
    events: { "Product Viewed": {} },
  },
  { kind: "purpose", key: "letters", name: "Letters", basis: "consent" },
] as const;

/** The small shop with one of everything that a screen shows. */
const fill = async (attune: RunningAttune): Promise<void> => {
  await attune.call("applyDefinitions", { body: { definitions: DEFINITIONS } });
  await attune.call("putCatalogItems", {
    body: { items: [{ id: "b-1", name: "Road bike", price: 7990, currency: "SEK" }] },
  });
  const joined = { type: "group", userId: "anna", groupId: "acme", messageId: "g-1" };
  await attune.call("batch", { key: "server", body: { batch: [joined] } });
};

/** An address of each route; a screen that is new says here where it can be seen. */
const addresses = ({ anna, decision }: Shop): Readonly<Record<string, string>> => ({
  "/": "/",
  "/live": "/live",
  "/people": "/people",
  "/people/:id": `/people/${anna}`,
  "/people/accounts": "/people/accounts",
  "/people/accounts/:id": "/people/accounts/acme",
  "/segments": "/segments",
  "/segments/new": "/segments/new",
  "/segments/of/:key": "/segments/of/swedes",
  "/decisions": "/decisions",
  "/decisions/try": "/decisions/try",
  "/decisions/pressure": "/decisions/pressure",
  "/decisions/made/:id": `/decisions/made/${decision}`,
  "/decisions/:kind/:key": "/decisions/rule/season",
  "/items": "/items",
  "/items/:id": "/items/b-1",
  "/setup": "/setup",
  "/setup/sources": "/setup/sources",
  "/setup/sources/:key": "/setup/sources/server",
  "/setup/keys": "/setup/keys",
  "/setup/tracking-plan": "/setup/tracking-plan",
  "/setup/tracking-plan/:key": "/setup/tracking-plan/shop",
  "/setup/consent": "/setup/consent",
  "/setup/consent/:key": "/setup/consent/letters",
  "/setup/people": "/setup/people",
  "/setup/you": "/setup/you",
  "/setup/definitions": "/setup/definitions",
  "/setup/definitions/:kind/:key": "/setup/definitions/purpose/letters",
  "/setup/audit": "/setup/audit",
});

const ROUTES = PAGES.flatMap(({ path, routes }) =>
  routes.map((route) => `/${[path, route.path].filter(Boolean).join("/")}`),
);

describe("every screen", () => {
  test.each([
    ["en", "light"],
    ["sv", "dark"],
  ] as const)(
    "is accessible in %s, %s, whatever its address, and complains of nothing",
    async (lang, theme) => {
      const { attune, shop, page, complaints } = await signedIn(browser.current());
      await fill(attune);
      const known = addresses(shop);
      for (const route of ROUTES) {
        const address = known[route];
        expect(address, `${route} has no address here`).toBeDefined();
        const { href } = new URL(`${address}?lang=${lang}&theme=${theme}`, attune.url);
        await page.goto(href);
        await drawn(page);
        await expectAccessible(page, `${address} in ${lang}, ${theme}`);
        expect.soft(await page.title(), address).toMatch(/Attune/);
      }
      expect(Object.keys(known).toSorted()).toEqual(ROUTES.toSorted());
      expect(complaints).toEqual([]);
    },
    240_000,
  );
});
