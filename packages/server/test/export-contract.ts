import { describe, expect, onTestFinished, test } from "vitest";
import type { ProfileRow, Store, Wanted } from "../src/platform/store/index.ts";
import type { OpenStore } from "./store-contract.ts";
import { NOON, stored } from "./store-contract.ts";

/** More people than a page of an export has. */
const PEOPLE = 600;
const LAST = `anonymous_id:x${PEOPLE - 1}`;

/** One who is known by name, and many who are not. */
const fill = async (store: Store): Promise<void> => {
  const visits = Array.from({ length: PEOPLE }, (_, n) => stored([`anonymous_id:x${n}`]));
  await store.commitEvents("live", [stored(["user_id:ada"]), ...visits], NOON);
};

const rest = async <T>(rows: AsyncIterator<T>): Promise<T[]> => {
  const list: T[] = [];
  for (let row = await rows.next(); row.done !== true; row = await rows.next())
    list.push(row.value);
  return list;
};

const begin = <T>(rows: AsyncIterable<T>): AsyncIterator<T> => rows[Symbol.asyncIterator]();

/** What every store engine promises of exports. */
export const describeExports = (engine: string, open: OpenStore): void => {
  describe(`${engine}: an export`, () => {
    const filled = async (): Promise<Store> => {
      const { store, end } = await open();
      onTestFinished(end);
      await fill(store);
      return store;
    };

    test("of profiles has everybody once, also who is linked to somebody else meanwhile", async () => {
      const store = await filled();
      const rows = begin(store.reads.exportProfiles());
      const first = await rows.next();
      expect(first.done).toBe(false);
      await store.commitEvents("live", [stored(["user_id:ada", LAST])], NOON);
      const seen: ProfileRow[] = [
        ...(first.done === true ? [] : [first.value]),
        ...(await rest(rows)),
      ];
      const identifiers = seen.map((row) => row.identifiers.map(({ identifier }) => identifier));
      expect(identifiers).toEqual([
        [{ ns: "user_id", value: "ada" }],
        ...Array.from({ length: PEOPLE }, (_, n) => [{ ns: "anonymous_id", value: `x${n}` }]),
      ]);
      expect(await rest(begin(store.reads.exportProfiles()))).toHaveLength(PEOPLE);
    });

    test("of events ends with those that were there at its first", async () => {
      const store = await filled();
      const rows = begin(store.reads.exportEvents());
      await rows.next();
      await store.commitEvents("live", [stored(["user_id:ada", LAST])], NOON);
      const later = await rest(rows);
      expect(later).toHaveLength(PEOPLE);
      // Whose they are is what it was, too.
      expect(new Set(later.map(({ profile }) => profile)).size).toBe(PEOPLE);
    });

    test("L7: goes by what people had agreed to at its first row", async () => {
      const store = await filled();
      const asked: unknown[] = [];
      const wanted: Wanted<ProfileRow> = async ({ id }, consentsOf) => {
        asked.push(await consentsOf(id));
        return asked.length % 2 === 1;
      };
      const rows = begin(store.reads.exportProfiles(wanted));
      await rows.next();
      await store.recordConsent({
        identifier: { ns: "anonymous_id", value: `x${PEOPLE - 1}` },
        statements: [
          {
            purpose: "marketing",
            granted: true,
            time: NOON,
            expires: null,
            basis: "consent",
            source: "desk",
            wording: null,
            via: "api",
            actor: "support",
          },
        ],
        actor: "support",
        at: NOON,
      });
      expect(await rest(rows)).toHaveLength(PEOPLE / 2);
      expect(asked.at(-1)).toEqual({});
      const last = await store.reads.profileByIdentifier({
        ns: "anonymous_id",
        value: `x${PEOPLE - 1}`,
      });
      expect(await store.reads.consentsOf(last?.id ?? 0)).not.toEqual({});
    });

    test("that nobody reads to its end holds up neither others nor the stop", async () => {
      const store = await filled();
      for (let n = 0; n < 6; n += 1) for await (const _row of store.reads.exportEvents()) break;
      expect(await rest(begin(store.reads.exportEvents()))).toHaveLength(PEOPLE + 1);
      await store.close();
    });
  });
};
