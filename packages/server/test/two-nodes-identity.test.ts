import { fc } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { startNodes } from "./nodes.ts";
import type { RunningAttune } from "./running-attune.ts";

/** Operations in all, and how many of them are under way at a time. */
const OPERATIONS = 240;
const AT_ONCE = 8;

const user = fc.integer({ min: 0, max: 7 }).map((n) => `u${n}`);
const device = fc.integer({ min: 0, max: 11 }).map((n) => `x${n}`);
/** More is joined than set apart, so that components grow. */
const WHAT = [
  ...(["sign-in", "sign-in", "give-address", "give-address", "give-address"] as const),
  ...(["alias", "track", "decide", "unmerge", "unmerge", "undo"] as const),
] as const;
const operation = fc.record({
  node: fc.nat(1),
  user,
  device,
  other: user,
  what: fc.constantFrom(...WHAT),
});
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** An unmerge that was made, and a profile that came of it. */
type Made = { readonly unmerge: number; readonly profile: string };

const statusOf = async (
  attune: RunningAttune,
  name: "identify" | "alias" | "track" | "decide",
  body: object,
): Promise<number> => (await attune.send(name, { key: "server", body })).status;

const unmerge = async (attune: RunningAttune, identifier: string, unmerges: Made[]) => {
  const found: { id?: string; identifiers?: { identifier: string }[] } = JSON.parse(
    await (await attune.send("findProfile", { query: { identifier } })).text(),
  );
  const take = found.identifiers?.at(-1)?.identifier ?? identifier;
  const response = await attune.send("unmerge", {
    params: { id: found.id ?? "p0" },
    body: { take: [take], reason: "two people" },
  });
  const made: { id?: number; profiles?: string[] } = JSON.parse(await response.text());
  if (made.id !== undefined) unmerges.push({ unmerge: made.id, profile: made.profiles?.[0] ?? "" });
  return response.status;
};

/** Carries an operation out on a node; what identity refuses is an answer like any other. */
const perform = async (
  attune: RunningAttune,
  { what, user: userId, device: anonymousId, other }: Operation,
  unmerges: Made[],
): Promise<number> => {
  switch (what) {
    case "sign-in":
      return statusOf(attune, "identify", { userId, anonymousId });
    case "give-address":
      // Somebody may have several addresses, and each several devices: components grow.
      return statusOf(attune, "identify", {
        anonymousId,
        traits: { email: `${other}@example.com` },
      });
    case "alias":
      return statusOf(attune, "alias", { previousId: other, userId });
    case "track":
      return statusOf(attune, "track", { event: "Seen", anonymousId });
    case "decide":
      return statusOf(attune, "decide", {
        identifiers: { anonymous_id: anonymousId },
        slots: ["hero"],
      });
    case "unmerge":
      return unmerge(attune, `anonymous_id:${anonymousId}`, unmerges);
    case "undo": {
      const made = unmerges.shift() ?? { unmerge: 1, profile: "p0" };
      const { status } = await attune.send("undo", {
        params: { id: made.profile },
        body: { unmerge: made.unmerge },
      });
      return status;
    }
  }
};

describe("two nodes that join and separate the same people at once", () => {
  test("L5: leave what the log folds to, whatever the order", { timeout: 120_000 }, async () => {
    const { a, b } = await startNodes();
    const seed = Number(process.env["ATTUNE_SEED"] ?? Date.now() % 1_000_000_007);
    const operations = fc.sample(operation, { numRuns: OPERATIONS, seed });
    const told = `ATTUNE_SEED=${seed}`;
    const unmerges: Made[] = [];
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
    for (const name of ["sign-in 200", "unmerge 200", "undo 200"])
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
