import { mkdtempSync, rmSync } from "node:fs";
import type { SQLInputValue } from "node:sqlite";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Definition } from "@attune/core/definition";
import { UNKNOWN_EVENT } from "@attune/core/quality";
import type { Client } from "pg";
import { onTestFinished } from "vitest";
import type { Store } from "../src/platform/store/contract.ts";
import { databaseFile, openSqliteStore } from "../src/platform/store/index.ts";
import { NOON, stored } from "./store-contract.ts";

export const DAY = Math.floor(NOON / 86_400_000);

/** Names whose order by bytes is another than that of a dictionary, and than that of UTF-16. */
const NAMES = ["Ärlig", "arlig", "Zon", "zon", "a b", "a_b", "\uFB00", "😀", "10", "9"];

const by = { actor: "anna", at: NOON, origin: "api" } as const;
const slot = (key: string, title: string): Definition =>
  Definition.parse({ kind: "slot", key, default: { content: { title } } });
const identifier = (ns: string, value: string) => ({ ns, value });

/** What is live from the start: whoever comes is in it at once. */
const publishSegments = (store: Store) =>
  store.changeDefinitions({
    ...by,
    changes: [
      { key: "trials", of: "account", when: { name: { $exists: true } } },
      { key: "busy", of: "account", when: { events: { $gte: 6 } } },
      { key: "returning", when: { $account: { $segment: "trials" } } },
    ].map((each) => ({
      change: "put-live" as const,
      definition: Definition.parse({ kind: "segment", ...each }),
    })),
  });

const givenTo = (name: string, n: number) => ({
  slot: "hero",
  channel: "web",
  offer: name,
  expires: NOON + (n % 2 ? 60_000 : 120_000),
  cost: n,
  ...(n % 3 === 0 ? {} : { period: n % 2 ? "ever" : "2026-01" }),
});

