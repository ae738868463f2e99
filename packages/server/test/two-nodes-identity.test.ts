import { fc } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { startNodes } from "./nodes.ts";
import type { RunningAttune } from "./running-attune.ts";

/** Operations in all, and how many of them are under way at a time. */
const OPERATIONS = 240;
const AT_ONCE = 8;

const user = fc.integer({ min: 0, max: 7 }).map((n) => `u${n}`);
const device = fc.integer({ min: 0, max: 11 }).map((n) => `x${n}`);
const operation = fc.record({
  node: fc.nat(1),
  user,
  device,
  other: user,
  // Links are as likely as everything else together: what is set apart grows together again.
  what: fc.constantFrom(
    ...([
      "identify",
      "identify",
      "identify",
      "alias",
      "track",
      "decide",
      "unmerge",
      "undo",
    ] as const),
  ),
});
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

const isId = (value: unknown): value is number => typeof value === "number";

/** Carries an operation out on a node; what identity refuses is an answer like any other. */
const perform = async (
  attune: RunningAttune,
  { what, user: userId, device: anonymousId, other }: Operation,
  unmerges: number[],
): Promise<number> => {
  const find = async (identifier: string) => {
    const response = await attune.send("findProfile", { query: { identifier } });
    const found: { id?: string; identifiers?: { identifier: string }[] } = await response.json();
    return found;
  };
  switch (what) {
    case "identify":
      return (await attune.send("identify", { key: "server", body: { userId, anonymousId } }))
        .status;
    case "alias":
      return (await attune.send("alias", { key: "server", body: { previousId: other, userId } }))
        .status;
    case "track":
      return (await attune.send("track", { key: "server", body: { event: "Seen", anonymousId } }))
        .status;
    case "decide": {
      const body = { identifiers: { anonymous_id: anonymousId }, slots: ["hero"] };
      return (await attune.send("decide", { key: "server", body })).status;
    }
    case "unmerge": {
      const { id = "p0", identifiers = [] } = await find(`user_id:${userId}`);
      const take = identifiers.slice(0, 1).map(({ identifier }) => identifier);
      const body = { take: take.length === 0 ? [`user_id:${userId}`] : take, reason: "two people" };
      const response = await attune.send("unmerge", { params: { id }, body });
      const separated: { seq?: unknown } = await response.json();
      if (isId(separated.seq)) unmerges.push(separated.seq);
      return response.status;
    }
    case "undo": {
      const { id = "p0" } = await find(`anonymous_id:${anonymousId}`);
      const unmerge = unmerges.at(-1) ?? 1;
      return (await attune.send("undo", { params: { id }, body: { unmerge } })).status;
    }
  }
};

describe("two nodes that join and separate the same people at once", () => {
  test("L5: leave what the log folds to, whatever the order", { timeout: 120_000 }, async () => {
    const { a, b } = await startNodes();
    const seed = Number(process.env["ATTUNE_SEED"] ?? Date.now() % 1_000_000_007);
    const operations = fc.sample(operation, { numRuns: OPERATIONS, seed });
    const told = `ATTUNE_SEED=${seed}`;
    const unmerges: number[] = [];
    const statuses = new Map<string, number>();
    for (let from = 0; from < operations.length; from += AT_ONCE) {
      const wave = operations.slice(from, from + AT_ONCE);
      const done = wave.map(async (each) => {
        const status = await perform(each.node === 0 ? a : b, each, unmerges);
        const name = `${each.what} ${status}`;
        statuses.set(name, (statuses.get(name) ?? 0) + 1);
        expect(status, `${told}: ${name}`).toBeLessThan(500);
      });
      await Promise.all(done);
    }
    // A run in which nothing is joined, set apart or put together again says nothing.
    for (const name of ["identify 200", "unmerge 200", "undo 200"])
      expect(statuses.get(name), `${told}: ${name}`).toBeGreaterThan(0);
    expect(await a.call("verify"), told).toMatchObject({ ok: true, differences: [] });
    for (let n = 0; n < 12; n += 1) {
      const query = { identifier: `anonymous_id:x${n}` };
      const [one, other] = await Promise.all(
        [a, b].map(async (node) => (await node.send("findProfile", { query })).text()),
      );
      expect(one, told).toBe(other);
    }
  });
});
