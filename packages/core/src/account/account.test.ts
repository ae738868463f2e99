import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Event } from "../event/index.ts";
import type { JsonObject } from "../json/index.ts";
import {
  accountsOf,
  combine,
  decodeState,
  deltaOf,
  EMPTY_STATE,
  encodeState,
  NO_FEATURES,
} from "../profile/index.ts";
import type { AccountState } from "./index.ts";
import {
  accountAttributes,
  accountDeltaOf,
  accountNameOf,
  accountTraitsOf,
  combineAccountStates,
  decodeAccount,
  EMPTY_ACCOUNT,
  encodeAccount,
  MAX_ACCOUNT_TRAITS,
  revenueOf,
} from "./index.ts";

const eventOf = (type: Event["type"], message: JsonObject, more: Partial<Event> = {}): Event => ({
  source: "crm",
  messageId: "m",
  type,
  name: "",
  time: 0,
  receivedAt: 9,
  historical: false,
  identifiers: [],
  claims: [],
  ignored: [],
  account: "acme",
  message,
  ...more,
});

const group = (traits: JsonObject, more: Partial<Event> = {}): Event =>
  eventOf("group", { traits }, more);
const order = (properties: JsonObject, name = "Order Completed"): Event =>
  eventOf("track", { properties }, { name });

const fold = (events: readonly Event[]): AccountState =>
  events.map(accountDeltaOf).reduce(combineAccountStates, EMPTY_ACCOUNT);

const message = fc.oneof(
  fc
    .dictionary(fc.constantFrom("plan", "name", "seats", "7"), fc.constantFrom(null, "x", 1, "y"), {
      maxKeys: 3,
      noNullPrototype: true,
    })
    .map((traits) => ({ type: "group" as const, name: "", message: { traits } })),
  fc
    .record({
      revenue: fc.constantFrom(10, "0.1", 0.2, "many"),
      currency: fc.constantFrom("SEK", "EUR", "", "kronor"),
      name: fc.constantFrom("Order Completed", "Order Refunded", "Seen"),
    })
    .map(({ name, ...properties }) => ({ type: "track" as const, name, message: { properties } })),
  fc.integer({ min: 0, max: 9 }).map((from) => ({
    type: "group" as const,
    name: "",
    message: {
      traits: Object.fromEntries(
        Array.from({ length: 300 }, (_, index) => [`t${from * 100 + index}`, index]),
      ),
    },
  })),
);

/** Distinct events of one account, as deduplication leaves them: few instants, so that stamps tie. */
const events = fc
  .uniqueArray(fc.tuple(message, fc.nat(4), fc.nat(12), fc.constantFrom("crm", "web")), {
    maxLength: 12,
    selector: ([, , id, source]) => `${id} ${source}`,
  })
  .map((placed) =>
    placed.map(([said, time, id, source]) =>
      eventOf(said.type, said.message, { name: said.name, time, messageId: `m${id}`, source }),
    ),
  );

