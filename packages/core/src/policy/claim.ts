import type { Selection } from "./selection.ts";
import { selecting } from "./selection.ts";
import type { Use, Uses } from "./use.ts";
import { isCounted } from "./use.ts";

/**
 * A cap as it stands for one person, offer and instant: granted while fewer than `limit` uses are
 * counted. Data, so that it can be checked where the transaction is.
 */
export type Claim = {
  /** Names the cap and what is counted together, for example `policy:web/week/offer=spring-sale`. */
  readonly id: string;
  readonly limit: number;
  /** What counts: an offer that was reserved or seen, or one that was clicked. */
  readonly counts: "shown" | "clicked";
  /** Uses decided at or after this instant count, epoch ms; 0 for all. */
  readonly from: number;
  /** Length of a rolling window in ms; null for calendar windows and for ever. */
  readonly rolling: number | null;
  /** The end of a calendar window, epoch ms; null for the others. */
  readonly until: number | null;
  readonly of: Selection;
  /** Uses that do not count. */
  readonly except: Selection;
};

/**
 * What a claim found: how many decisions were counted, and, where that is its limit or more, when it is
 * granted again if nothing else is given meanwhile (epoch ms; null: it is granted now, never, or that is
 * not known). A decision counts once, however many of its offers the claim is about.
 */
export type Counted = { readonly count: number; readonly resets: number | null };

/** What showing an offer takes from its budget in a period. Money in ten-thousandths of the currency's unit. */
export type BudgetClaim = {
  readonly offer: string;
  /** `ever`, or the period's name: 2026-11-22, 2026-W47, 2026-11. */
  readonly period: string;
  readonly cost: number;
  /** What may be spent and held by now; with pacing less than the whole. */
  readonly allowed: number;
  /** The whole budget of the period. */
  readonly amount: number;
  /** When the whole is allowed anew, epoch ms; null when never. */
  readonly resets: number | null;
  readonly currency?: string;
  /** Over which time it is spent evenly, epoch ms; absent where all is allowed at once. */
  readonly evenly?: { readonly from: number; readonly until: number };
};

/** What has to be granted for one offer of an answer. */
export type OfferClaims = {
  readonly offer: string;
  readonly caps: readonly Claim[];
  readonly budget: BudgetClaim | null;
};

/** Why an offer is not granted. */
export type Refusal =
  | { readonly claim: Claim; readonly counted: Counted }
  | { readonly budget: BudgetClaim; readonly taken: number };

const countsFor = (claim: Claim, use: Use, now: number): boolean =>
  use.at >= claim.from && (claim.counts === "clicked" ? use.clicked !== null : isCounted(use, now));

/** When a use stops counting if nothing else is known of it then, epoch ms. */
const endOf = ({ counts, rolling, until }: Claim, { at, shown, expires }: Use): number => {
  const ofWindow = rolling === null ? (until ?? Infinity) : at + rolling;
  return counts === "clicked" || shown !== null ? ofWindow : Math.min(ofWindow, expires);
};

/** When so many of them have stopped counting that less than the limit is left. */
const resetOf = (claim: Claim, counted: readonly Use[]): number | null => {
  if (claim.limit === 0) return null;
  const ends = new Map<string, number>();
  for (const use of counted)
    ends.set(use.decision, Math.max(ends.get(use.decision) ?? 0, endOf(claim, use)));
  const [...inOrder] = ends.values();
  const end = inOrder.sort((a, b) => a - b)[ends.size - claim.limit] ?? Infinity;
  return end === Infinity ? null : end;
};

/** Counts those of some uses that a claim is about; what its offers have to be is known already. */
const countOf = (claim: Claim, uses: readonly Use[], isPartial: boolean, now: number): Counted => {
  const { slots, channels } = claim.of;
  const isAbout = selecting({
    of: { ...(slots ? { slots } : {}), ...(channels ? { channels } : {}) },
    except: claim.except,
  });
  const counted = uses.filter((use) => countsFor(claim, use, now) && isAbout(use));
  const { length } = counted;
  const found = length < 2 ? length : new Set(counted.map(({ decision }) => decision)).size;
  if (isPartial && found < claim.limit) return { count: claim.limit, resets: claim.until };
  return { count: found, resets: found < claim.limit ? null : resetOf(claim, counted) };
};

/** Counts claims among the same uses: of what is about some offers only theirs are looked at. */
export const countAmong = (all: Uses, now: number): ((claim: Claim) => Counted) => {
  const byOffer = Map.groupBy(all.uses, ({ offer }) => offer);
  const oldest = all.uses.at(-1)?.at ?? Infinity;
  return (claim) => {
    const { offers } = claim.of;
    const uses = offers ? offers.flatMap((offer) => byOffer.get(offer) ?? []) : all.uses;
    return countOf(claim, uses, all.cut && oldest >= claim.from, now);
  };
};

/**
 * Counts what a claim is about. Where not all uses of its time were read the limit counts as reached:
 * it is never granted over (L9).
 */
export const count = (claim: Claim, uses: Uses, now: number): Counted =>
  countAmong(uses, now)(claim);

/**
 * What stands between an offer and being granted, the first of it; null when nothing does (L9).
 * @param takenOf - what is spent and held of a budget
 */
export const refusalOf = (
  { caps, budget }: OfferClaims,
  countedOf: (claim: Claim) => Counted,
  takenOf: (budget: BudgetClaim) => number,
): Refusal | null => {
  for (const claim of caps) {
    const counted = countedOf(claim);
    if (counted.count >= claim.limit) return { claim, counted };
  }
  if (budget === null) return null;
  const taken = takenOf(budget);
  return taken + budget.cost > budget.allowed ? { budget, taken } : null;
};
