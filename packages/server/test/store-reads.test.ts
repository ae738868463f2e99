import { DatabaseSync } from "node:sqlite";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Reads } from "../src/platform/store/contract.ts";
import { StoreUnavailable } from "../src/platform/store/contract.ts";
import { openPool } from "../src/platform/store/postgres/connect.ts";
import { postgresReads } from "../src/platform/store/postgres/read-database.ts";
import { createReads } from "../src/platform/store/reads/index.ts";
import type { ReadDatabase } from "../src/platform/store/reads/index.ts";
import { sqliteReads } from "../src/platform/store/sqlite/read-database.ts";
import { ALL_QUARANTINED } from "../src/platform/store/index.ts";
import { MANY, STREAM_QUESTIONS } from "./stream-questions.ts";
import { collect, every, SEGMENT_QUESTIONS, USE_QUESTIONS } from "./segment-questions.ts";
import { clientForTest, databaseForTest, makeDatabase } from "./running-postgres.ts";
import { PEOPLE_QUESTIONS } from "./people-questions.ts";
import { copyRows, DAY, filledSqlite } from "./same-rows.ts";

/** Every page, from the first to the last. */
const allPages = async <P, C>(
  page: (before: C | null) => Promise<{ readonly page: P; readonly next: C | null }>,
): Promise<P[]> => {
  const pages: P[] = [];
  for (let before: C | null = null; ;) {
    const found: { readonly page: P; readonly next: C | null } = await page(before);
    pages.push(found.page);
    if (found.next === null) return pages;
    before = found.next;
  }
};

const filters = [
  ALL_QUARANTINED,
  { ...ALL_QUARANTINED, source: "web" },
  { ...ALL_QUARANTINED, source: "web", event: "zon" },
  { ...ALL_QUARANTINED, group: "zon33" },
  { ...ALL_QUARANTINED, event: "nobody\u0000" },
];

const ALL_ITEMS = {
  category: undefined,
  brand: undefined,
  query: undefined,
  locale: undefined,
  shown: undefined,
};
const itemFilters = [
  ALL_ITEMS,
  { ...ALL_ITEMS, category: "a/b" },
  { ...ALL_ITEMS, category: "a/b/c", brand: "ÄRLIG" },
  { ...ALL_ITEMS, query: "ZON" },
  { ...ALL_ITEMS, query: "sv z", locale: "sv" },
  { ...ALL_ITEMS, query: "sv z", locale: "en" },
  { ...ALL_ITEMS, query: "\u{10ffff}" },
  { ...ALL_ITEMS, shown: { is: true, at: 0 } },
];

const NOBODY = { before: undefined, actor: undefined, action: undefined, target: undefined };

