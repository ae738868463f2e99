import { describe, expect, onTestFinished, test } from "vitest";
import {
  apply,
  idOf,
  idsIn,
  isSound,
  list,
  order,
  release,
  send,
  storedIds,
  STRICT_PLAN,
  TO_NUMBER,
  written,
} from "./blocking.ts";
import type { Answer, RunningAttune } from "./running-attune.ts";
import {
  IDENTITY_SECRETS,
  startAt,
  startForTest,
  temporaryDirectory,
  userHash,
} from "./running-attune.ts";

const startStrict = async (): Promise<RunningAttune> => {
  const attune = await startForTest();
  await apply(attune, STRICT_PLAN);
  return attune;
};

const discard = (attune: RunningAttune, id: string): Promise<Answer<"discardQuarantined">> =>
  attune.call("discardQuarantined", { params: { id }, body: { reason: "a test order" } });

const groupIn = async (attune: RunningAttune): Promise<string> =>
  (await list(attune)).groups[0]?.group ?? "none";

describe("a release", () => {
  test("takes a fixed event in at its place in history, and it waits no longer", async () => {
    const attune = await startStrict();
    const early = { timestamp: "2026-01-05T10:00:00Z" };
    await send(attune, written("m1", "1 299,00 kr", early));
    await send(attune, order("m2", { order_id: "2", total: 7 }));
    const [{ receivedAt }] = [
      await attune.call("quarantined", { params: { id: await idOf(attune, "m1") } }),
    ];
    const released = await release(attune, await idOf(attune, "m1"), TO_NUMBER);
    expect(released).toMatchObject({ status: "released" });
    expect(await list(attune)).toMatchObject({ waiting: 0, summarised: 0, groups: [], events: [] });
    const [, event] = await attune.storedEvents();
    expect(event).toMatchObject({
      messageId: "m1",
      source: "server",
      time: Date.parse("2026-01-05T10:00:00Z"),
      receivedAt: Date.parse(receivedAt),
      message: { properties: { total: 1299 } },
    });
    const { id, firstSeen } = await attune.call("findProfile", {
      query: { identifier: "user_id:u1" },
    });
    expect(firstSeen).toBe("2026-01-05T10:00:00.000Z");
    const { entries } = await attune.call("timeline", { params: { id } });
    expect(entries.at(-1)?.time).toBe("2026-01-05T10:00:00.000Z");
    expect(await isSound(attune)).toBe(true);
  });

  test("of an event that still fails tells why, and the event stays as it was sent", async () => {
    const attune = await startStrict();
    await send(attune, order("m1", { total: "12,50" }));
    const id = await idOf(attune, "m1");
    const answer = await release(attune, id, TO_NUMBER);
    expect(answer).toMatchObject({
      status: "still failing",
      reasons: [{ pointer: "/properties/order_id" }],
    });
    expect((await list(attune)).events[0]?.reasons).toHaveLength(2);
    expect(await attune.call("quarantined", { params: { id } })).toMatchObject({
      message: { properties: { total: "12,50" } },
    });
    const unclear = await release(
      attune,
      id,
      { set: "/properties/total", value: "1,299" },
      TO_NUMBER,
    );
    expect(unclear).toMatchObject({ reasons: [{ rule: "fix:convert-number" }] });
    expect(await isSound(attune)).toBe(true);
  });

  test("judges by the plan of now: relaxed lets in, changed gives new reasons and another group", async () => {
    const attune = await startStrict();
    await send(attune, written("m1"));
    const before = await groupIn(attune);
    const { total: _total, ...properties } = STRICT_PLAN.events["Order Completed"].properties;
    const shop = { type: "string", required: true };
    await apply(attune, {
      ...STRICT_PLAN,
      events: { "Order Completed": { properties: { ...properties, shop } } },
    });
    const id = await idOf(attune, "m1");
    expect(await release(attune, id)).toMatchObject({ status: "still failing" });
    const { events, groups } = await list(attune);
    expect(events[0]?.reasons).toMatchObject([{ pointer: "/properties/shop" }]);
    expect(groups).toHaveLength(1);
    expect(groups[0]?.group).not.toBe(before);
    expect(await isSound(attune)).toBe(true);
    await apply(attune, {
      ...STRICT_PLAN,
      events: { "Order Completed": { properties: { order_id: { type: "string" } } } },
    });
    expect(await release(attune, id)).toMatchObject({ status: "released" });
    expect(await isSound(attune)).toBe(true);
  });

  test("done twice takes the event in once, and says so", async () => {
    const attune = await startStrict();
    await send(attune, written("m1"));
    const id = await idOf(attune, "m1");
    expect(await release(attune, id, TO_NUMBER)).toEqual({ status: "released", id });
    expect(await release(attune, id, TO_NUMBER)).toEqual({ status: "duplicate", id });
    expect(await storedIds(attune)).toEqual(["m1"]);
    const { rows } = await attune.call("auditLog", { query: { action: "quarantine.release" } });
    expect(rows).toHaveLength(1);
    expect(rows[0]?.details).toMatchObject({
      released: 1,
      fixes: { convert: 1 },
    });
  });

  test("of an event that the client has sent again, put right, finds a duplicate: it waits no longer", async () => {
    const attune = await startStrict();
    await send(attune, written("m1"));
    const id = await idOf(attune, "m1");
    expect(await send(attune, order("m1", { order_id: "1", total: 12.5 }))).toMatchObject([
      { status: "accepted" },
    ]);
    expect(await list(attune)).toMatchObject({ waiting: 0, groups: [] });
    const dry = { params: { id }, body: { dryRun: true } };
    expect(await attune.call("releaseQuarantined", dry)).toEqual({ status: "duplicate", id });
    expect(await release(attune, id, TO_NUMBER)).toEqual({ status: "duplicate", id });
    expect(await storedIds(attune)).toEqual(["m1"]);
    expect(await isSound(attune)).toBe(true);
  });

  test("of an event without a messageId of its own takes it in once, whatever the fix", async () => {
    const attune = await startStrict();
    const { messageId: _id, ...message } = written("m1");
    await attune.call("track", { body: message });
    const [id = ""] = (await idsIn(attune)).values();
    expect(await release(attune, id, TO_NUMBER)).toMatchObject({ status: "released" });
    expect(await release(attune, id, { set: "/properties/total", value: 1 })).toMatchObject({
      status: "duplicate",
    });
    expect((await attune.call("track", { body: message })).duplicate).toBe(1);
    expect(await attune.storedEvents()).toHaveLength(1);
  });

  test("with all at once, exactly one of 40 releases takes the event in", async () => {
    const attune = await startStrict();
    await send(attune, written("m1"));
    const id = await idOf(attune, "m1");
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => release(attune, id, TO_NUMBER)),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === "released")).toHaveLength(1);
    expect(new Set(statuses)).toEqual(new Set(["released", "duplicate"]));
    expect(await storedIds(attune)).toEqual(["m1"]);
    expect(await isSound(attune)).toBe(true);
  });

  test("believes a browser as its event was believed, also when the secret was rotated since", async () => {
    const directory = temporaryDirectory();
    const before = await startAt(directory);
    await apply(before, STRICT_PLAN);
    const proven = { user_id: userHash("user_id:u1", IDENTITY_SECRETS[1]) };
    const messages = [
      written("m1", "1,50", { anonymousId: "a1", context: { userHash: proven } }),
      written("m2", "2,50", { anonymousId: "a2", userId: "u2" }),
    ];
    for (const body of messages) await before.call("track", { key: "browser", body });
    await before.close();
    const after = await startAt(directory, { ATTUNE_IDENTITY_SECRET: IDENTITY_SECRETS[0] });
    onTestFinished(after.close);
    for (const id of (await idsIn(after)).values())
      expect(await release(after, id, TO_NUMBER)).toMatchObject({ status: "released" });
    const by = new Map((await after.storedEvents()).map((event) => [event.messageId, event]));
    expect(by.get("m1")?.identifiers).toContainEqual({ ns: "user_id", value: "u1" });
    expect(by.get("m2")?.claims).toContainEqual({ ns: "user_id", value: "u2" });
    expect(by.get("m2")?.identifiers).toEqual([{ ns: "anonymous_id", value: "a2" }]);
  });

  test("of an event whose fold still throws leaves it there", async () => {
    const attune = await startForTest({ ATTUNE_FAILPOINT: "fold.throws:Poison" });
    await send(attune, { ...order("m1", {}), event: "Poison" });
    const id = await idOf(attune, "m1");
    expect(await release(attune, id)).toMatchObject({
      status: "still failing",
      reasons: [{ rule: "fold" }],
    });
    expect(await release(attune, id, { set: "/event", value: "Cured" })).toMatchObject({
      status: "released",
    });
    expect(await storedIds(attune)).toEqual(["m1"]);
    expect(await isSound(attune)).toBe(true);
  });

  test("refuses a fix that reaches for who or when, and says where it may reach", async () => {
    const attune = await startStrict();
    await send(attune, written("m1"));
    const id = await idOf(attune, "m1");
    const { slug, problem } = await attune.refused("releaseQuarantined", {
      params: { id },
      body: { fix: [{ set: "/userId", value: "u2" }] },
    });
    expect(slug).toBe("body-not-valid");
    expect(JSON.stringify(problem.errors)).toContain("/fix/0");
    const unknown = await attune.refused("releaseQuarantined", {
      params: { id: "f".repeat(32) },
      body: {},
    });
    expect(unknown.slug).toBe("quarantined-not-found");
  });
});

