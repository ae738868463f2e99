import { fc, test } from "@fast-check/vitest";
import type { Entry, FacetRecord, ProfileRecord, Recorded, WorkingSet } from "@attune/core/commit";
import { apply, emptyWorkingSet } from "@attune/core/commit";
import { pairOf } from "@attune/core/identity";
import { NO_PROGRAM } from "@attune/core/segment";
import { afterEach, describe, expect } from "vitest";
import type { DuckWarehouse } from "./engine.ts";
import { openDuckWarehouse } from "./engine.ts";
import { rowsOf } from "./sql.ts";

const open: DuckWarehouse[] = [];
afterEach(() => {
  for (const warehouse of open.splice(0)) warehouse.close();
});

const inMemory = async (): Promise<DuckWarehouse> => {
  const warehouse = await openDuckWarehouse({
    storeId: "a store",
    file: ":memory:",
    temporary: "",
    memoryMb: 64,
    zone: "UTC",
  });
  open.push(warehouse);
  return warehouse;
};

const SEGMENTS = ["loyal", "new"] as const;
const STEPS = ["facet", "link", "unmerge", "undo", "membership", "expiry"] as const;
/** More is made and moved than ends, else there is hardly anybody. */
const OFTEN = [...STEPS, "facet", "facet", "link", "membership", "membership"] as const;
type Drawn = { readonly what: (typeof STEPS)[number]; readonly a: number; readonly b: number };

const choose = <T>(from: readonly T[], by: number): T | undefined => from[by % from.length];

const linkIn = (set: WorkingSet, one: FacetRecord, b: number): Entry | null => {
  const other = choose([...set.facets.values()], b);
  // A link again of what is set apart would be refused.
  if (!other || other.profile === one.profile || set.cannotLinks.size > 0) return null;
  return { kind: "link", pair: pairOf(one.id, other.id), cause: 1 };
};

const unmergeIn = (set: WorkingSet, b: number): Entry | null => {
  const live = [...set.links.values()].filter(({ revokedBy }) => revokedBy === null);
  const link = choose(live, b);
  if (!link) return null;
  const members = set.profiles.get(set.facets.get(link.pair[0])?.profile ?? 0)?.members ?? [];
  const facets = members.map(({ facet }) => facet);
  const revoked = [link.pair];
  return { kind: "unmerge", facets, take: [], revoked, reason: "mistake", actor: "owner" };
};

const undoIn = (set: WorkingSet, b: number): Entry | null => {
  const apart = choose([...set.cannotLinks.values()], b);
  if (!apart) return null;
  const pair = pairOf(apart.pair[0], apart.pair[1]);
  return { kind: "undo", facets: pair, unmerge: 1, restored: [pair], actor: "owner" };
};

const moveIn = ({ id, memberships }: ProfileRecord, b: number): Entry => {
  const key = choose(SEGMENTS, b) ?? "loyal";
  const [entered, left] = Object.hasOwn(memberships.in, key) ? [[], [key]] : [[key], []];
  return { kind: "membership", facet: id, cause: null, entered, left };
};

const facetOf = (facet: number): Entry => ({
  kind: "facet",
  facet,
  identifier: { ns: "anonymous_id", value: `x${facet}` },
  anonymous: true,
  since: 0,
});

const entryOf = (set: WorkingSet, { what, a, b }: Drawn, seq: number): Entry | null => {
  const one = choose([...set.facets.values()], a);
  const profile = one && set.profiles.get(one.profile);
  if (!profile) return facetOf(seq);
  switch (what) {
    case "facet":
      return facetOf(seq);
    case "link":
      return linkIn(set, one, b);
    case "unmerge":
      return unmergeIn(set, b);
    case "undo":
      return undoIn(set, b);
    case "membership":
      return moveIn(profile, b);
    case "expiry":
      return profile.members.some(({ apart }) => apart)
        ? null
        : { kind: "expiry", facets: profile.members.map(({ facet }) => facet) };
  }
};

/** A log of who is one person and in what, each entry one that could stand there. */
const logOf = (drawn: readonly Drawn[]) => {
  const set = emptyWorkingSet();
  const log: Recorded[] = [];
  for (const each of drawn) {
    const seq = log.length + 1;
    const entry = entryOf(set, each, seq);
    if (entry === null) continue;
    // Some entries have one time, as those of one commit have.
    const recorded = { seq, at: 1_000 * Math.floor(seq / 3), entry };
    apply(set, recorded, NO_PROGRAM);
    log.push(recorded);
  }
  return { log, set };
};