describe("an account's state", () => {
  test.prop([events, fc.func(fc.integer())])(
    "L3: is the same bytes in any order of its events, and in any grouping of them",
    (list, draw) => {
      const shuffled = [...list].sort((a, b) => draw(a.messageId) - draw(b.messageId));
      const half = Math.floor(list.length / 2);
      const grouped = combineAccountStates(fold(list.slice(half)), fold(list.slice(0, half)));
      expect(encodeAccount(fold(shuffled))).toBe(encodeAccount(fold(list)));
      expect(encodeAccount(grouped)).toBe(encodeAccount(fold(list)));
    },
  );

  test.prop([events])("is read as it was written", (list) => {
    const text = encodeAccount(fold(list));
    expect(encodeAccount(decodeAccount(text))).toBe(text);
  });

  test("has the last value of each trait; null unsets it", () => {
    const state = fold([
      group({ plan: "free", seats: 5 }, { time: 2 }),
      group({ plan: "trial" }, { time: 1, messageId: "late" }),
      group({ seats: null }, { time: 3 }),
    ]);
    expect(accountTraitsOf(state)).toEqual([
      { name: "plan", value: "free", source: "crm", time: 2 },
    ]);
  });

  test("keeps a bounded number of traits", () => {
    const many = (from: number) =>
      Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`t${from + n}`, n]));
    const state = fold([group(many(0)), group(many(400), { time: 1 })]);
    expect(Object.keys(state.traits)).toHaveLength(MAX_ACCOUNT_TRAITS);
  });

  test("L10: sums money exactly, for each currency by itself, less what went back", () => {
    const state = fold([
      order({ revenue: 0.1, currency: "SEK" }),
      order({ revenue: 0.2, currency: "sek" }),
      order({ total: 5, currency: "EUR" }),
      order({ total: 1.5, currency: "EUR" }, "Order Refunded"),
      order({ total: 7, currency: "kronor" }),
    ]);
    expect(revenueOf(state)).toEqual({ EUR: "3.5000", SEK: "0.3000" });
    expect(state).toMatchObject({ events: 5, orders: 4 });
  });

  test("is read by conditions as one object, in which what is counted wins", () => {
    const state = fold([group({ orders: "many", plan: "trial", name: " Acme AB " }, { time: 5 })]);
    expect(accountAttributes("acme", state)).toEqual({
      id: "acme",
      name: " Acme AB ",
      plan: "trial",
      events: 1,
      orders: 0,
      revenue: {},
      first_seen: "1970-01-01T00:00:00.005Z",
      last_seen: "1970-01-01T00:00:00.005Z",
    });
    expect(accountNameOf(state)).toBe("acme ab");
    expect(accountNameOf(fold([group({ name: 7 })]))).toBeNull();
  });
});

describe("the accounts of a person", () => {
  const stateOf = (list: readonly Event[]) =>
    list.map((event) => deltaOf(event, NO_FEATURES)).reduce(combine, EMPTY_STATE);

  test("are named by group calls, since the earliest, by the source of the latest", () => {
    const state = stateOf([
      group({}, { time: 7, source: "web" }),
      group({}, { time: 3, messageId: "n" }),
      eventOf("track", {}, { account: "globex", name: "Seen" }),
    ]);
    expect(accountsOf(state.accounts)).toEqual([
      { account: "acme", since: 3, source: "web", stated: 7 },
    ]);
  });

  test("leave no trace in the state of somebody who has none", () => {
    const plain = stateOf([eventOf("track", {}, { name: "Seen" })]);
    expect(encodeState(plain)).not.toContain("accounts");
    const { account: _account, ...unnamed } = eventOf("track", {}, { name: "Seen" });
    expect(encodeState(stateOf([unnamed]))).toBe(encodeState(plain));
  });

  const joins = fc
    .uniqueArray(fc.tuple(fc.nat(130), fc.nat(200), fc.nat(400)), {
      minLength: 90,
      maxLength: 240,
      selector: ([, , id]) => id,
    })
    .map((list) =>
      list.map(([n, time, id]) => group({}, { account: `a${n}`, time, messageId: `m${id}` })),
    );
  test.prop([joins, fc.func(fc.integer())], { numRuns: 50 })(
    "L3: are the same bytes in any order, also beyond how many are remembered",
    (list, draw) => {
      const shuffled = [...list].sort((a, b) => draw(a.messageId) - draw(b.messageId));
      const half = Math.floor(list.length / 2);
      const text = encodeState(stateOf(list));
      expect(encodeState(stateOf(shuffled))).toBe(text);
      expect(encodeState(combine(stateOf(list.slice(half)), stateOf(list.slice(0, half))))).toBe(
        text,
      );
      expect(encodeState(decodeState(text))).toBe(text);
      expect(accountsOf(stateOf(list).accounts).length).toBeLessThanOrEqual(100);
    },
  );
});
