import type { JsonObject } from "../json/index.ts";
import type { Slate } from "../arbitration/index.ts";
import type { Claim, OfferClaims } from "../policy/index.ts";
import type { Reason } from "./reason.ts";
import type { Decided, DecidedItem, Score } from "./record.ts";

/** An offer that may be shown, rendered, with what has to be granted for it. */
export type PlannedOffer = {
  /** Its place among the plan's candidates; -1 where those are not kept. */
  readonly index: number;
  readonly rule: string;
  readonly offer: string;
  readonly priority: number;
  readonly content: JsonObject;
  readonly items: readonly DecidedItem[] | null;
  readonly claims: OfferClaims | null;
  readonly score: Score;
  readonly category: string | null;
  readonly brand: string | null;
  readonly groups: readonly string[];
  readonly versions: Readonly<Record<string, number>>;
};

/**
 * What the stages 0 to 9 come to: what may be shown, best first. Plain data, so that it is settled
 * where the transaction is.
 */
export type Plan = {
  /** The record as it is when nothing is granted: the slot's default. */
  readonly decided: Decided;
  /** The first of what may be shown; more than these are never needed. */
  readonly ranked: readonly PlannedOffer[];
  /** How many came to arbitration. */
  readonly arbitrated: number;
  /** True when the first is there because any could be. */
  readonly explored: boolean;
  /** Set where the slot shows several. */
  readonly slate: Slate | null;
  /** Set for who is in the control group: nothing is reserved or shown. */
  readonly shadow: { readonly reason: Reason; readonly parameters: JsonObject } | null;
  /** When what is reserved lapses, epoch ms. */
  readonly expires: number;
};

/** A planned offer whose caps are told by their places in a list that all share. */
type PackedOffer = Omit<PlannedOffer, "claims"> & {
  readonly claims: (Omit<OfferClaims, "caps"> & { readonly caps: readonly number[] }) | null;
};
type Packed = Omit<Plan, "ranked"> & {
  readonly claims: readonly Claim[];
  readonly ranked: readonly PackedOffer[];
};

/** A plan as text: a claim that many offers make, which may name a thousand of them, stands in it once. */
export const planText = (plan: Plan): string => {
  const places = new Map<Claim, number>();
  const placeOf = (claim: Claim): number => {
    const place = places.get(claim) ?? places.size;
    places.set(claim, place);
    return place;
  };
  const ranked = plan.ranked.map(
    ({ claims, ...planned }): PackedOffer => ({
      ...planned,
      claims: claims && { ...claims, caps: claims.caps.map(placeOf) },
    }),
  );
  const packed: Packed = { ...plan, claims: [...places.keys()], ranked };
  return JSON.stringify(packed);
};

/** Reads what `planText` wrote. */
export const planFromText = (text: string): Plan => {
  const { claims: all, ranked, ...plan }: Packed = JSON.parse(text);
  const claimsOf = (caps: readonly number[]): Claim[] => caps.flatMap((place) => all[place] ?? []);
  return {
    ...plan,
    ranked: ranked.map(
      ({ claims, ...planned }): PlannedOffer => ({
        ...planned,
        claims: claims && { ...claims, caps: claimsOf(claims.caps) },
      }),
    ),
  };
};
