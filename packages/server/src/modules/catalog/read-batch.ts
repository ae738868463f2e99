import type { ItemFlaw } from "@attune/core/catalog";
import { readItem } from "@attune/core/catalog";
import type { Json } from "@attune/core/json";
import { isObject, own } from "@attune/core/json";

/** What somebody sent as an item: its content, or what is wrong with it. */
export type ReadItem =
  | { readonly id: string; readonly content: string }
  | { readonly id: string | null; readonly flaw: ItemFlaw };

const LONGEST_ID = 200;

/** The id of what may be no item, for the answer. */
const idSaid = (value: unknown): string | null => {
  const id: Json | undefined = isObject(value) ? own(value, "id") : undefined;
  const text = typeof id === "number" ? String(id) : id;
  return typeof text === "string" ? text.slice(0, LONGEST_ID).toWellFormed() : null;
};

const readOne = (value: unknown): ReadItem => {
  const read = readItem(value);
  return "flaw" in read
    ? { id: idSaid(value), flaw: read.flaw }
    : { id: read.item.id, content: read.content };
};

/**
 * Reads each item of a batch. Of several with one id none is taken: nothing says which of them is
 * right.
 */
export const readBatch = (values: readonly unknown[]): ReadItem[] => {
  const read = values.map(readOne);
  const times = new Map<string, number>();
  for (const { id } of read) if (id !== null) times.set(id, (times.get(id) ?? 0) + 1);
  return read.map((each): ReadItem => {
    if ("flaw" in each) return each;
    const count = times.get(each.id) ?? 0;
    if (count < 2) return each;
    const reason = `is the id of ${count} items of this batch: send each once`;
    return { id: each.id, flaw: { pointer: "/id", reason } };
  });
};
