import type { Figures } from "../arbitration/index.ts";
import type { BudgetClaim, Claim, CompiledCoolDown, Counted, Uses } from "../policy/index.ts";
import { coolingDownAt, count, countAmong } from "../policy/index.ts";
import type { Cooling, Facts, ItemFact } from "./record.ts";
import type { Shelf } from "./shelf.ts";

/** What candidates may ask for beside attributes. */
export type Evidence = {
  readonly counted: (claim: Claim) => Counted;
  /** Whether an offer is left alone for a while by one of its cool-downs. */
  readonly cooling: (offer: string, coolDowns: readonly CompiledCoolDown[]) => Cooling | null;
  /** Whether an offer was ever shown to the subject. */
  readonly seen: (offer: string) => boolean;
  /** What is spent and held of a budget, in ten-thousandths. */
  readonly taken: (budget: BudgetClaim) => number;
  readonly figures: (offer: string) => Figures;
  /** When figures were read that could not be read anew since, epoch ms; null where they are as they stand. */
  readonly staleSince: number | null;
  /** Null for an item that there is not. */
  readonly item: (key: string) => ItemFact | null;
  /** A shelf by its id; null where nobody could make it. */
  readonly shelf: (id: string) => Shelf | null;
};

const NO_FIGURES: Figures = { shown: 0, clicked: 0, dismissed: 0 };

/** What was read for a call, for one of its slots. */
export type Known = {
  readonly uses: Uses;
  /** Epoch ms. */
  readonly now: number;
  readonly taken: (budget: BudgetClaim) => number;
  readonly figures: (offer: string) => Figures | undefined;
  readonly staleSince: number | null;
  readonly item: (key: string) => ItemFact | null;
  readonly shelf: (id: string) => Shelf | null;
};

/** Evidence as it stands. */
export const evidenceOf = (known: Known): Evidence => {
  const { uses, now, taken, figures, staleSince, item, shelf } = known;
  const coolingOf = coolingDownAt(uses, now);
  return {
    counted: countAmong(uses, now),
    cooling: (_offer, coolDowns) => {
      const found = coolingOf(coolDowns);
      if (found === null) return null;
      const { coolDown, until, times } = found;
      return { id: coolDown.id, after: coolDown.after, times, until };
    },
    seen: (offer) => uses.uses.some((use) => use.offer === offer && use.shown !== null),
    taken,
    figures: (offer) => figures(offer) ?? NO_FIGURES,
    staleSince,
    item,
    shelf,
  };
};

/** Of whom and of which nothing is known but attributes. */
export const NO_EVIDENCE: Evidence = evidenceOf({
  uses: { uses: [], cut: false },
  now: 0,
  taken: () => 0,
  figures: () => undefined,
  staleSince: null,
  item: () => null,
  shelf: () => null,
});

/** Evidence as it was, from a record. */
export const recordedEvidence = (facts: Facts, now: number): Evidence => {
  const {
    counts = {},
    cooling = {},
    seen = [],
    taken = {},
    figures = {},
    items = {},
    shelves = {},
    stale,
  } = facts;
  const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
    Object.hasOwn(record, key) ? record[key] : undefined;
  return {
    counted: (claim) => own(counts, claim.id) ?? count(claim, { uses: [], cut: false }, now),
    cooling: (offer) => own(cooling, offer) ?? null,
    seen: (offer) => seen.includes(offer),
    taken: ({ offer }) => own(taken, offer) ?? 0,
    figures: (offer) => own(figures, offer) ?? NO_FIGURES,
    staleSince: stale?.figures ?? null,
    item: (key) => own(items, key) ?? null,
    shelf: (id) => own(shelves, id) ?? null,
  };
};

export type Recording = { readonly evidence: Evidence; readonly facts: () => Facts };

const isSomething = (record: object): boolean => Object.keys(record).length > 0;

/** Each thing is asked for once, and what was something is kept for the record. */
export const recording = (evidence: Evidence): Recording => {
  const counts = new Map<string, Counted>();
  const cooling = new Map<string, Cooling | null>();
  const seen = new Map<string, boolean>();
  const taken = new Map<string, number>();
  const figures = new Map<string, Figures>();
  const items = new Map<string, ItemFact | null>();
  const shelves = new Map<string, Shelf | null>();
  const once = <T>(known: Map<string, T>, key: string, ask: () => T): T => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = ask();
    known.set(key, found);
    return found;
  };
  const kept = <T>(known: ReadonlyMap<string, T>, isKept: (value: T) => boolean) =>
    Object.fromEntries([...known].filter(([, value]) => isKept(value)));

  const found = <T>(known: ReadonlyMap<string, T | null>) =>
    Object.fromEntries(
      [...known].flatMap(([key, value]) => (value === null ? [] : [[key, value]])),
    );

  return {
    evidence: {
      counted: (claim) => once(counts, claim.id, () => evidence.counted(claim)),
      cooling: (offer, coolDowns) => once(cooling, offer, () => evidence.cooling(offer, coolDowns)),
      seen: (offer) => once(seen, offer, () => evidence.seen(offer)),
      taken: (budget) => once(taken, budget.offer, () => evidence.taken(budget)),
      figures: (offer) => once(figures, offer, () => evidence.figures(offer)),
      staleSince: evidence.staleSince,
      item: (key) => once(items, key, () => evidence.item(key)),
      shelf: (id) => once(shelves, id, () => evidence.shelf(id)),
    },
    facts: () => {
      const parts = {
        counts: kept(counts, ({ count: counted }) => counted > 0),
        cooling: found(cooling),
        shelves: found(shelves),
        taken: kept(taken, (amount) => amount > 0),
        figures: kept(figures, ({ shown, clicked, dismissed }) => shown + clicked + dismissed > 0),
        items: Object.fromEntries(items),
      };
      const { staleSince } = evidence;
      const isStale = staleSince !== null && figures.size > 0;
      const were = [...seen].flatMap(([offer, was]) => (was ? [offer] : [])).sort();
      return {
        ...Object.fromEntries(Object.entries(parts).filter(([, part]) => isSomething(part))),
        ...(were.length === 0 ? {} : { seen: were }),
        ...(isStale ? { stale: { reason: "STALE_DATA", figures: staleSince } } : {}),
      };
    },
  };
};