/** Asks each read for all that there is. */
const QUESTIONS: Readonly<Record<keyof Reads, (reads: Reads) => Promise<unknown>>> = {
  subject: (reads) =>
    Promise.all(
      ["zon", "Ärlig", "😀", "nobody", "zon\u0000"].map((value) =>
        reads.subject({ ns: "user_id", value }),
      ),
    ),
  profileByIdentifier: (reads) =>
    Promise.all([
      reads.profileByIdentifier({ ns: "user_id", value: "zon" }),
      reads.profileByIdentifier({ ns: "anonymous_id", value: "x3-0" }),
    ]),
  ...SEGMENT_QUESTIONS,
  ...USE_QUESTIONS,
  ...STREAM_QUESTIONS,
  profileById: (reads) => every(reads, reads.profileById),
  identifiersOf: async (reads) => [
    await reads.identifiersOf([]),
    await reads.identifiersOf([1, 2, 2, 1_000_000]),
    await reads.identifiersOf(Array.from({ length: 3_000 }, (_, id) => id)),
  ],
  profileIdsOf: async (reads) => [
    await reads.profileIdsOf([]),
    await reads.profileIdsOf([1, 2, 2, 1_000_000]),
    await reads.profileIdsOf(Array.from({ length: 3_000 }, (_, id) => id)),
  ],
  account: (reads) => Promise.all(["Acme", "acme", "nobody", "a\u0000"].map(reads.account)),
  accountsById: async (reads) => [
    await reads.accountsById([]),
    await reads.accountsById(["Ärlig & co", "zon", "nobody"]),
  ],
  accounts: (reads) =>
    Promise.all(
      [null, "a", "A", "Ä", "zon", "😀", "nobody", "a\u0000"].map((query) =>
        allPages(async (before: number | null) => {
          const { accounts, next } = await reads.accounts(query, 1, before ?? 0);
          return { page: accounts, next };
        }),
      ),
    ),
  accountMembers: (reads) =>
    Promise.all(
      ["Acme", "zon", "nobody"].map((account) =>
        allPages(async (before: number | null) => {
          const { members, next } = await reads.accountMembers(account, 2, before ?? 0);
          return { page: members, next };
        }),
      ),
    ),
  links: (reads) => every(reads, reads.links),
  timeline: (reads) =>
    every(reads, (id) =>
      allPages(async (before: { time: number; seq: number } | null) => {
        const { entries, next } = await reads.timeline(id, 7, before);
        return { page: entries, next };
      }),
    ),
  decision: (reads) => Promise.all(["d0", "d3", "d99", "d\u0000"].map(reads.decision)),
  lastDecisions: (reads) => every(reads, (id) => reads.lastDecisions(id, 2)),
  importCursor: (reads) => Promise.all(["i1", "i2"].map(reads.importCursor)),
  nextDue: (reads) => reads.nextDue(),
  counts: (reads) => reads.counts(),
  lastSeq: (reads) => reads.lastSeq(),
  exportEvents: (reads) => collect(reads.exportEvents()),
  exportProfiles: (reads) => collect(reads.exportProfiles()),
  exportDecisions: (reads) => collect(reads.exportDecisions()),
  decisionsBetween: async (reads) => {
    const last = Number.MAX_SAFE_INTEGER;
    const all = await reads.decisionsBetween(0, last, 100, null);
    const first = all.decisions[0]?.decision.time ?? 0;
    return [
      all,
      await allPages(async (before: { at: number; seq: number } | null) => {
        const { decisions, next } = await reads.decisionsBetween(0, last, 2, before);
        return { page: decisions, next };
      }),
      await reads.decisionsBetween(first, first, 100, null),
      await reads.decisionsBetween(first + 1, last, 100, null),
    ];
  },
  chosenModel: (reads) => reads.chosenModel(),
  approvalKinds: (reads) => reads.approvalKinds(),
  eventsBefore: (reads) => reads.eventsBefore(60, 30),
  catalogItems: (reads) =>
    Promise.all(
      itemFilters.map((filter) =>
        allPages(async (after: string | null) => {
          const { items, next } = await reads.catalogItems(filter, 2, after ?? "");
          return { page: items, next };
        }),
      ),
    ),
  catalogItemsById: (reads) => reads.catalogItemsById(["zon3", "😀7", "none", "a\u0000"]),
  catalogItem: (reads) => Promise.all(["zon3", "😀7", "none", "a\u0000"].map(reads.catalogItem)),
  consentsOf: (reads) => every(reads, reads.consentsOf),
  consentLedger: (reads) => every(reads, (id) => reads.consentLedger(id, 3)),
  definitions: (reads) => reads.definitions(),
  definitionHistory: (reads) => reads.definitionHistory("slot", "hero"),
  definitionEvents: (reads) => reads.definitionEvents("slot", "hero"),
  liveDefinitions: async (reads) => [
    await reads.liveDefinitions(null),
    await every(reads, reads.liveDefinitions),
  ],
  definitionsSeq: (reads) => reads.definitionsSeq(),
  definitionsSeqAt: (reads) =>
    Promise.all([0, Number.MAX_SAFE_INTEGER].map(reads.definitionsSeqAt)),
  liveDefinitionsSeq: (reads) => reads.liveDefinitionsSeq(),
  audit: (reads) =>
    Promise.all([
      allPages(async (before: number | null) => {
        const { rows, next } = await reads.audit({
          ...NOBODY,
          limit: 4,
          before: before ?? undefined,
        });
        return { page: rows, next };
      }),
      reads.audit({ limit: 3, before: 12, actor: "anna", action: "key.create", target: "key:k_1" }),
      reads.audit({ ...NOBODY, limit: 3, before: undefined, since: 0, until: 1 }),
    ]),
  auditHead: (reads) => reads.auditHead(),
  keys: (reads) => reads.keys(),
  ...PEOPLE_QUESTIONS,
  quarantine: (reads) =>
    Promise.all(
      filters.map(async (filter) => [
        await allPages(async (before: number | null) => {
          const page = await reads.quarantine(filter, 5, before, null);
          return { page, next: page.next };
        }),
        await allPages(async (before: Parameters<Reads["quarantine"]>[3]) => {
          const page = await reads.quarantine(filter, 5, null, before);
          return { page, next: page.groupsNext };
        }),
      ]),
    ),
  quarantined: async (reads) => {
    const { events } = await reads.quarantine(ALL_QUARANTINED, MANY, null, null);
    return Promise.all(["none", ...events.map(({ id }) => id)].map(reads.quarantined));
  },
  quarantineGroup: (reads) => Promise.all(["none", "zon33"].map(reads.quarantineGroup)),
  quarantinedAfter: async (reads) => {
    const { groups } = await reads.quarantine(ALL_QUARANTINED, 1, null, null);
    return Promise.all(groups.map(({ group }) => reads.quarantinedAfter(group, 40, 3)));
  },
  quarantineCounts: (reads) => Promise.all(filters.map(reads.quarantineCounts)),
  qualitySources: (reads) => reads.qualitySources(),
  qualityCounts: (reads) =>
    Promise.all(
      ["web", "app", "lab", "nobody"].map((source) =>
        reads.qualityCounts(source, DAY - 2, DAY - 1),
      ),
    ),
  consentCounts: (reads) => reads.consentCounts(),
  profileTraits: (reads) => reads.profileTraits(5),
};

