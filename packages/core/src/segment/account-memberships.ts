import type { Json } from "../json/index.ts";
import { isObject, own, ownObject } from "../json/index.ts";

type Numbers = Readonly<Record<string, number>>;

/** In which segments of accounts an account is, and when that is next to be looked at. */
export type AccountMemberships = {
  /** Since when it is in each (epoch ms of the commit), by the segment's key. */
  readonly in: Numbers;
  /** Sequence of the entry that moved it last, into the segment or out of it, by the segment's key. */
  readonly moved: Numbers;
  /** The first instant at which time alone could change the answer, by the segment's key (L4). */
  readonly due: Numbers;
  /** When its segments were evaluated last (epoch ms); 0 when never. */
  readonly at: number;
};

export const NO_ACCOUNT_MEMBERSHIPS: AccountMemberships = { in: {}, moved: {}, due: {}, at: 0 };

/** Enters and leaves segments by an entry, at its instant (epoch ms). */
export const moveAccount = (
  memberships: AccountMemberships,
  { entered, left }: { readonly entered: readonly string[]; readonly left: readonly string[] },
  { seq, at }: { readonly seq: number; readonly at: number },
): AccountMemberships => {
  const gone = new Set(left);
  const segments: Record<string, number> = Object.fromEntries(
    Object.entries(memberships.in).filter(([segment]) => !gone.has(segment)),
  );
  const moved: Record<string, number> = { ...memberships.moved };
  for (const segment of entered) segments[segment] = at;
  for (const segment of [...entered, ...left]) moved[segment] = seq;
  return { ...memberships, in: segments, moved };
};

const sorted = (numbers: Numbers): Numbers =>
  Object.fromEntries(Object.entries(numbers).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Memberships as they are stored; null when there is nothing to store. */
export const accountMembershipsText = (memberships: AccountMemberships): string | null =>
  memberships.at === 0 && Object.keys(memberships.moved).length === 0
    ? null
    : JSON.stringify({
        in: sorted(memberships.in),
        moved: sorted(memberships.moved),
        due: sorted(memberships.due),
        at: memberships.at,
      });

const numbersIn = (value: Json, name: string): Numbers =>
  Object.fromEntries(
    Object.entries(ownObject(isObject(value) ? value : {}, name)).flatMap(([key, number]) =>
      typeof number === "number" ? [[key, number]] : [],
    ),
  );

/** Reads what `accountMembershipsText` wrote. */
export const accountMembershipsFrom = (text: string | null): AccountMemberships => {
  if (text === null) return NO_ACCOUNT_MEMBERSHIPS;
  const parsed: Json = JSON.parse(text);
  const at = own(parsed, "at");
  return {
    in: numbersIn(parsed, "in"),
    moved: numbersIn(parsed, "moved"),
    due: numbersIn(parsed, "due"),
    at: typeof at === "number" ? at : 0,
  };
};
