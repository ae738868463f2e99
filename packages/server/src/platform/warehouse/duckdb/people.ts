import type { DuckDBConnection } from "@duckdb/node-api";
import type { Period } from "@attune/core/calendar";
import { intOf } from "./sql.ts";
import type { Slots } from "./slots.ts";
import { WORD_BITS } from "./slots.ts";
import type { Targets } from "./splits.ts";

/** Distinct profiles of each target: with an event, and with an order. */
export type People = { readonly people: readonly number[]; readonly buyers: readonly number[] };

const numbers = (count: number): number[] => Array.from({ length: count }, (_, nth) => nth);

/**
 * One pass over a period's events. Each facet gets a bit for each slot that it was seen in, each profile
 * those of its facets, and profiles with the same bits are counted together: people by channel, by
 * source, by both and in all come out of it, where a distinct count of each would read and hold
 * everything four times.
 */
const sqlOf = ({ start, end }: Period, { slots, byCell }: Slots): string => {
  const words = numbers(Math.ceil(slots.length / WORD_BITS));
  const bits = [...byCell].map(
    ([cell, slot]) => `(${cell}, ${Math.floor(slot / WORD_BITS)}, ${2 ** (slot % WORD_BITS)})`,
  );
  const maskOf = (word: number, also: string): string =>
    `bit_or(CASE WHEN s.word = ${word}${also} THEN s.mask ELSE 0 END)`;
  const list = (column: (word: number) => string): string => words.map(column).join(", ");
  return `
    SELECT ${list((word) => `p.seen${word}, p.bought${word}`)}, count(*)
    FROM (
      SELECT coalesce(f.profile, e.facet) AS profile,
             ${list((word) => `bit_or(e.seen${word}) AS seen${word}, bit_or(e.bought${word}) AS bought${word}`)}
      FROM (
        SELECT facet,
               ${list((word) => `${maskOf(word, "")} AS seen${word}, ${maskOf(word, " AND deal = 'order'")} AS bought${word}`)}
        FROM event JOIN (VALUES ${bits.join(", ")}) AS s (cell, word, mask) ON s.cell = event.cell
        WHERE time >= ${start} AND time < ${end}
        GROUP BY facet
      ) AS e LEFT JOIN facet AS f ON f.id = e.facet
      GROUP BY coalesce(f.profile, e.facet)
    ) AS p
    GROUP BY ${list((word) => `p.seen${word}, p.bought${word}`)}`;
};

/** Adds up profiles by target: each once, however many of the target's slots it has bits of. */
const createCounter = ({ targets, ofSlot }: Targets) => {
  const counts = targets.map(() => 0);
  const countedIn = targets.map(() => -1);
  let row = -1;
  return {
    counts,
    next: (): void => void (row += 1),
    add: (word: number, mask: number, profiles: number): void => {
      for (let rest = mask; rest !== 0; rest &= rest - 1) {
        const slot = word * WORD_BITS + 31 - Math.clz32(rest & -rest);
        for (const target of ofSlot[slot] ?? []) {
          if (countedIn[target] === row) continue;
          countedIn[target] = row;
          counts[target] = (counts[target] ?? 0) + profiles;
        }
      }
    },
  };
};

/** Counts the distinct profiles of a period, for each of its targets. */
export const countPeople = async (
  connection: DuckDBConnection,
  period: Period,
  slots: Slots,
  targets: Targets,
): Promise<People> => {
  const people = createCounter(targets);
  const buyers = createCounter(targets);
  const result = await connection.stream(sqlOf(period, slots));
  for (let chunk = await result.fetchChunk(); chunk?.rowCount; chunk = await result.fetchChunk()) {
    for (const row of chunk.getRows()) {
      const profiles = intOf(row.at(-1));
      people.next();
      buyers.next();
      for (let word = 0; 2 * word < row.length - 1; word += 1) {
        people.add(word, intOf(row[2 * word]), profiles);
        buyers.add(word, intOf(row[2 * word + 1]), profiles);
      }
    }
  }
  return { people: people.counts, buyers: buyers.counts };
};
