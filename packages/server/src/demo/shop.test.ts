import { createHash } from "node:crypto";
import { findFlaw, type JsonObject, ownObject, ownText } from "@attune/core/json";
import { describe, expect, it, vi } from "vitest";
import { CATEGORIES, PRODUCTS } from "./catalog.ts";
import type { ShopEvent, ShopSize } from "./index.ts";
import { FLAWS, generateShop, PLANTED, ShopTooSmall } from "./index.ts";
import { createRandom, seedFor } from "./random.ts";

const now = Date.UTC(2026, 10, 21, 15, 30);
const textOf = (object: JsonObject, key: string): string => ownText(object, key) ?? "";
const DAY = 86_400_000;
const SMALL: ShopSize = { seed: 7, now, profiles: 300, days: 70 };

const bytesOf = (size: ShopSize): string => {
  const hash = createHash("sha256");
  for (const event of generateShop(size)) hash.update(JSON.stringify(event));
  return hash.digest("hex");
};

const tally = (events: Iterable<ShopEvent>): Map<string, number> => {
  const counts = new Map<string, number>();
  const count = (name: string): unknown => counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const { source, message } of events) {
    count("all");
    count(source);
    count(textOf(message, "event") || textOf(message, "type"));
  }
  return counts;
};

describe("the demo shop is a function of its arguments", () => {
  it("L1 the same seed, end, size and days give the same bytes", () => {
    const first = bytesOf(SMALL);
    expect(bytesOf(SMALL)).toBe(first);
    expect(bytesOf({ ...SMALL, seed: 8 })).not.toBe(first);
    expect(bytesOf({ ...SMALL, now: now + 1 })).not.toBe(first);
    expect(bytesOf({ ...SMALL, profiles: 301 })).not.toBe(first);
    expect(bytesOf({ ...SMALL, days: 71 })).not.toBe(first);
  });

  it("L1 two histories drawn in turns do not disturb each other", () => {
    const alone = [...generateShop(SMALL)];
    const one = generateShop(SMALL);
    const other = generateShop(SMALL);
    for (const event of alone) {
      expect(one.next().value).toEqual(event);
      expect(other.next().value).toEqual(event);
    }
  });

  it("L1 it reads no clock and no randomness", () => {
    const used = new Error("reached for something that is no argument");
    const refuse = (): never => {
      throw used;
    };
    const spies = [
      vi.spyOn(Math, "random").mockImplementation(refuse),
      vi.spyOn(Date, "now").mockImplementation(refuse),
      vi.spyOn(Temporal.Now, "instant").mockImplementation(refuse),
      vi.spyOn(performance, "now").mockImplementation(refuse),
      vi.spyOn(crypto, "randomUUID").mockImplementation(refuse),
    ];
    try {
      expect([...generateShop(SMALL)].length).toBeGreaterThan(1000);
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  });

  it("a later end moves the history and keeps the ids of those planted in it", () => {
    const idsOf = (size: ShopSize): unknown[] =>
      [...generateShop(size)]
        .filter(({ message }) => message["userId"] === PLANTED.returningWithCart)
        .map(({ message }) => message["messageId"]);
    expect(idsOf({ ...SMALL, now: now + 3 * DAY })).toEqual(idsOf(SMALL));
  });

  it("a shop that cannot hold what is planted in it is refused", () => {
    expect(() => [...generateShop({ seed: 1, now, days: 30 })]).toThrow(ShopTooSmall);
    expect(() => [...generateShop({ seed: 1, now, profiles: 3 })]).toThrow(ShopTooSmall);
  });
});

describe("the demo shop's history", () => {
  const events = [...generateShop({ seed: 1, now })];
  const counts = tally(events);
  const shareOf = (name: string): number => (counts.get(name) ?? 0) / (counts.get("all") ?? 1);

  it("has 60 to 90 thousand events of 5,000 people, and every one can be sent as JSON", () => {
    expect(events.length).toBeGreaterThan(60_000);
    expect(events.length).toBeLessThan(90_000);
    const people = new Set(
      events.map(({ message }) => message["userId"] ?? message["anonymousId"]),
    );
    expect(people.size).toBeGreaterThan(5000);
    for (const { message } of events.slice(0, 5000)) {
      expect(JSON.parse(JSON.stringify(message))).toEqual(message);
      expect(findFlaw(message, Infinity)?.code).not.toBe("number-out-of-range");
    }
  });

  it("has every kind of event a shop sends, in likely proportions", () => {
    const within = {
      page: [0.15, 0.35],
      screen: [0.002, 0.03],
      identify: [0.03, 0.09],
      group: [0.0003, 0.002],
      "Product Viewed": [0.2, 0.4],
      "Product Added": [0.08, 0.18],
      "Product Removed": [0.01, 0.04],
      "Checkout Started": [0.03, 0.08],
      "Order Completed": [0.02, 0.06],
      "Order Refunded": [0.0005, 0.005],
      "Payment Failed": [0.0005, 0.01],
      "Ticket Opened": [0.0005, 0.005],
      "Ticket Closed": [0.0003, 0.004],
      "Email Delivered": [0.06, 0.16],
      "Email Opened": [0.02, 0.08],
      web: [0.3, 0.6],
      shop: [0.4, 0.7],
    } as const;
    const unlikely = Object.entries(within)
      .map(([name, [least, most]]) => ({ name, least, share: shareOf(name), most }))
      .filter(({ least, share, most }) => share < least || share > most);
    expect(unlikely).toEqual([]);
    expect(counts.get("alias")).toBeGreaterThanOrEqual(2);
  });

  it("says by which way each thing came about, most of it on the web", () => {
    const channels = Map.groupBy(generateShop(SMALL), ({ message }) =>
      textOf(ownObject(message, "context"), "channel"),
    );
    const counts = [...channels].map(([channel, events]) => [channel, events.length] as const);
    expect(counts.toSorted(([, a], [, b]) => b - a)[0]?.[0]).toBe("web");
    for (const channel of ["app", "store", "email"])
      expect([...channels.keys()]).toContain(channel);
    const orders = channels.get("store")?.filter(({ message }) => message["type"] === "track");
    expect(orders?.every(({ message }) => textOf(message, "event").startsWith("Order"))).toBe(true);
  });

  it("stands in order of time within its days, but for bad times and events sent again", () => {
    const times = events
      .filter(({ message }) => message["anonymousId"] !== "broken-widget")
      .map(({ message }) => Date.parse(textOf(message, "timestamp")))
      .filter((time) => !Number.isNaN(time));
    expect(Math.min(...times.filter((time) => time > 0))).toBeGreaterThanOrEqual(now - 90 * DAY);
    expect(Math.max(...times)).toBeLessThanOrEqual(now);
    const late = times.filter((time, index) => index > 0 && time < (times[index - 1] ?? 0));
    expect(late.length / times.length).toBeLessThan(0.005);
  });

  it("speaks Swedish to six in ten, each market with its zone and currency", () => {
    const markets = new Map<unknown, Set<string>>();
    for (const { message } of events) {
      const context = ownObject(message, "context");
      if (textOf(context, "locale") === "") continue;
      const key = `${textOf(context, "locale")} ${textOf(context, "timezone")}`;
      markets.set(key, (markets.get(key) ?? new Set()).add(textOf(message, "anonymousId")));
    }
    const sizes = new Map([...markets].map(([key, people]) => [key, people.size]));
    const all = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    expect((sizes.get("sv-SE Europe/Stockholm") ?? 0) / all).toBeCloseTo(0.6, 1);
    expect(new Set(sizes.keys())).toEqual(
      new Set([
        "en-GB Europe/Amsterdam",
        "en-GB Europe/London",
        "en-IE Europe/Dublin",
        "sv-SE Europe/Stockholm",
      ]),
    );
  });

  it("has a few customers who come all the time and many who came once", () => {
    const homes = new Map<unknown, number>();
    for (const { message } of events)
      if (message["name"] === "Home")
        homes.set(message["anonymousId"], (homes.get(message["anonymousId"]) ?? 0) + 1);
    const visits = [...homes.values()].sort((a, b) => b - a);
    expect(visits[0]).toBeGreaterThan(25);
    expect(visits.filter((count) => count === 1).length / visits.length).toBeGreaterThan(0.4);
  });

  it("has about 0.3 % bad events, every kind among them, and as many sent twice", () => {
    const bad = events.filter(({ message }) => textOf(message, "messageId").includes("-flaw-"));
    expect(bad.length / events.length).toBeGreaterThan(0.002);
    expect(bad.length / events.length).toBeLessThan(0.004);
    const ids = events.map(({ source, message }) => `${source} ${textOf(message, "messageId")}`);
    const twice = ids.length - new Set(ids).size;
    expect(twice / events.length).toBeGreaterThan(0.002);
    expect(twice / events.length).toBeLessThan(0.004);
    expect(new Set(FLAWS.map(({ kind }) => kind)).size).toBe(FLAWS.length);
  });

  it("a browser never names a person: who signed in is told by the shop's server", () => {
    const web = events.filter(({ source }) => source === "web");
    expect(web.filter(({ message }) => "userId" in message)).toEqual([]);
    expect(web.filter(({ message }) => message["type"] === "identify")).toEqual([]);
  });

  it("uses only e-mail addresses and phone numbers that are nobody's", () => {
    const text = JSON.stringify(events.filter(({ message }) => message["type"] === "identify"));
    for (const [, host] of text.matchAll(/"email":"[^"@]+@([^"]+)"/g))
      expect(["example.com", "example.org"]).toContain(host);
    const phones = [...text.matchAll(/"phone":"([^"]+)"/g)].map(([, phone]) => phone ?? "");
    expect(new Set(phones).size).toBeGreaterThan(500);
    for (const phone of phones)
      expect(phone.replaceAll(" ", "")).toMatch(
        /^\+(442079460\d{3}|467017406(0[5-9]|[1-9]\d)|463139006\d\d|464062804\d\d|468465004\d\d|469803192\d\d)$/,
      );
  });
});

describe("the demo shop's catalog", () => {
  it("has 120 products in 12 categories, each with two names and two prices", () => {
    expect(PRODUCTS.length).toBe(120);
    expect(CATEGORIES.length).toBe(12);
    expect(new Set(PRODUCTS.map(({ id }) => id)).size).toBe(120);
    for (const { names, prices } of PRODUCTS) {
      expect(names.sv === "" || names.en === "").toBe(false);
      expect(prices.SEK).toBeGreaterThan(prices.EUR);
      expect(prices.EUR).toBeGreaterThan(1);
    }
  });
});

describe("draws", () => {
  it("streams of one seed differ, and each is even", () => {
    const means = Array.from({ length: 50 }, (_, stream) => {
      const random = createRandom(seedFor(1, stream));
      return Array.from({ length: 2000 }, random.unit).reduce((sum, draw) => sum + draw / 2000, 0);
    });
    expect(new Set(means).size).toBe(50);
    for (const mean of means) expect(Math.abs(mean - 0.5)).toBeLessThan(0.03);
  });
});
