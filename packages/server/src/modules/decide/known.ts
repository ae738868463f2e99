import type { Figures } from "@attune/core/arbitration";
import type { ItemRecord } from "@attune/core/catalog";
import { isInStock, isPublished, priceOf } from "@attune/core/catalog";
import type { CompiledSlot, Evidence, ItemFact } from "@attune/core/decision";
import { evidenceOf } from "@attune/core/decision";
import type { BudgetClaim, Uses } from "@attune/core/policy";
import type { Store, Taken } from "../../platform/store/index.ts";
import type { Clock } from "../../platform/clock/index.ts";
import { inTime } from "./in-time.ts";

/** What the slots of a call may ask for beside what is known of the person. */
export type KnownOfCall = (slot: string) => Evidence;

const NO_USES: Uses = { uses: [], cut: false };
const NOTHING_TAKEN: ReadonlyMap<string, number> = new Map();

/** Figures older than this are read anew, in ms: they change how offers are ranked, never whether one is allowed. */
const FIGURES_AGE = 1_000;
/** Figures older than this are used only where newer cannot be read in time, in ms. */
const MOST_AGE = 2 * FIGURES_AGE;
/** How long newer ones are waited for then, in ms. */
const PATIENCE = 10;

export const figureKey = (slot: string, offer: string): string => `${slot}\n${offer}`;

/** Figures as they are known. */
export type KnownFigures = {
  /** By `figureKey`. */
  readonly figures: ReadonlyMap<string, Figures>;
  /** When they were read, epoch ms, where that is too long ago and they could not be read anew; else null. */
  readonly staleSince: number | null;
};

const NO_FIGURES: KnownFigures = { figures: new Map(), staleSince: null };

/** Keeps the last known figures, and reads them anew when they have grown old. */
export const createFigures = (
  { reads }: { readonly reads: Pick<Store["reads"], "offerFigures"> },
  clock: Clock,
  onUnreadable: (why: string) => void,
) => {
  let known: KnownFigures["figures"] | null = null;
  let readAt = 0;
  let reading: Promise<void> | null = null;
  let refreshing = Promise.resolve();
  const read = async (): Promise<void> => {
    try {
      const rows = await reads.offerFigures();
      known = new Map(rows.map((row) => [figureKey(row.slot, row.offer), row]));
      readAt = clock.now();
    } finally {
      reading = null;
    }
  };
  const age = (): number => Math.abs(clock.now() - readAt);
  /** What is known stands until the new ones are there, and where they do not come. */
  const refreshed = async (): Promise<void> => {
    if (reading === null) {
      reading = read();
      refreshing = reading.catch((error: unknown) => onUnreadable(String(error)));
    }
    if (age() >= MOST_AGE) await inTime(refreshing, PATIENCE);
  };
  /** The first time they are waited for, as long as anything is. */
  return async (): Promise<KnownFigures> => {
    if (known === null) await (reading ??= read());
    else if (age() >= FIGURES_AGE) await refreshed();
    return { figures: known ?? new Map(), staleSince: age() >= MOST_AGE ? readAt : null };
  };
};
export type FiguresOf = ReturnType<typeof createFigures>;

const itemFact = ({ item }: ItemRecord, now: number): ItemFact => ({
  published: isPublished(item, now),
  inStock: isInStock(item),
  price: priceOf(item),
  currency: item.currency ?? null,
});

export type Asking = {
  readonly slots: readonly CompiledSlot[];
  readonly profile: number | null;
  /** Epoch ms. */
  readonly now: number;
};

const readUses = async (
  { reads }: Pick<Store, "reads">,
  { slots, profile, now }: Asking,
): Promise<Uses> => {
  const reach = Math.max(0, ...slots.map(({ usesWithin }) => usesWithin));
  if (profile === null || reach === 0) return NO_USES;
  return reads.uses(profile, reach === Infinity ? 0 : now - reach);
};

const budgetKey = ({ offer, period }: Pick<BudgetClaim, "offer" | "period">): string =>
  `${offer}\n${period}`;

const readTaken = async (
  { reads }: Pick<Store, "reads">,
  { slots, now }: Asking,
): Promise<ReadonlyMap<string, number>> => {
  const budgets = slots.flatMap((slot) => slot.budgetsAt(now));
  if (budgets.length === 0) return NOTHING_TAKEN;
  const rows = await reads.budgetsTaken(
    budgets.map(({ offer, period }) => ({ offer, period })),
    now,
  );
  return new Map(rows.map((row) => [budgetKey(row), row.spent + row.held]));
};

/** What is taken of caps and budgets that slots may ask for, as a judge of claims asks it. */
export const readClaimed = async (store: Pick<Store, "reads">, asking: Asking): Promise<Taken> => {
  const [uses, taken] = await Promise.all([readUses(store, asking), readTaken(store, asking)]);
  return { of: () => uses, taken: (budget) => taken.get(budgetKey(budget)) ?? 0 };
};

/** Reads all that the slots of a call may ask for, each once. */
export const readKnown = async (
  store: Pick<Store, "reads">,
  figuresOf: FiguresOf,
  asking: Asking,
): Promise<KnownOfCall> => {
  const { slots, now } = asking;
  const wanted = [...new Set(slots.flatMap(({ items }) => items))];
  const [uses, taken, { figures, staleSince }, items] = await Promise.all([
    readUses(store, asking),
    readTaken(store, asking),
    slots.some(({ needsFigures }) => needsFigures) ? figuresOf() : NO_FIGURES,
    wanted.length === 0 ? [] : store.reads.catalogItemsById(wanted),
  ]);
  const byItem = new Map(items.map((record) => [record.item.id, itemFact(record, now)]));
  return (slot) =>
    evidenceOf({
      uses,
      now,
      taken: (budget) => taken.get(budgetKey(budget)) ?? 0,
      figures: (offer) => figures.get(figureKey(slot, offer)),
      staleSince,
      item: (key) => byItem.get(key) ?? null,
      shelf: () => null,
    });
};

/** What is known in time; null when it could not be read: then nothing personal is shown. */
export const knownInTime = async (
  store: Pick<Store, "reads">,
  figuresOf: FiguresOf,
  asking: Asking,
  deadlineMs: number,
  onUnreadable: (why: string) => void,
): Promise<KnownOfCall | null> => {
  try {
    const found = await inTime(readKnown(store, figuresOf, asking), deadlineMs);
    if ("value" in found) return found.value;
    void found.late.catch(() => undefined);
    onUnreadable(`no answer within ${deadlineMs} ms`);
  } catch (error) {
    onUnreadable(String(error));
  }
  return null;
};
