import { isObject, own, ownText } from "@attune/core/json";
import type { ChangeNews } from "../change-contract.ts";
import { ANY_CHANGE, CHANGED } from "../change-contract.ts";

/** The channel on which nodes tell each other what they have changed. */
export const CHANGES = "attune_changes";

/** What one node tells the others when its transaction commits. */
export type News = ChangeNews & { readonly node: string };

/** Bytes of one notification, somewhat below what PostgreSQL takes (8,000). */
const MOST_BYTES = 7_000;

const textOf = (news: News): string => JSON.stringify(news);

/** Ids in as few parts as fit into a notification each. */
const partsOf = (ids: readonly string[]): readonly (readonly string[])[] => {
  const parts: string[][] = [[]];
  let bytes = 0;
  for (const id of ids) {
    const size = Buffer.byteLength(JSON.stringify(id)) + 1;
    if (bytes + size > MOST_BYTES) {
      parts.push([]);
      bytes = 0;
    }
    bytes += size;
    parts.at(-1)?.push(id);
  }
  return parts;
};

/** The texts of notifications: one, or several where it names many items. */
export const changeTexts = (news: News): readonly string[] => {
  const [first = [], ...rest] = partsOf(news.items ?? []);
  return [
    textOf({ ...news, items: first }),
    ...rest.map((items) => textOf({ ...news, changed: ["catalog"], items })),
  ];
};

/** News as they come; of what cannot be read everything may have changed. */
export const readNews = (text: string): News => {
  const parsed = ((): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  })();
  const node = isObject(parsed) ? ownText(parsed, "node") : undefined;
  const told = isObject(parsed) ? own(parsed, "changed") : undefined;
  if (node === undefined || !Array.isArray(told)) return { node: "", ...ANY_CHANGE };
  const items = isObject(parsed) ? own(parsed, "items") : undefined;
  return {
    node,
    changed: CHANGED.filter((each) => told.includes(each)),
    items: Array.isArray(items) ? items.filter((each) => typeof each === "string") : null,
  };
};
