import { describe, expect, test } from "vitest";
import type { Message } from "./in-accounts.ts";
import {
  batch,
  joins,
  account,
  membersOf,
  accountsOf,
  namesOf,
  leave,
  sentences,
  verified,
} from "./in-accounts.ts";
import type { RunningAttune } from "./running-attune.ts";
import { KEYS, startForTest, userHash } from "./running-attune.ts";

describe("a group call", () => {
  test("joins the account, gives it traits, and the profile says since when and by whom", async () => {
    const attune = await startForTest();
    await batch(
      attune,
      joins("ada", "acme", { timestamp: "2026-01-02T00:00:00Z", traits: { plan: "trial" } }),
      joins("ada", "acme", { timestamp: "2026-01-05T00:00:00Z", traits: { seats: 5 } }),
    );
    expect(await account(attune, "acme")).toMatchObject({
      id: "acme",
      traits: [
        { name: "plan", value: "trial", source: "server", time: "2026-01-02T00:00:00.000Z" },
        { name: "seats", value: 5 },
      ],
      events: 2,
      orders: 0,
      revenue: [],
      firstSeen: "2026-01-02T00:00:00.000Z",
      lastSeen: "2026-01-05T00:00:00.000Z",
    });
    expect(await accountsOf(attune, "user_id:ada")).toEqual([
      {
        account: "acme",
        since: "2026-01-02T00:00:00.000Z",
        source: "server",
        stated: "2026-01-05T00:00:00.000Z",
      },
    ]);
    expect(await sentences(attune, "user_id:ada")).toContain(
      "group from server (joins account acme)",
    );
    await verified(attune);
  });

  test("that comes late changes neither a newer trait nor a newer word", async () => {
    const attune = await startForTest();
    await batch(attune, joins("ada", "acme", { traits: { plan: "paid" } }));
    await leave(attune, "acme", "user_id:ada");
    const late = { timestamp: "2026-01-01T00:00:00Z", traits: { plan: "trial", city: "Umeå" } };
    await batch(attune, joins("ada", "acme", late));
    const { traits } = await account(attune, "acme");
    expect(traits.map(({ name, value }) => [name, value])).toEqual([
      ["city", "Umeå"],
      ["plan", "paid"],
    ]);
    expect(await namesOf(attune, "user_id:ada")).toEqual([]);
    await verified(attune);
  });

  test("without a group id, or with one that names nobody, joins no account and says so", async () => {
    const attune = await startForTest();
    const bad = [undefined, "", " ", "null", "__proto__", "x".repeat(201), { id: 1 }];
    const { events } = await batch(
      attune,
      ...bad.map((groupId) => ({ type: "group", userId: "ada", groupId, traits: { plan: "x" } })),
    );
    expect(events.map(({ status }) => status)).toEqual(bad.map(() => "accepted"));
    expect(await namesOf(attune, "user_id:ada")).toEqual([]);
    expect((await attune.call("accounts")).accounts).toEqual([]);
    expect(await sentences(attune, "user_id:ada")).toContain(
      "group from server (joins no account)",
    );
    await verified(attune);
  });

  test("names an account by a number, and however its letters are put together", async () => {
    const attune = await startForTest();
    await batch(attune, joins("ada", " A\u030Angstro\u0308m/AB "), {
      type: "group",
      userId: "bo",
      groupId: 17,
    });
    expect(await membersOf(attune, "Ångström/AB")).toEqual([["user_id:ada"]]);
    expect(await membersOf(attune, "A\u030Angstro\u0308m/AB")).toEqual([["user_id:ada"]]);
    expect(await membersOf(attune, "17")).toEqual([["user_id:bo"]]);
  });
});

describe("what happens for an account", () => {
  test("is counted by context.groupId: events, orders, and money for each currency", async () => {
    const attune = await startForTest();
    const order = (properties: Message, event = "Order Completed") => ({
      type: "track",
      event,
      userId: "ada",
      properties,
      context: { groupId: "acme" },
    });
    await batch(
      attune,
      joins("ada", "acme"),
      order({ revenue: 0.1, currency: "SEK" }),
      order({ revenue: 0.2, currency: "SEK" }),
      order({ revenue: 7, currency: "EUR" }),
      order({ total: 2, currency: "EUR" }, "Order Refunded"),
      { type: "track", event: "Order Completed", userId: "ada", properties: { revenue: 99 } },
    );
    expect(await account(attune, "acme")).toMatchObject({
      events: 5,
      orders: 3,
      revenue: [
        { currency: "EUR", amount: "5.0000" },
        { currency: "SEK", amount: "0.3000" },
      ],
    });
    await verified(attune);
  });

  test("makes nobody a member", async () => {
    const attune = await startForTest();
    await batch(attune, {
      type: "track",
      event: "Seen",
      userId: "ada",
      context: { groupId: "acme" },
    });
    expect(await membersOf(attune, "acme")).toEqual([]);
    expect(await account(attune, "acme")).toMatchObject({ events: 1 });
  });
});

describe("a browser", () => {
  const send = (attune: RunningAttune, message: Message) =>
    attune.call("batch", { key: "browser", body: { batch: [message], writeKey: KEYS.browser } });
  const claim = "claimed without proof: group_id:acme";

  test("that is not verified joins no account, writes no trait of one and counts to none", async () => {
    const attune = await startForTest();
    const forged = { userHash: { group_id: userHash("group_id:globex") } };
    await send(attune, {
      type: "group",
      anonymousId: "x1",
      groupId: "acme",
      traits: { plan: "x" },
    });
    await send(attune, { type: "group", anonymousId: "x1", groupId: "acme", context: forged });
    await send(attune, {
      type: "track",
      event: "Order Completed",
      anonymousId: "x1",
      properties: { revenue: 1_000_000 },
      context: { groupId: "acme" },
    });
    expect(await namesOf(attune, "anonymous_id:x1")).toEqual([]);
    expect((await attune.refused("account", { params: { id: "acme" } })).slug).toBe(
      "account-not-found",
    );
    const told = await sentences(attune, "anonymous_id:x1");
    expect(told.filter((sentence) => sentence.includes(claim))).toHaveLength(3);
  });

  test("of somebody who is signed in may not choose a company either", async () => {
    const attune = await startForTest();
    const context = { userHash: { user_id: userHash("user_id:mallory") } };
    await send(attune, { type: "group", userId: "mallory", groupId: "acme", context });
    expect(await namesOf(attune, "user_id:mallory")).toEqual([]);
  });

  test("joins the account that the shop has signed", async () => {
    const attune = await startForTest();
    const context = {
      userHash: { user_id: userHash("user_id:ada"), group_id: userHash("group_id:acme") },
    };
    await send(attune, { type: "group", userId: "ada", groupId: "acme", context });
    expect(await namesOf(attune, "user_id:ada")).toEqual(["acme"]);
    expect(await membersOf(attune, "acme")).toEqual([["user_id:ada"]]);
  });
});
