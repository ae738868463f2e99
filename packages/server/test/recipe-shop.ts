import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { CATALOG_ITEMS, generateShop } from "../src/demo/index.ts";
import { documentsIn, loadHistory } from "./loaded-shop.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startAt } from "./running-attune.ts";
import type { ShopCustomer } from "./shop-customers.ts";
import { consentOf, customersIn, ordersOf, timeOf } from "./shop-customers.ts";

const DAY = 86_400_000;
/** Ahead of any machine's clock, which a virtual one starts from. */
const NOW = Date.UTC(2101, 5, 15, 15, 30);

const RECIPES = [
  "segments/lifecycle",
  "cart-help",
  "personalized-hero",
  "payment-order",
  "dynamic-offer",
  "loyalty-upsell",
];

export const daysSince = (time: number): number => (NOW - time) / DAY;
export const daysSinceOrder = (customer: ShopCustomer): number =>
  daysSince(timeOf(ordersOf(customer).at(-1) ?? {}));

/** The generated shop with the recipes that decide, for the tests of one file. */
export const openRecipeShop = () => {
  const history = [...generateShop({ seed: 5, now: NOW, profiles: 2_500 })];
  const customers = customersIn(history);
  const loaded: { attune: RunningAttune | null; directory: string } = {
    attune: null,
    directory: "",
  };

  beforeAll(async () => {
    loaded.directory = mkdtempSync(join(tmpdir(), "attune-test-"));
    const attune = await startAt(loaded.directory, { ATTUNE_CLOCK: "virtual" });
    loaded.attune = attune;
    await attune.call("setClock", { body: { now: new Date(NOW).toISOString() } });
    const places = ["examples/demo/definitions", ...RECIPES.map((name) => `recipes/${name}`)];
    await attune.call("applyDefinitions", { body: { definitions: places.flatMap(documentsIn) } });
    await attune.attune.catalog.put(CATALOG_ITEMS, "demo");
    await loadHistory(attune, history);
  }, 180_000);
  afterAll(async () => {
    await loaded.attune?.close();
    rmSync(loaded.directory, { recursive: true, force: true });
  });

  const shop = (): RunningAttune => {
    if (!loaded.attune) throw new Error("the shop is not loaded");
    return loaded.attune;
  };

  /** The first customer of whose events something is true; she has said no to nothing. */
  const find = (
    what: string,
    isOne: (customer: ShopCustomer) => boolean,
    marketing = true,
  ): ShopCustomer => {
    const found = customers.find(
      (each) =>
        consentOf(each, "personalization") === true &&
        consentOf(each, "marketing") === marketing &&
        isOne(each),
    );
    if (!found) throw new Error(`the shop has no customer ${what}`);
    return found;
  };

  /** Decides a slot, and explains it. */
  const explain = async (
    { userId }: Pick<ShopCustomer, "userId">,
    slot: string,
    context: object = {},
  ) => {
    const { decisions } = await shop().call("decide", {
      body: { identifiers: { user_id: userId }, slots: [slot], context, explain: true },
    });
    const id = decisions[slot]?.decisionId ?? "";
    const explained = await shop().call("explainDecision", { params: { id } });
    const candidates = new Map(explained.candidates.map((each) => [each.offer, each]));
    return { ...explained, why: (offer: string) => candidates.get(offer) };
  };

  const tell = async (
    { userId }: ShopCustomer,
    event: "Decision Viewed" | "Decision Dismissed",
    decision: string,
  ): Promise<void> => {
    const body = { userId, event, properties: { decision_id: decision } };
    expect(await shop().call("track", { key: "server", body })).toMatchObject({ accepted: 1 });
  };

  return { customers, shop, find, explain, tell };
};
