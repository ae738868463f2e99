import { DatabaseSync } from "node:sqlite";
import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { Definition } from "@attune/core/definition";
import type { Event } from "@attune/core/event";
import type { GatherDeps } from "../src/platform/store/engine/index.ts";
import { createHalved, liveProgram } from "../src/platform/store/engine/index.ts";
import type { GatheredFeatures, WantedFeatures } from "../src/platform/store/segments-contract.ts";
import { openDatabase, sqliteDatabase } from "../src/platform/store/sqlite/open.ts";
import { databaseFile, openSqliteStore } from "../src/platform/store/sqlite/sqlite-store.ts";
import { temporaryDirectory } from "./running-attune.ts";
import { NOON, stored } from "./store-contract.ts";

const PEOPLE = ["ada", "bo", "cy", "di", "ed"] as const;
const SAID = [
  { type: "track", name: 'Bought "it"' },
  { type: "track", name: "Seen" },
  { type: "identify", name: "" },
  { type: "track", name: "$autocapture" },
  { type: "track", name: "$page" },
] as const;

const happened = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })),
  { minLength: 1, maxLength: 40 },
);

const when = {
  $or: [
    { $event: { name: 'Bought "it"', sum: { of: "total", $gte: 10 } } },
    { $event: { name: "$identify", count: { $gte: 2 } } },
    { $event: { name: "$autocapture" } },
    { $event: { name: "track $page" } },
  ],
};

const published = (at: number) => ({
  changes: [
    {
      change: "put-live",
      definition: Definition.parse({ kind: "segment", key: "them", when }),
    } as const,
  ],
  actor: "anna",
  origin: "api" as const,
  at,
});

/** As an earlier version wrote them: entries without what conditions call them. */
const forgetNames = (file: string, old: number): void => {
  const db = new DatabaseSync(file);
  db.prepare("UPDATE log SET name = NULL WHERE seq % 3 < ?").run(old);
  db.close();
};

/** All parts: of the first half, then of the second, which another gathers. */
const gatheredBy = (
  deps: GatherDeps,
  wanted: WantedFeatures,
  worthHalving: number,
): GatheredFeatures[] => {
  const first = createHalved({ ...deps, worthHalving }, wanted);
  const middle = first.halve();
  const second = middle === null ? null : createHalved(deps, { ...wanted, cursor: middle });
  const next = () => first.next() ?? second?.next() ?? null;
  const parts: GatheredFeatures[] = [];
  for (let part = next(); part; part = next()) parts.push(part);
  return parts;
};

describe("gathering what came before a definition", () => {
  test.prop(
    [happened, fc.integer({ min: 2, max: 60 }), fc.nat(3), fc.integer({ min: 2, max: 8 })],
    { numRuns: 12 },
  )(
    "L5: finds for everybody what all of their events come to, each person once, however little there is room for and whoever gathers the second half",
    async (all, most, old, worthHalving) => {
      const directory = temporaryDirectory();
      const store = await openSqliteStore({ directory });
      const incoming = all.map(([who, what], nth) =>
        stored([`user_id:${PEOPLE[who] ?? "ada"}`], {
          ...(SAID[what] ?? SAID[0]),
          time: NOON + nth,
          message: { properties: { total: nth } },
        }),
      );
      await store.commitEvents("live", incoming, NOON + 1_000);
      await store.changeDefinitions(published(NOON + 2_000));
      const filling = (await store.reads.fillings()).find(({ kind }) => kind === "feature");
      // What comes after it is kept as it comes.
      await store.commitEvents("live", [stored(["user_id:ada"], { name: 'Bought "it"' })], NOON);
      await store.close();
      forgetNames(databaseFile(directory), old);

      const connection = openDatabase(databaseFile(directory), { readOnly: true });
      const db = sqliteDatabase(connection);
      const { program } = liveProgram(db);
      const keys = program.features.map(({ key }) => key);
      const wanted = { keys, since: filling?.since ?? 0, cursor: 0 };
      const read: number[] = [];
      const onRead = (part: number): void => void read.push(part);
      const deps = { db, find: "instr", most, onRead } as const;
      const parts = gatheredBy(deps, wanted, worthHalving);
      connection.close();

      const eventsOf = (who: string): Event[] =>
        incoming.flatMap((each): Event[] => {
          const event: Event = JSON.parse(each.stored);
          return event.identifiers.some(({ value }) => value === who) ? [event] : [];
        });
      const facets = parts.flatMap((part) => part.facets);
      const found = facets.map(({ identifier, features }) => [identifier.value, features]);
      const expected = PEOPLE.map((who) => [
        who,
        program.collect.ofAll(eventsOf(who), new Set(keys)),
      ]).filter(([, features]) => Object.keys(features ?? {}).length > 0);
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
      expect(facets.map(({ id }) => id)).toEqual(
        facets.map(({ id }) => id).toSorted((a, b) => a - b),
      );
      expect(new Set(facets.map(({ id }) => id)).size).toBe(facets.length);
      expect(parts.at(-1)?.upTo).toBe(wanted.since);
      expect(read.at(-1)).toBe(1);
      expect(parts.map(({ cursor }) => cursor)).toEqual([
        0,
        ...parts.slice(0, -1).map(({ upTo }) => upTo),
      ]);
    },
  );
});