describe("releasing what failed alike", () => {
  const fill = async (attune: RunningAttune, count: number): Promise<void> => {
    const batch = Array.from({ length: count }, (_each, index) =>
      written(`m${index}`, index % 10 === 0 ? "1,299" : `${index},50`, { userId: `u${index % 7}` }),
    );
    await send(attune, ...batch);
  };
  const releaseGroup = (attune: RunningAttune, group: string, body: object) =>
    attune.call("releaseGroup", { params: { group }, body });

  test("a dry run says what would become of them, and changes nothing", async () => {
    const attune = await startStrict();
    await fill(attune, 30);
    const group = await groupIn(attune);
    const dry = await releaseGroup(attune, group, { fix: [TO_NUMBER], dryRun: true });
    expect(dry).toMatchObject({ tried: 30, released: 27, left: 30, next: null });
    expect(dry.stillFailing).toMatchObject([
      { count: 3, reasons: [{ rule: "fix:convert-number" }] },
    ]);
    expect(await attune.storedEvents()).toHaveLength(0);
  });

  test("a dry run tells of each that would be put right and still not fit", async () => {
    const attune = await startStrict();
    await send(attune, order("m1", { total: "12,50" }));
    const dry = await releaseGroup(attune, await groupIn(attune), {
      fix: [TO_NUMBER],
      dryRun: true,
    });
    expect(dry).toMatchObject({ tried: 1, released: 0, left: 1 });
    expect(dry.stillFailing).toMatchObject([
      { count: 1, reasons: [{ pointer: "/properties/order_id" }] },
    ]);
  });

  test("one mapping takes in all that it puts right; the others stay, with the reason told", async () => {
    const attune = await startStrict();
    await fill(attune, 250);
    const group = await groupIn(attune);
    const answer = await releaseGroup(attune, group, { fix: [TO_NUMBER] });
    expect(answer).toMatchObject({
      tried: 250,
      released: 225,
      duplicates: 0,
      left: 25,
      next: null,
    });
    expect(answer.stillFailing).toMatchObject([{ count: 25 }]);
    expect(await attune.storedEvents()).toHaveLength(225);
    const rest = await releaseGroup(attune, group, {
      fix: [{ set: "/properties/total", value: 1299 }],
    });
    expect(rest).toMatchObject({ tried: 25, released: 25, left: 0, stillFailing: [] });
    expect(await list(attune)).toMatchObject({ waiting: 0, groups: [] });
    expect(await isSound(attune)).toBe(true);
  });

  test("goes on where the answer before ended, past those that still fail", async () => {
    const attune = await startStrict();
    await fill(attune, 30);
    const group = await groupIn(attune);
    let [after, released, requests]: [number | null, number, number] = [0, 0, 0];
    while (after !== null) {
      const answer: Answer<"releaseGroup"> = await releaseGroup(attune, group, {
        fix: [TO_NUMBER],
        limit: 7,
        after,
      });
      released += answer.released;
      requests += 1;
      after = answer.next;
    }
    expect({ released, requests }).toEqual({ released: 27, requests: 5 });
    expect((await list(attune)).waiting).toBe(3);
  });

  test("eight at the same time take each event in once", async () => {
    const attune = await startStrict();
    await fill(attune, 120);
    const group = await groupIn(attune);
    const [body, ids] = [{ fix: [TO_NUMBER] }, [...(await idsIn(attune)).values()]];
    const answers = await Promise.all([
      ...Array.from({ length: 8 }, () => releaseGroup(attune, group, body)),
      ...ids.slice(0, 40).map((id) => release(attune, id, TO_NUMBER)),
    ]);
    const taken = answers.map((answer) =>
      "released" in answer ? answer.released : Number(answer.status === "released"),
    );
    expect(taken.reduce((sum, count) => sum + count)).toBe(108);
    const stored = await storedIds(attune);
    expect(stored).toHaveLength(108);
    expect(new Set(stored).size).toBe(108);
    expect(await isSound(attune)).toBe(true);
  });

  test("an unknown group is a problem", async () => {
    const attune = await startStrict();
    for (const [name, body] of [
      ["releaseGroup", {}],
      ["discardGroup", { reason: "gone" }],
    ] as const) {
      const { slug } = await attune.refused(name, { params: { group: "nobody" }, body });
      expect(slug).toBe("quarantine-group-not-found");
    }
  });
});

