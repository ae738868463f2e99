import type { EventAnswer } from "@attune/contract";
import { Definition } from "@attune/core/definition";
import { describe, expect, test } from "vitest";
import { decideFor } from "./deciding.ts";
import { add, meets } from "./holding-keys.ts";
import { nodeOn, startNodes } from "./nodes.ts";
import type { RunningAttune } from "./running-attune.ts";
import { KEYS, startAt, temporaryDirectory } from "./running-attune.ts";
import { clientForTest, databaseForTest } from "./running-postgres.ts";
import { openShop } from "./shop-definitions.ts";
import { NOON, stored } from "./store-contract.ts";

const countOf = (answers: readonly EventAnswer[], status: EventAnswer["status"]): number =>
  answers.filter((answer) => answer.status === status).length;

const track = (attune: RunningAttune, body: object) =>
  attune.call("track", { key: "server", body });

const profileOf = (attune: RunningAttune, identifier: string) =>
  attune.call("findProfile", { query: { identifier } });

describe("two nodes on one database", () => {
  test("L2: a batch that is sent to both at once is accepted once", async () => {
    const { a, b } = await startNodes();
    const batch = Array.from({ length: 60 }, (_each, n) => ({
      type: "track",
      event: "Product Viewed",
      userId: `u${n % 7}`,
      messageId: `m${n}`,
    }));
    const rounds = await Promise.all(
      [a, b, a, b].map(async (node) => node.call("batch", { key: "server", body: { batch } })),
    );
    const answers = rounds.flatMap(({ events }) => events);
    expect(countOf(answers, "accepted")).toBe(60);
    expect(countOf(answers, "duplicate")).toBe(180);
    expect(await b.storedEvents()).toHaveLength(60);
    expect(await a.call("verify")).toMatchObject({ ok: true, events: 60 });
  });

  test("L2: a message id that both get at once, for other people, is accepted once", async () => {
    const { a, b } = await startNodes();
    const sent = Array.from({ length: 60 }, async (_each, n) => {
      const body = { event: "Seen", messageId: `m${n}` };
      const both = [track(a, { ...body, userId: `u${n}` }), track(b, { ...body, userId: `v${n}` })];
      return (await Promise.all(both)).flatMap(({ events }) => events);
    });
    for (const answers of await Promise.all(sent)) {
      expect(countOf(answers, "accepted")).toBe(1);
      expect(countOf(answers, "duplicate")).toBe(1);
    }
    expect(await b.call("verify")).toMatchObject({ ok: true, events: 60 });
  });

  test("a definition that is published on one decides on the other", async () => {
    const { a, b } = await startNodes();
    await openShop(a);
    await track(a, { event: "Product Added", userId: "kim", properties: { product_id: "p1" } });
    await expect
      .poll(async () => (await decideFor(b, { user_id: "kim" })).decision.offer, {
        interval: 20,
      })
      .toBe("cart-reminder");
    await b.call("applyDefinitions", {
      body: {
        definitions: [{ kind: "slot", key: "hero", default: { content: { headline: "Hej" } } }],
      },
    });
    await expect
      .poll(async () => (await decideFor(a, { user_id: "nobody" })).decision.content, {
        interval: 20,
      })
      .toEqual({ headline: "Hej" });
  });

  test("a key that is made on one opens the other, and opens nothing when it is revoked there", async () => {
    const { a, b } = await startNodes();
    const made = await add(a, { name: "mia", role: "developer" });
    await expect.poll(() => meets(b, made.key), { interval: 20 }).toBe(null);
    await b.call("revokeKey", { params: { id: made.id } });
    await expect.poll(() => meets(a, made.key), { interval: 20 }).toBe("key-revoked");
  });

  test("who does not hear for a while learns afterwards what was changed", async () => {
    const { url, a, b } = await startNodes();
    const beside = new URL(url);
    const database = beside.pathname.slice(1);
    beside.pathname = "/postgres";
    const admin = await clientForTest(beside.href);
    await admin.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
    await admin.query(
      "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'attune news' AND datname = $1",
      [database],
    );
    const headline = { headline: "Hej" };
    const hero = { kind: "slot", key: "hero", default: { content: headline } };
    await a.attune.store.changeDefinitions({
      changes: [{ change: "put-live", definition: Definition.parse(hero) }],
      actor: "test",
      origin: "api",
      at: NOON,
    });
    await admin.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS true`);
    await expect
      .poll(async () => (await decideFor(b, { user_id: "kim" })).decision.content, {
        interval: 20,
      })
      .toEqual(headline);
  });

  test("one that was forgotten at an upgrade takes nothing in any more", async () => {
    const { url, a } = await startNodes();
    await (await clientForTest(url)).query("INSERT INTO migration (version) VALUES (9999)");
    const refused = await a.send("track", {
      key: "server",
      body: { event: "Seen", userId: "kim" },
    });
    expect(refused.status).toBe(503);
    expect((await decideFor(a, { user_id: "kim" })).decision).toMatchObject({ recorded: false });
  });

  test("kinds that need approval are those of the node that was started last", async () => {
    const { url, a } = await startNodes();
    await nodeOn(url, { ATTUNE_APPROVAL_KINDS: "slot" });
    const body = { definitions: [{ kind: "slot", key: "shelf" }] };
    await expect
      .poll(async () => (await a.call("planDefinitions", { body })).changes[0]?.needsApproval, {
        interval: 20,
      })
      .toBe(true);
  });

  test("L9: what both do to one profile at once is added up exactly", async () => {
    const { a, b } = await startNodes();
    const each = 150;
    const sent = Array.from({ length: 2 * each }, async (_each, n) =>
      track(n % 2 === 0 ? a : b, {
        event: n % 3 === 0 ? "Order Completed" : "Product Viewed",
        userId: "kim",
        anonymousId: `device-${n % 5}`,
        messageId: `m${n}`,
        properties: { revenue: n },
      }),
    );
    await Promise.all(sent);
    const profile = await profileOf(a, "user_id:kim");
    expect(profile).toEqual(await profileOf(b, "anonymous_id:device-3"));
    expect(profile.events).toBe(2 * each);
    expect(profile.orders).toBe((2 * each) / 3);
    expect(profile.identifiers).toHaveLength(6);
    expect(await b.call("verify")).toMatchObject({ ok: true, events: 2 * each });
  });

  test("two that are the first to see somebody make one facet of her", async () => {
    const { a, b } = await startNodes();
    for (let round = 0; round < 20; round += 1) {
      const body = { event: "Seen", userId: `u${round}`, anonymousId: `x${round}` };
      const decide = { anonymous_id: `x${round}` };
      await Promise.all([
        track(a, body),
        track(b, body),
        decideFor(b, decide),
        decideFor(a, decide),
      ]);
    }
    const [facets] = await a.rows("SELECT count(*) AS n FROM facet");
    expect(facets).toEqual({ n: 40 });
    expect(await a.call("verify")).toMatchObject({ ok: true });
  });

  test("a commit that another one stands in the way of is done again, and nobody hears of it", async () => {
    const { url, a } = await startNodes();
    const ids: number[] = [];
    for (const user of ["one", "two"]) {
      await track(a, { event: "Seen", userId: user, anonymousId: `${user}s-phone` });
      ids.push(Number((await profileOf(a, `user_id:${user}`)).id.slice(1)));
    }
    const [first = 0, second = 0] = ids;
    const other = await clientForTest(url);
    const hold = (id: number) => other.query("SELECT id FROM facet WHERE id = $1 FOR UPDATE", [id]);
    await other.query("BEGIN");
    await hold(second);
    const { store } = a.attune;
    const separate = (profile: number, user: string) =>
      store.unmerge({
        profile,
        take: [{ ns: "anonymous_id", value: `${user}s-phone` }],
        reason: "two people",
        actor: "test",
        at: NOON,
      });
    // In one transaction: it holds the first, and waits for the second.
    const separated = Promise.all([separate(first, "one"), separate(second, "two")]);
    const waiting =
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = 'attune writer'";
    const watcher = await clientForTest(url);
    await expect
      .poll(async () => (await watcher.query(waiting)).rows, { interval: 10 })
      .toEqual([{ n: 1 }]);
    // Each waits for the other now: PostgreSQL ends the one that has waited longest.
    await hold(first);
    await other.query("ROLLBACK");
    for (const outcome of await separated) expect(outcome).toHaveProperty("seq");
    expect(await a.call("verify")).toMatchObject({ ok: true });
  });
});

describe("timers of two nodes", () => {
  test("L4: fire once, though both are awake", async () => {
    const { a, b } = await startNodes();
    const longAgo = Date.UTC(2020, 0, 1);
    const people = Array.from({ length: 120 }, (_each, n) =>
      stored([`anonymous_id:a${n}`], { time: longAgo }),
    );
    await a.attune.store.commitEvents("bulk", people, longAgo);
    // Both see something happen, and look for what is due.
    await Promise.all([a, b].map(async (node) => track(node, { event: "Seen", userId: "kim" })));
    await expect
      .poll(() => a.rows("SELECT count(*) AS n FROM timer"), { interval: 50 })
      .toEqual([{ n: 0 }]);
    expect(await a.rows("SELECT count(*) AS n FROM log WHERE kind = 'expiry'")).toEqual([
      { n: 120 },
    ]);
    expect(await b.call("verify")).toMatchObject({ ok: true });
  });

  test("are fired by the other when the one whose turn it was has died", async () => {
    const { a, b } = await startNodes();
    const longAgo = Date.UTC(2020, 0, 1);
    // Whoever dies gives nothing back.
    expect(await a.attune.store.leases.claim("timers", 500)).not.toBe(null);
    await a.close();
    const one = stored(["anonymous_id:a1"], { time: longAgo });
    await b.attune.store.commitEvents("bulk", [one], longAgo);
    await track(b, { event: "Seen", userId: "kim" });
    await expect
      .poll(() => b.rows("SELECT count(*) AS n FROM timer"), { interval: 50 })
      .toEqual([{ n: 0 }]);
  });

  test("a virtual clock that is moved on one has moved on both", async () => {
    const { a, b } = await startNodes({ ATTUNE_CLOCK: "virtual" });
    await track(a, { event: "Seen", anonymousId: "a1" });
    const start = Date.parse((await b.call("clock")).now);
    const moved = await a.call("setClock", { body: { advance: "200d" } });
    expect(moved.fired).toBe(1);
    expect(Date.parse((await b.call("clock")).now)).toBe(start + 200 * 86_400_000);
    const { status } = await b.refused("findProfile", { query: { identifier: "anonymous_id:a1" } });
    expect(status).toBe(404);
    const back = { now: new Date(start).toISOString() };
    expect((await b.refused("setClock", { body: back })).slug).toBe("clock-backwards");
  });
});

describe("nodes that start", () => {
  const NO_KEYS = { ATTUNE_WRITE_KEY: "", ATTUNE_SERVER_KEY: "", ATTUNE_SECRET_KEY: "" } as const;

  test("at once on an empty database migrate it once and make one set of keys", async () => {
    const url = await databaseForTest("empty");
    const nodes = await Promise.all([1, 2, 3].map(async () => nodeOn(url, NO_KEYS)));
    const made = nodes.map((node) => Object.keys(node.attune.keys).length);
    expect(made.toSorted((one, other) => one - other)).toEqual([0, 0, 3]);
    const keys = await nodes[0]?.rows("SELECT kind FROM access_key ORDER BY kind");
    expect(keys).toEqual([{ kind: "browser" }, { kind: "secret" }, { kind: "server" }]);
    const secret = nodes.map((node) => node.attune.keys.secret).find((key) => key !== undefined);
    for (const node of nodes) expect(await meets(node, secret ?? "")).toBe(null);
  });

  test("at once with the same keys of their settings store them once", async () => {
    const url = await databaseForTest("empty");
    const [a] = await Promise.all([nodeOn(url), nodeOn(url)]);
    expect(await a.rows("SELECT kind FROM access_key")).toHaveLength(3);
    expect(await meets(a, KEYS.secret)).toBe(null);
  });

  test("beside one that has a warehouse are told to do without, and may when it has gone", async () => {
    const url = await databaseForTest();
    const withWarehouse = { ATTUNE_DATABASE: url, ATTUNE_WAREHOUSE: "duckdb" } as const;
    const first = await nodeOn(url, withWarehouse);
    await nodeOn(url, { ATTUNE_WAREHOUSE: "off" });
    const directory = temporaryDirectory();
    await expect(startAt(directory, withWarehouse)).rejects.toThrow("--warehouse off");
    await first.close();
    const second = await startAt(directory, withWarehouse);
    await second.close();
  });

  test("on one data directory are refused, whatever the database", async () => {
    const url = await databaseForTest();
    const first = await nodeOn(url);
    await expect(startAt(first.directory, { ATTUNE_DATABASE: url })).rejects.toThrow(
      "is in use by another Attune process",
    );
  });

  test("without the setting on a directory whose data is in PostgreSQL are told where it is", async () => {
    const url = await databaseForTest();
    const directory = temporaryDirectory();
    await (await startAt(directory, { ATTUNE_DATABASE: url })).close();
    const start = startAt(directory, { ATTUNE_DATABASE: "" });
    await expect(start).rejects.toThrow("ATTUNE_DATABASE is not set");
    await expect(startAt(directory, { ATTUNE_DATABASE: "" })).rejects.not.toThrow(
      new URL(url).password,
    );
  });
});
