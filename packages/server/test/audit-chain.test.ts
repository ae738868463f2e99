import { fc, test } from "@fast-check/vitest";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect } from "vitest";
import type {
  AuditHead,
  AuditNote,
  AuditVerification,
} from "../src/platform/store/audit-contract.ts";
import { rowAfter } from "../src/platform/store/engine/audit-chain.ts";
import { createAuditWriter as createWriter } from "../src/platform/store/engine/audit-rows.ts";
import { ALONE } from "../src/platform/store/engine/index.ts";
import { verifyAuditOf } from "../src/platform/store/sqlite/audit-verify.ts";
import { migrate } from "../src/platform/store/sqlite/migrate.ts";
import { openDatabase, sqliteDatabase } from "../src/platform/store/sqlite/open.ts";

const ROWS = 300;
const COLUMNS = ["actor", "action", "target", "details", "prev", "hash"] as const;
const ALL = ["n", "at", ...COLUMNS] as const;

const noteOf = (index: number): AuditNote => ({
  at: 1_760_000_000_000 + index * 1000,
  actor: ["anna", "Åsa från växeln", "ci", "local"][index % 4] ?? "",
  action: index % 3 === 0 ? "key.add" : "definition.live",
  target: `offer:offer-${index % 17}`,
  details: { version: index, origin: "api", words: "räksmörgås \u{1f6b2} \uFFFD" },
});

const createAuditWriter = (db: DatabaseSync) => createWriter({ db: sqliteDatabase(db), ...ALONE });

const shared = { folder: "", whole: "" };

beforeAll(() => {
  shared.folder = mkdtempSync(join(tmpdir(), "attune-audit-"));
  shared.whole = join(shared.folder, "whole.db");
  const db = openDatabase(shared.whole);
  migrate(db);
  const writer = createAuditWriter(db);
  db.exec("BEGIN");
  for (let index = 1; index <= ROWS; index += 1) writer.append([noteOf(index)]);
  db.exec("COMMIT");
  // One file without a log beside it, so that a copy is a copy.
  db.exec("PRAGMA journal_mode = DELETE");
  db.close();
});
afterAll(() => rmSync(shared.folder, { recursive: true, force: true }));

type Change = (db: DatabaseSync) => void;

/** Verifies a copy of the whole log after somebody changed its file. */
const verifyAfter = (change: Change, noted: AuditHead | null = null): AuditVerification => {
  const file = join(shared.folder, "changed.db");
  copyFileSync(shared.whole, file);
  const db = new DatabaseSync(file);
  db.exec("BEGIN");
  change(db);
  db.exec("COMMIT");
  db.close();
  return verifyAuditOf(file, noted);
};

const headOf = (n: number): AuditHead => {
  const db = new DatabaseSync(shared.whole, { readOnly: true });
  const hash = db.prepare("SELECT hash FROM audit WHERE n = ?").get(n)?.["hash"];
  db.close();
  return { n, hash: String(hash) };
};

/** A change of the file, and the number of the row that is to be named as the first bad one. */
type Mutation = { readonly what: string; readonly change: Change; readonly bad: number };

const row = fc.integer({ min: 1, max: ROWS });
const places = fc
  .tuple(row, row)
  .filter(([a, b]) => a !== b)
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

const flipOfText = fc
  .record({ n: row, column: fc.constantFrom(...COLUMNS), byte: fc.nat(), bit: fc.nat(7) })
  .map(
    ({ n, column, byte, bit }): Mutation => ({
      what: `bit ${bit} of byte ${byte} of ${column} in row ${n}`,
      bad: n,
      change: (db) => {
        const found = db
          .prepare(`SELECT CAST(${column} AS BLOB) AS b FROM audit WHERE n = ?`)
          .get(n);
        const bytes = found?.["b"];
        if (!(bytes instanceof Uint8Array)) throw new Error("no bytes");
        const at = byte % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        db.prepare(`UPDATE audit SET ${column} = CAST(? AS TEXT) WHERE n = ?`).run(bytes, n);
      },
    }),
  );

const editOfText = fc
  .record({
    n: row,
    column: fc.constantFrom(...COLUMNS),
    at: fc.nat(),
    remove: fc.nat(2),
    put: fc.string({ unit: "grapheme", maxLength: 2 }),
  })
  .filter(({ remove, put }) => remove !== put.length || put.length === 0)
  .map(
    ({ n, column, at, remove, put }): Mutation => ({
      what: `${remove} characters of ${column} in row ${n} become ${JSON.stringify(put)}`,
      bad: n,
      change: (db) => {
        const before = String(
          db.prepare(`SELECT ${column} FROM audit WHERE n = ?`).get(n)?.[column],
        );
        const from = at % before.length;
        const after = `${before.slice(0, from)}${put}${before.slice(from + remove)}`;
        // Nothing was removed and nothing put: a blank more is a change too.
        db.prepare(`UPDATE audit SET ${column} = ? WHERE n = ?`).run(
          after === before ? `${before} ` : after,
          n,
        );
      },
    }),
  );