const answersOf = async (reads: Reads): Promise<Record<string, unknown>> => {
  const answers: Record<string, unknown> = {};
  for (const [name, ask] of Object.entries(QUESTIONS)) answers[name] = await ask(reads);
  return answers;
};

const postgresFor = (url: string): ReadDatabase => {
  const pool = openPool({ url, name: "attune reads" });
  onTestFinished(pool.close);
  return postgresReads(pool);
};

/** Makes connections to the same file. */
const anotherOn = (db: DatabaseSync) => (): DatabaseSync =>
  new DatabaseSync(db.location() ?? ":memory:");

describe("reads of a store", () => {
  test("tell the same of the same rows, whichever engine holds them", async () => {
    const sqlite = await filledSqlite();
    const url = await databaseForTest();
    await copyRows(sqlite, await clientForTest(url));
    const told = await answersOf(createReads(sqliteReads(sqlite, anotherOn(sqlite))));
    expect(await answersOf(createReads(postgresFor(url)))).toEqual(told);
    // Nothing is the same only because there is nothing.
    for (const [name, answer] of Object.entries(told))
      expect(JSON.stringify(answer)?.length, name).toBeGreaterThan(1);
  });

  test("of a database in which nothing has happened yet find nothing", async () => {
    const reads = createReads(postgresFor(await databaseForTest()));
    expect(await answersOf(reads)).toMatchObject({
      exportEvents: [],
      nextDue: null,
      lastSeq: 0,
      counts: { events: 0, profiles: 0, decisions: 0, quarantined: 0 },
      auditHead: { n: 0 },
      stream: [],
    });
  });
});

const COUNT = "SELECT count(*) AS n FROM import_cursor";
const ADD = "INSERT INTO import_cursor (import, row, body) VALUES ('i1', 1, '{}')";

type Opened = { readonly db: ReadDatabase; readonly write: () => Promise<unknown> };

