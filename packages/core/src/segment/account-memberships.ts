import type { Json } from "../json/index.ts";
import { own, ownObject } from "../json/index.ts";
import type { Instants, Moves } from "./memberships.ts";
import { instantsFrom, moveInstants, textOf } from "./memberships.ts";

/** In which segments of accounts an account is, and when that is next to be looked at. */
export type AccountMemberships = {
  /** Since when it is in each (epoch ms of the commit), by the segment's key. */
  readonly in: Instants;
  /** Sequence of the entry that moved it last, into the segment or out of it, by the segment's key. */
  readonly moved: Instants;
  /** The first instant at which time alone could change the answer, by the segment's key (L4). */
  readonly due: Instants;
  /** When its segments were evaluated last (epoch ms); 0 when never. */
  readonly at: number;
};

export const NO_ACCOUNT_MEMBERSHIPS: AccountMemberships = { in: {}, moved: {}, due: {}, at: 0 };

/** Enters and leaves segments by an entry, at its instant (epoch ms). */
export const moveAccount = (
  memberships: AccountMemberships,
  moves: Moves,
  { seq, at }: { readonly seq: number; readonly at: number },
): AccountMemberships => {
  const moved: Record<string, number> = { ...memberships.moved };
  for (const segment of [...moves.entered, ...moves.left]) moved[segment] = seq;
  return { ...memberships, in: moveInstants(memberships.in, moves, at), moved };
};

/** Memberships as they are stored; null when there is nothing to store. */
export const accountMembershipsText = (memberships: AccountMemberships): string | null =>
  memberships.at === 0 && Object.keys(memberships.moved).length === 0
    ? null
    : `{"in":${textOf(memberships.in)},"moved":${textOf(memberships.moved)},"due":${textOf(memberships.due)},"at":${memberships.at}}`;

/** Reads what `accountMembershipsText` wrote. */
export const accountMembershipsFrom = (text: string | null): AccountMemberships => {
  if (text === null) return NO_ACCOUNT_MEMBERSHIPS;
  const parsed: Json = JSON.parse(text);
  const at = own(parsed, "at");
  return {
    in: instantsFrom(ownObject(parsed, "in")),
    moved: instantsFrom(ownObject(parsed, "moved")),
    due: instantsFrom(ownObject(parsed, "due")),
    at: typeof at === "number" ? at : 0,
  };
};