const flipOfTime = fc.record({ n: row, bit: fc.nat(63) }).map(
  ({ n, bit }): Mutation => ({
    what: `bit ${bit} of at in row ${n}`,
    bad: n,
    change: (db) => {
      const at = BigInt(noteOf(n).at);
      const flipped = BigInt.asIntN(64, at ^ (1n << BigInt(bit)));
      db.prepare("UPDATE audit SET at = ? WHERE n = ?").run(flipped, n);
    },
  }),
);

// Bits below the tenth could give the number of another row: SQLite refuses that.
const flipOfNumber = fc.record({ n: row, bit: fc.integer({ min: 9, max: 63 }) }).map(
  ({ n, bit }): Mutation => ({
    what: `bit ${bit} of n in row ${n}`,
    // A row that stands before the first is named itself; else the place that it left.
    bad: bit === 63 ? Number(BigInt.asIntN(64, BigInt(n) ^ (1n << 63n))) : n,
    change: (db) => {
      const flipped = BigInt.asIntN(64, BigInt(n) ^ (1n << BigInt(bit)));
      db.prepare("UPDATE audit SET n = ? WHERE n = ?").run(flipped, n);
    },
  }),
);

const removal = places.map(
  ([from, to]): Mutation => ({
    what: `rows ${from} to ${to} are removed`,
    bad: from,
    change: (db) => void db.prepare("DELETE FROM audit WHERE n BETWEEN ? AND ?").run(from, to),
  }),
);
const removalOfOne = fc.oneof(row, fc.constant(ROWS)).map(
  (n): Mutation => ({
    what: `row ${n} is removed`,
    bad: n,
    change: (db) => void db.prepare("DELETE FROM audit WHERE n = ?").run(n),
  }),
);

const others = ALL.filter((column) => column !== "n").join(", ");

const exchange = places.map(
  ([a, b]): Mutation => ({
    what: `rows ${a} and ${b} change places`,
    bad: a,
    change: (db) => {
      db.prepare("UPDATE audit SET n = -1 WHERE n = ?").run(a);
      db.prepare("UPDATE audit SET n = ? WHERE n = ?").run(a, b);
      db.prepare("UPDATE audit SET n = ? WHERE n = -1").run(b);
    },
  }),
);

/** The row from further down comes first, those between move down by one. */
const move = places.map(
  ([from, to]): Mutation => ({
    what: `row ${to} moves up to ${from}`,
    bad: from,
    change: (db) => {
      db.prepare("UPDATE audit SET n = -1000 WHERE n = ?").run(to);
      db.prepare("UPDATE audit SET n = -(n + 1) WHERE n BETWEEN ? AND ?").run(from, to - 1);
      db.exec("UPDATE audit SET n = -n WHERE n < 0 AND n <> -1000");
      db.prepare("UPDATE audit SET n = ? WHERE n = -1000").run(from);
    },
  }),
);

const copy = fc.tuple(row, fc.integer({ min: ROWS + 1, max: ROWS + 1000 })).map(
  ([n, to]): Mutation => ({
    what: `row ${n} is copied to ${to}`,
    bad: ROWS + 1,
    change: (db) =>
      void db
        .prepare(`INSERT INTO audit (n, ${others}) SELECT ?, ${others} FROM audit WHERE n = ?`)
        .run(to, n),
  }),
);

/** Writes a row anew with a hash that is right for it, as somebody would who knows how. */
const forge = (db: DatabaseSync, n: number, note: AuditNote): void => {
  const before = db.prepare("SELECT n, hash FROM audit WHERE n = ?").get(n - 1);
  const head = { n: n - 1, hash: before ? String(before["hash"]) : "0".repeat(64) };
  const forged = rowAfter(head, note);
  db.prepare(
    "INSERT OR REPLACE INTO audit (n, at, actor, action, target, details, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  ).run(
    n,
    forged.at,
    forged.actor,
    forged.action,
    forged.target,
    JSON.stringify({ origin: "api", version: 1 }),
    forged.prev,
    forged.hash,
  );
};
const forgedNote: AuditNote = {
  ...noteOf(1),
  actor: "nobody",
  details: { origin: "api", version: 1 },
};

const forgery = row.map(
  (n): Mutation => ({
    what: `row ${n} is written anew with a hash of its own`,
    bad: n === ROWS ? n : n + 1,
    change: (db) => forge(db, n, forgedNote),
  }),
);
const addition = fc.constant<Mutation>({
  what: "a row is added that follows the last one",
  bad: ROWS + 1,
  change: (db) => forge(db, ROWS + 1, forgedNote),
});

