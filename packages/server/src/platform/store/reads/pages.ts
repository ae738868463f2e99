import type { Wanted } from "../contract.ts";
import { consentsOf } from "./consents-of.ts";
import type { ReadDatabase, Reader } from "./read-database.ts";

/** Rows that a page of an export has at most. */
export const PAGE = 500;

/** Some rows, and after which key those that follow stand; null when there are none. */
export type Page<T, K = number> = { readonly rows: readonly T[]; readonly next: K | null };

/**
 * Streams the wanted rows of one snapshot in order of their key, from behind `start`, a page in memory
 * at a time. The snapshot is let go with the last row, or when nobody takes more.
 */
export const pagesFrom = async function* <T, K>(
  db: Pick<ReadDatabase, "hold">,
  start: K,
  read: (on: Reader, after: K) => Promise<Page<T, K>>,
  wanted: Wanted<T> = async () => true,
): AsyncGenerator<T> {
  const on = await db.hold();
  try {
    const ask = (profile: number) => consentsOf(on, profile);
    for (let after: K | null = start; after !== null;) {
      const page: Page<T, K> = await read(on, after);
      for (const row of page.rows) if (await wanted(row, ask)) yield row;
      after = page.next;
      // Between pages other work has its turn: an export may be long.
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    await on.close();
  }
};

/** Rows whose keys are numbers, all of them. */
export const pages = <T>(
  db: Pick<ReadDatabase, "hold">,
  read: (on: Reader, after: number) => Promise<Page<T>>,
  wanted?: Wanted<T>,
): AsyncGenerator<T> => pagesFrom(db, 0, read, wanted);
