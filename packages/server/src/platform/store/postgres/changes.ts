import { isObject, own, ownText } from "@attune/core/json";
import type { Changed } from "../change-contract.ts";
import { CHANGED } from "../change-contract.ts";

/** The channel on which nodes tell each other what they have changed. */
export const CHANGES = "attune_changes";

/** What one node tells the others when its transaction commits. */
export type News = { readonly node: string; readonly changed: readonly Changed[] };

export const changeText = (news: News): string => JSON.stringify(news);

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
  if (node === undefined || !Array.isArray(told)) return { node: "", changed: CHANGED };
  return { node, changed: CHANGED.filter((each) => told.includes(each)) };
};
