/** What may have been changed by somebody else who writes to the same database. */
export const CHANGED = ["catalog", "definitions", "keys", "models", "timers"] as const;
export type Changed = (typeof CHANGED)[number];

/** What somebody else has changed, and of the catalog which items: ids, or null for any of them. */
export type ChangeNews = {
  readonly changed: readonly Changed[];
  readonly items: readonly string[] | null;
};
/** Where news may have been missed. */
export const ANY_CHANGE: ChangeNews = { changed: CHANGED, items: null };

export type ChangeStore = {
  /** Whether other nodes may write to the database too. */
  readonly isShared: boolean;
  /** Takes something that one node alone may have, until this one ends; false when another has it. */
  readonly takeSole: (sole: "warehouse") => Promise<boolean>;
  /**
   * Calls a listener when another node has changed something; where news may have been missed,
   * everything may have changed. A store that nobody else writes to never calls. Answers how to end it.
   */
  readonly onChange: (listener: (news: ChangeNews) => void) => () => void;
};