let epoch = 0;
const takeIn = (warehouse: DuckWarehouse, log: readonly Recorded[]) =>
  warehouse.append(
    log.map(({ seq, at, entry }) => ({
      position: { epoch: (epoch += 1), seq },
      seq,
      at,
      kind: entry.kind,
      facet: null,
      body: JSON.stringify(entry),
    })),
  );

const figuresOf = async (warehouse: DuckWarehouse) => {
  const told: unknown[] = [];
  for (const segment of SEGMENTS) {
    const ends = Array.from({ length: 40 }, (_each, nth) => (nth + 1) * 500);
    told.push(await warehouse.segmentHistory({ segment, start: 0, ends }));
  }
  return told;
};

/** How many are in a segment in the end. */
const sizeOf = async (warehouse: DuckWarehouse, segment: string): Promise<unknown> => {
  const { periods } = await warehouse.segmentHistory({ segment, start: 0, ends: [1_000_000] });
  return periods.at(-1)?.size;
};

const drawn = fc.array(
  fc.record({ what: fc.constantFrom(...OFTEN), a: fc.nat(20), b: fc.nat(20) }),
  { minLength: 5, maxLength: 50 },
);

describe("figures of segments", () => {
  test.prop([drawn, fc.array(fc.integer({ min: 2, max: 15 }), { minLength: 1 }), fc.boolean()], {
    numRuns: 20,
  })(
    "L5: advanced by what is new they equal a fold from the start, also when entries come late",
    async (steps, sizes, isLate) => {
      const { log, set } = logOf(steps);
      const parts: Recorded[][] = [];
      for (let from = 0, nth = 0; from < log.length; nth += 1) {
        const size = sizes[nth % sizes.length] ?? 1;
        parts.push(log.slice(from, from + size));
        from += size;
      }
      if (isLate)
        for (let nth = 1; nth < parts.length; nth += 2) {
          const [one, two] = [parts[nth - 1] ?? [], parts[nth] ?? []];
          parts.splice(nth - 1, 2, two, one);
        }
      const advanced = await inMemory();
      for (const part of parts) {
        await takeIn(advanced, part);
        await figuresOf(advanced);
      }
      const whole = await inMemory();
      await takeIn(whole, log);
      expect(await figuresOf(advanced)).toEqual(await figuresOf(whole));
      for (const segment of SEGMENTS) {
        const members = [...set.profiles.values()].filter(({ memberships }) =>
          Object.hasOwn(memberships.in, segment),
        );
        expect(await sizeOf(advanced, segment)).toBe(members.length);
      }
    },
  );

  test("read only what is new, and are folded anew when what was folded is dropped", async () => {
    const warehouse = await inMemory();
    const entries: Entry[] = [1, 2].map((facet) => ({
      kind: "facet",
      facet,
      identifier: { ns: "user_id", value: `u${facet}` },
      anonymous: false,
      since: 0,
    }));
    const enters = (facet: number): Entry => ({
      kind: "membership",
      facet,
      cause: null,
      entered: ["loyal"],
      left: [],
    });
    const at = (seq: number, entry: Entry): Recorded => ({ seq, at: seq, entry });
    const all = [...entries, enters(1), enters(2)].map((entry, nth) => at(nth + 1, entry));
    await takeIn(warehouse, all.slice(0, 3));
    expect(await sizeOf(warehouse, "loyal")).toBe(1);
    // What was read before is no JSON any more: who reads it again fails.
    await warehouse.connection.run("UPDATE entry SET body = 'read before'");
    await takeIn(warehouse, all.slice(3));
    expect(await sizeOf(warehouse, "loyal")).toBe(2);
    expect(
      await rowsOf(warehouse.connection, "SELECT next_row, entries FROM segment_fold"),
    ).toEqual([[4n, 4n]]);
    await warehouse.connection.run("DELETE FROM segment_fold");
    await expect(sizeOf(warehouse, "loyal")).rejects.toThrow("JSON");
  });
});
