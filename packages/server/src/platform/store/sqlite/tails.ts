import type { Database, Run, Tail } from "../engine/index.ts";
import { int } from "../engine/index.ts";
import { HASH_BYTES } from "./upkeep.ts";

/**
 * The writer's end of the tails. Duplicates are looked for in the tail's hashes, which are held in
 * memory, and in the sorted index. Everything happens in the caller's transaction.
 */
export type Tails = {
  readonly isKnown: (hash: Uint8Array) => boolean;
  readonly addHash: (hash: Uint8Array) => void;
  readonly addPlace: (facet: number, time: number, seq: number) => void;
  /** Moves a sorted run into its index; the rows stay in the tail until it is trimmed. */
  readonly merge: (run: Run) => void;
  /** Drops at most `limit` rows up to `upTo`; answers how many were dropped. */
  readonly trim: (tail: Tail, upTo: number, limit: number) => number;
  /** Moves everything: at a clean end, so that the next start finds the tails empty. */
  readonly settle: () => void;
  /** Reads the tail's hashes anew, after a rollback. */
  readonly reload: () => void;
};

const keyOf = (hash: Uint8Array): string =>
  Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength).toString("latin1");

const createMerge = (db: Database) => {
  const insertHash = db.prepare("INSERT OR IGNORE INTO dedupe (hash) VALUES (?)");
  const insertPlace = db.prepare(
    "INSERT OR IGNORE INTO timeline (facet, time, seq) VALUES (?, ?, ?)",
  );
  return (run: Run): void => {
    if (run.tail === "dedupe") {
      for (let at = 0; at < run.hashes.length; at += HASH_BYTES)
        insertHash.run(run.hashes.subarray(at, at + HASH_BYTES));
      return;
    }
    const { rows } = run;
    for (let at = 0; at < rows.length; at += 3)
      insertPlace.run(rows[at] ?? 0, rows[at + 1] ?? 0, rows[at + 2] ?? 0);
  };
};

export const createTails = (db: Database): Tails => {
  const inIndex = db.prepare("SELECT 1 AS found FROM dedupe WHERE hash = ?");
  const insertHash = db.prepare("INSERT INTO dedupe_tail (hash) VALUES (?)");
  const insertPlace = db.prepare("INSERT INTO timeline_tail (facet, time, seq) VALUES (?, ?, ?)");
  const hashes = db.prepare("SELECT hash FROM dedupe_tail");
  const oldHashes = db.prepare("SELECT n, hash FROM dedupe_tail WHERE n <= ? ORDER BY n LIMIT ?");
  const dropHashes = db.prepare("DELETE FROM dedupe_tail WHERE n <= ?");
  const oldPlaces = db.prepare("SELECT n FROM timeline_tail WHERE n <= ? ORDER BY n LIMIT ?");
  const dropPlaces = db.prepare("DELETE FROM timeline_tail WHERE n <= ?");
  const merge = createMerge(db);
  const held = new Set<string>();

  const reload = (): void => {
    held.clear();
    for (const { hash } of hashes.iterate()) if (hash instanceof Uint8Array) held.add(keyOf(hash));
  };
  reload();

  return {
    isKnown: (hash) => held.has(keyOf(hash)) || inIndex.get(hash) !== undefined,
    addHash: (hash) => {
      insertHash.run(hash);
      held.add(keyOf(hash));
    },
    addPlace: (facet, time, seq) => void insertPlace.run(facet, time, seq),
    merge,
    trim: (tail, upTo, limit) => {
      const rows = (tail === "dedupe" ? oldHashes : oldPlaces).all(upTo, limit);
      const last = rows.at(-1);
      if (!last) return 0;
      (tail === "dedupe" ? dropHashes : dropPlaces).run(int(last, "n"));
      for (const { hash } of rows) if (hash instanceof Uint8Array) held.delete(keyOf(hash));
      return rows.length;
    },
    settle: () => {
      db.exec(
        `INSERT OR IGNORE INTO dedupe (hash) SELECT hash FROM dedupe_tail ORDER BY hash;
         INSERT OR IGNORE INTO timeline (facet, time, seq) SELECT facet, time, seq FROM timeline_tail ORDER BY facet, time, seq;
         DELETE FROM dedupe_tail;
         DELETE FROM timeline_tail;`,
      );
      held.clear();
    },
    reload,
  };
};