const openSqlite = async (): Promise<Opened> => {
  const directory = mkdtempSync(join(tmpdir(), "attune-snapshot-"));
  const [writer, reader] = [1, 2].map(() => new DatabaseSync(join(directory, "attune.db")));
  if (!writer || !reader) throw new Error("two connections were opened");
  writer.exec(
    "PRAGMA journal_mode = WAL; CREATE TABLE import_cursor (import TEXT, row INTEGER, body TEXT)",
  );
  onTestFinished(() => {
    writer.close();
    reader.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return { db: sqliteReads(reader, anotherOn(reader)), write: async () => writer.exec(ADD) };
};

const openPostgres = async (): Promise<Opened> => {
  const url = await databaseForTest();
  const writer = await clientForTest(url);
  return { db: postgresFor(url), write: () => writer.query(ADD) };
};

describe.each([
  ["SQLite", openSqlite],
  ["PostgreSQL", openPostgres],
])("a snapshot on %s", (_, open) => {
  test("sees nothing of what is committed meanwhile; a read that is asked beside it does", async () => {
    const { db, write } = await open();
    let beside: Promise<unknown> = Promise.resolve();
    const seen = await db.snapshot(async (on) => {
      const first = await on.get(COUNT);
      await write();
      beside = db.get(COUNT);
      return [first, await on.get(COUNT)];
    });
    expect(seen).toEqual([{ n: 0 }, { n: 0 }]);
    expect(await beside).toEqual({ n: 1 });
    expect(await db.snapshot((on) => on.all(COUNT))).toEqual([{ n: 1 }]);
  });

  test("that fails is over: what is asked next sees what is there by then", async () => {
    const { db, write } = await open();
    const failing = db.snapshot(async (on) => on.all("SELECT body FROM nowhere"));
    await expect(failing).rejects.toThrow("nowhere");
    const broken = db.snapshot(async (on) => {
      await on.get(COUNT);
      throw new Error("a row that cannot be read");
    });
    await expect(broken).rejects.toThrow("a row that cannot be read");
    await write();
    expect(await db.get(COUNT)).toEqual({ n: 1 });
  });

  test("that is held stays as it was, beside others and beside reads that see more", async () => {
    const { db, write } = await open();
    const held = await db.hold();
    expect(await held.get(COUNT)).toEqual({ n: 0 });
    await write();
    const later = await db.hold();
    expect([await held.get(COUNT), await later.get(COUNT)]).toEqual([{ n: 0 }, { n: 1 }]);
    expect(await db.snapshot((on) => on.all(COUNT))).toEqual([{ n: 1 }]);
    await Promise.all([held.close(), later.close()]);
  });

  test("that is held and has failed can still be closed", async () => {
    const { db } = await open();
    const held = await db.hold();
    await expect(held.all("SELECT body FROM nowhere")).rejects.toThrow("nowhere");
    await held.close();
    expect(await db.get(COUNT)).toEqual({ n: 0 });
  });

  test("many at once, with other reads among them, are answered each", async () => {
    const { db } = await open();
    const asked = Array.from({ length: 40 }, (__, n) =>
      n % 3 === 0
        ? db.get("SELECT CAST(? AS BIGINT) AS n", n)
        : db.snapshot(async (on) => {
            await on.get(COUNT);
            return on.get("SELECT CAST(? AS BIGINT) AS n", n);
          }),
    );
    expect(await Promise.all(asked)).toEqual(asked.map((__, n) => ({ n })));
  });
});

describe("reads on PostgreSQL", () => {
  test("are tried again when another transaction is in the way, and no more than three times", async () => {
    const db = postgresFor(await databaseForTest());
    const deadlock = () => Object.assign(new Error("deadlock detected"), { code: "40P01" });
    let tries = 0;
    const readUntil = (good: number) =>
      db.snapshot(async (on) => {
        tries += 1;
        if (tries < good) throw deadlock();
        return on.get(COUNT);
      });
    expect(await readUntil(3)).toEqual({ n: 0 });
    tries = 0;
    await expect(readUntil(9)).rejects.toThrow(StoreUnavailable);
    expect(tries).toBe(3);
  });

  test("say that the store cannot be asked when its database is gone", async () => {
    const { url, drop } = await makeDatabase();
    const reads = createReads(postgresFor(url));
    expect(await reads.lastSeq()).toBe(0);
    await drop();
    await expect(reads.lastSeq()).rejects.toThrow(StoreUnavailable);
    await expect(reads.profileById(1)).rejects.toThrow(StoreUnavailable);
    await expect(collect(reads.exportEvents())).rejects.toThrow(StoreUnavailable);
  });
});
