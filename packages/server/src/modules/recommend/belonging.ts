import { setImmediate } from "node:timers/promises";
import type { Store } from "../../platform/store/index.ts";
import type { Belonging, Persons } from "./messages.ts";
import { createLists } from "./lists.ts";
import { NOBODY } from "./touch-log.ts";

/** Profiles that are looked up before requests have their turn. */
const CHUNK = 1_000;

/** Says of people in which segments they are, as profiles stand now; nothing of who may not be learnt from. */
export const createBelonging = (reads: Pick<Store["reads"], "segmentsOf">) => {
  return async ({ persons }: Pick<Persons, "persons">): Promise<Belonging> => {
    const known = [...new Set(persons)].filter((person) => person !== NOBODY);
    const lists = createLists();
    const numbers = new Uint32Array(known.length);
    for (let from = 0; from < known.length; from += CHUNK) {
      const chunk = known.slice(from, from + CHUNK);
      const segments = await reads.segmentsOf(chunk);
      chunk.forEach((person, at) => {
        numbers[from + at] = lists.numberOf(segments.get(person) ?? []);
      });
      await setImmediate();
    }
    return { persons: Float64Array.from(known), numbers, lists: lists.all() };
  };
};
export type BelongingOf = ReturnType<typeof createBelonging>;

/** The segments of each person that a belonging tells of; the others are in none. */
export const segmentsIn = ({
  persons,
  numbers,
  lists,
}: Belonging): ((person: number) => readonly string[]) => {
  const byPerson = new Map(Array.from(persons, (person, at) => [person, numbers[at] ?? 0]));
  return (person) => lists[byPerson.get(person) ?? 0] ?? [];
};