const commitPeople = async (store: Store): Promise<void> => {
  const blocked = {
    action: "block",
    violations: [
      {
        rule: "total",
        pointer: "/total",
        want: { kind: "range", least: 0, most: null },
        saw: "text",
        action: "block",
      },
    ],
  } as const;
  for (let round = 0; round < 6; round += 1)
    await store.commitEvents(
      "live",
      NAMES.flatMap((name, n) => [
        stored([`user_id:${name}`, `anonymous_id:x${n}-${round}`], { time: NOON - round * 1_000 }),
        stored([`anonymous_id:x${n}-${round}`], { name, source: n % 2 ? "web" : "app" }),
        ...(n % 3 === 0 ? [{ ...stored([`user_id:${name}`], { name }), verdict: blocked }] : []),
      ]),
      NOON + round,
    );
  await store.commitEvents("live", [stored(["anonymous_id:unknown"])], NOON);
  await store.commitEvents(
    "live",
    NAMES.flatMap((name, n) =>
      ["Acme", n % 2 ? "zon" : "Ärlig & co"].map((account) =>
        stored([`user_id:${name}`], {
          type: "group",
          name: "",
          account,
          message: { groupId: account, traits: { name: `${account} of ${name}` } },
        }),
      ),
    ),
    NOON,
  );
  for (const [n, name] of NAMES.entries()) {
    const draft = { at: NOON, noted: [], relies: null };
    const who = n % 4 === 3 ? null : identifier("user_id", name);
    const uses = who === null ? [] : [givenTo(name, n)];
    const body = JSON.stringify({
      slot: "hero",
      reason: "FALLBACK",
      candidates: [],
      time: NOON,
      uses,
    });
    const slot = { id: `d${n}`, body, reservations: uses, claims: [], plan: null };
    await store.commitDecisions({ ...draft, identifier: who, slots: [slot] });
    await store.recordConsent({
      identifier: identifier("user_id", name),
      statements: [
        {
          purpose: n % 2 ? "marketing" : "analytics",
          granted: n % 3 !== 0,
          time: NOON - n,
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
  }
  for (const n of [0, 1, 2, 4])
    await store.commitEvents(
      "live",
      [
        stored([`user_id:${NAMES[n]}`], {
          name: n === 1 ? "Decision Clicked" : "Decision Viewed",
          message: { properties: { decision_id: `d${n}` } },
        }),
      ],
      NOON + n * 30_000,
    );
  const whole = await store.reads.profileByIdentifier(identifier("user_id", "zon"));
  const take = [identifier("anonymous_id", "x3-0")];
  await store.unmerge({ ...by, profile: whole?.id ?? 0, take, reason: "a shared tablet" });
};

/** Half of them have signed in by the link that others have not used yet. */
const addPerson = async (store: Store, n: number, name: string): Promise<void> => {
  const hash = `link of ${name}`;
  const link = { hash, setsPassword: true, expires: NOON + 60_000 };
  const person = {
    id: `u_${n}`,
    name: `person ${name}`,
    email: `${name}@example.com`,
    role: "analyst",
    passwordAt: null,
    at: NOON,
    createdBy: "anna",
    disabledAt: null,
  };
  await store.changePerson({ change: "add", person, link, actor: "anna", at: NOON });
  if (n % 2 === 0)
    await store.changeSession({
      change: "redeem",
      hash,
      password: `password of ${name}`,
      session: {
        hash: `hash of ${name}`,
        id: `s_${n}`,
        at: NOON,
        seen: NOON + n,
        expires: NOON + 90_000,
        agent: "Ärlig 😀",
      },
      at: NOON,
    });
};

const commitRest = async (store: Store): Promise<void> => {
  for (const title of ["one", "two"])
    for (const key of ["hero", "footer"])
      await store.changeDefinitions({
        ...by,
        changes: [{ change: "put-live", definition: slot(key, title) }],
      });
  await store.changeDefinitions({
    ...by,
    changes: [{ change: "draft", definition: slot("hero", "three") }],
  });
  for (const [n, name] of NAMES.entries())
    await store.changeKey({
      actor: "anna",
      at: NOON,
      change: "add",
      key: {
        id: `k_${n}`,
        hash: `${n}`,
        name,
        kind: "secret",
        source: null,
        role: "owner",
        at: NOON,
        createdBy: "start",
        expires: n % 2 ? NOON + 1 : null,
        rotatedAt: null,
        revokedAt: null,
      },
    });
  for (const [n, name] of NAMES.entries()) await addPerson(store, n, name);
  await store.keepApproval({ kinds: ["rule", "offer"], actor: "start", at: NOON });
  await store.changeCatalog({
    puts: NAMES.map((name, n) => {
      const item = { id: `${name}${n}`, kind: "product", name: { en: name, sv: `sv ${name}` } };
      const more = { brand: n % 2 ? "Ärlig" : "arlig", categories: [n % 3 ? "a/b" : "a/b/c"] };
      return { id: item.id, content: JSON.stringify({ ...item, ...more }), hash: `${n}` };
    }),
    removals: [],
    actor: "anna",
    at: NOON,
  });
  await store.saveImportCursor({ import: "i1", row: 7, body: "{}" });
  await store.countRejected([
    { source: "lab", day: DAY, code: "too-deep", count: 2 },
    { source: "web", day: DAY - 1, code: "too-large", count: 2 },
    { source: "web", day: DAY, code: "too-deep", count: 1 },
  ]);
};

/** Counters and groups with ties between them, and more of them than a page holds. */
const addCounts = (db: DatabaseSync): void => {
  const rule = db.prepare("INSERT INTO quality_rule VALUES ('web', ?, 'track', ?, ?, ?, ?)");
  const refusal = db.prepare("INSERT INTO quality_refusal VALUES ('web', ?, ?, ?, ?, ?)");
  const trait = db.prepare("INSERT INTO quality_trait VALUES ('web', ?, ?, ?)");
  const profiles = db.prepare("INSERT INTO quality_profile_trait VALUES (?, ?, ?)");
  const group = db.prepare(
    "INSERT INTO quarantine_group VALUES (?, ?, 'track', ?, '[]', ?, 0, ?, ?, ?)",
  );
  for (const [n, name] of NAMES.entries())
    for (let back = 0; back < 4; back += 1) {
      const day = DAY - back;
      rule.run(day, name, "currency", 1 + (n % 3), (n + back) % 3 ? n + back : null);
      rule.run(day, name, UNKNOWN_EVENT, 10, null);
      refusal.run(day, n % 2 ? "blocked" : "cannot-link", name, 1 + (n % 3), n + 1);
      trait.run(day, name, n);
      profiles.run(name, day, 1 + (n % 3));
    }
  for (let n = 0; n < 250; n += 1) {
    const name = NAMES[n % NAMES.length] ?? "";
    group.run(
      `${name}${n}`,
      n % 5 ? "web" : "app",
      name,
      n % 3 ? 0 : n,
      n % 7,
      NOON,
      NOON + (n % 4),
    );
  }
};

/** A SQLite database in which something of everything has happened; gone when the test has finished. */
export const filledSqlite = async (): Promise<DatabaseSync> => {
  const directory = mkdtempSync(join(tmpdir(), "attune-rows-"));
  const store = await openSqliteStore({ directory });
  await publishSegments(store);
  await commitPeople(store);
  await commitRest(store);
  await store.close();
  const db = new DatabaseSync(databaseFile(directory));
  onTestFinished(() => {
    db.close();
    rmSync(directory, { recursive: true, force: true });
  });
  addCounts(db);
  return db;
};

type Row = Readonly<Record<string, SQLInputValue>>;

/** Puts the rows of a SQLite database into a PostgreSQL one, in one transaction. */
export const copyRows = async (from: DatabaseSync, to: Client): Promise<void> => {
  const { rows: tables } = await to.query<{ tablename: string }>(
    "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
  );
  await to.query("BEGIN");
  for (const { tablename: table } of tables) {
    const [stands] = from.prepare("SELECT name FROM sqlite_master WHERE name = ?").all(table);
    if (!stands || table === "migration") continue;
    const rows: readonly Row[] = from.prepare(`SELECT * FROM ${table}`).all();
    await to.query(`DELETE FROM ${table}`);
    for (const row of rows)
      await to.query(
        `INSERT INTO ${table} (${Object.keys(row).join(", ")}) VALUES (${Object.keys(row)
          .map((_, n) => `$${n + 1}`)
          .join(", ")})`,
        Object.values(row),
      );
  }
  await to.query("COMMIT");
};