describe("discarding", () => {
  test("an event throws it away, with the reason in the log; sent again it waits again", async () => {
    const attune = await startStrict();
    await send(attune, written("m1"));
    const id = await idOf(attune, "m1");
    expect(await discard(attune, id)).toEqual({ discarded: 1, summarised: 0, left: 0 });
    const again = { params: { id }, body: { reason: "twice" } };
    expect((await attune.refused("discardQuarantined", again)).slug).toBe("quarantined-not-found");
    const gone = { params: { id }, body: {} };
    expect((await attune.refused("releaseQuarantined", gone)).slug).toBe("quarantined-not-found");
    expect(await list(attune)).toMatchObject({ waiting: 0, groups: [] });
    await send(attune, written("m1"));
    expect((await list(attune)).waiting).toBe(1);
    expect(await isSound(attune)).toBe(true);
  });

  test("a group throws all of it away, as many at a time as asked for", async () => {
    const attune = await startStrict();
    const batch = Array.from({ length: 25 }, (_each, index) => written(`m${index}`));
    await send(attune, ...batch, order("other", {}));
    const group = (await list(attune)).groups.find(({ waiting }) => waiting === 25)?.group ?? "";
    const ask = (limit: number) =>
      attune.call("discardGroup", { params: { group }, body: { reason: "tests", limit } });
    expect(await ask(10)).toEqual({ discarded: 10, summarised: 0, left: 15 });
    expect(await ask(1_000)).toEqual({ discarded: 15, summarised: 0, left: 0 });
    expect((await list(attune)).waiting).toBe(1);
    const { rows } = await attune.call("auditLog", { query: { action: "quarantine.discard" } });
    expect(rows.map(({ details }) => details["discarded"])).toEqual([15, 10]);
    expect(await isSound(attune)).toBe(true);
  });
});