const changeOfHead = fc
  .oneof(
    fc.constant({ sql: "DELETE FROM audit_head", bad: ROWS }),
    fc.constant({ sql: `UPDATE audit_head SET n = ${ROWS + 1}`, bad: ROWS + 1 }),
    row.filter((n) => n < ROWS).map((n) => ({ sql: `UPDATE audit_head SET n = ${n}`, bad: n + 1 })),
    fc.nat(63).map((at) => ({
      sql: `UPDATE audit_head SET hash = substr(hash, 1, ${at}) || 'x' || substr(hash, ${at + 2})`,
      bad: ROWS,
    })),
  )
  .map(({ sql, bad }): Mutation => ({ what: sql, bad, change: (db) => db.exec(sql) }));

const mutation = fc.oneof(
  { arbitrary: flipOfText, weight: 5 },
  { arbitrary: editOfText, weight: 3 },
  flipOfTime,
  flipOfNumber,
  removal,
  { arbitrary: removalOfOne, weight: 2 },
  exchange,
  move,
  copy,
  forgery,
  addition,
  changeOfHead,
);

describe("the audit log shows that it was changed", () => {
  test("as it was written it is whole, and names its head", () => {
    expect(verifyAfter(() => undefined)).toEqual({
      ok: true,
      entries: ROWS,
      head: headOf(ROWS),
      firstBad: null,
    });
  });

  test.prop([mutation], { numRuns: 1000 })(
    "of any 1,000 mutations each is found, and the first bad row is named",
    ({ change, bad, what }) => {
      const { ok, firstBad } = verifyAfter(change);
      expect(ok, what).toBe(false);
      expect(firstBad?.n, `${what}: ${firstBad?.what ?? ""}`).toBe(bad);
    },
    120_000,
  );

  const rewriteFrom =
    (first: number): Change =>
    (db) => {
      for (let n = first; n <= ROWS; n += 1) forge(db, n, forgedNote);
      db.exec(`UPDATE audit_head SET hash = (SELECT hash FROM audit WHERE n = ${ROWS})`);
    };

  test("a log that was rewritten as a whole, head and all, is found out by a head noted elsewhere", () => {
    const rewritten = rewriteFrom(1);
    expect(verifyAfter(rewritten).ok).toBe(true);
    expect(verifyAfter(rewritten, headOf(200)).firstBad).toEqual({
      n: 200,
      what: "the row is not the one that was noted: the log was rewritten, from here or earlier",
    });
    // What was written before the rewriting began still stands.
    expect(verifyAfter(rewriteFrom(201), headOf(200)).ok).toBe(true);
  });

  test("a log that was emptied, head and all, is found out by a head noted elsewhere", () => {
    const emptied: Change = (db) =>
      db.exec(`DELETE FROM audit; UPDATE audit_head SET n = 0, hash = '${"0".repeat(64)}'`);
    expect(verifyAfter(emptied)).toMatchObject({ ok: true, entries: 0 });
    expect(verifyAfter(emptied, headOf(7)).firstBad?.n).toBe(7);
    expect(verifyAfter(() => undefined, { n: 0, hash: "0".repeat(64) }).ok).toBe(true);
  });

  test("two spellings of the same details are not the same row", () => {
    const spaced = verifyAfter((db) =>
      db.exec(`UPDATE audit SET details = replace(details, ':', ': ') WHERE n = 5`),
    );
    expect(spaced.firstBad?.n).toBe(5);
  });

  test("what a rolled-back transaction noted leaves no gap", () => {
    const file = join(shared.folder, "rolled-back.db");
    const db = openDatabase(file);
    migrate(db);
    const writer = createAuditWriter(db);
    const commit = (notes: readonly AuditNote[], end: "COMMIT" | "ROLLBACK"): void => {
      db.exec("BEGIN");
      writer.append(notes);
      db.exec(end);
    };
    commit([noteOf(1), noteOf(2)], "COMMIT");
    commit([noteOf(3)], "ROLLBACK");
    writer.reload();
    commit([noteOf(4)], "COMMIT");
    db.close();
    expect(verifyAuditOf(file, null)).toMatchObject({ ok: true, entries: 3 });
  });

  test.each([
    ["whose head was changed", "UPDATE audit_head SET n = 10", ROWS + 1],
    ["whose head was removed", "DELETE FROM audit_head", ROWS + 1],
    ["whose last row was removed", `DELETE FROM audit WHERE n = ${ROWS}`, ROWS],
  ])("a log %s goes on, and is found out for ever", (_what, sql, bad) => {
    const { firstBad, entries } = verifyAfter((db) => {
      db.exec(sql);
      createAuditWriter(db).append([noteOf(ROWS + 1)]);
    });
    expect(entries).toBeGreaterThanOrEqual(ROWS);
    expect(firstBad?.n).toBe(bad);
  });
});
