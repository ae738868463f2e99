/**
 * First keys of the advisory locks, each of its own: two that shared one would wait for each other's
 * second keys. (Migrations hold one with a single key, which is another space.)
 */
export const LOCK = {
  /** Identifiers that nobody has seen, by bucket. */
  unknownPeople: 1,
  /** What all profiles share. */
  shared: 2,
  /** What one node alone may have; held by a session. */
  alone: 3,
  /**
   * Held together by all that comes in, and alone by what changes definitions or catches up with them:
   * what a node takes in counts by what stood before, or by what stands after.
   */
  program: 4,
  /** Accounts that nobody has seen, by bucket. */
  unknownAccounts: 5,
  /** Budgets, by bucket of their offers. */
  budgets: 6,
} as const;
