import type { Use } from "../policy/index.ts";
import type { Confirmed } from "./confirm.ts";
import type { Released } from "./release.ts";

/** How often an offer was decided for in a slot, over everybody, and what came of it. */
export type FigureCounts = {
  readonly slot: string;
  readonly offer: string;
  decided: number;
  shown: number;
  clicked: number;
  dismissed: number;
  /** Of those that were shown, after their reservation had ended. */
  late: number;
};

/** What was spent of a budget. Money in ten-thousandths of the currency's unit. */
type Spent = { readonly offer: string; readonly period: string; spent: number };

/** What is held of a budget by uses that nobody has seen, by the minute in which they end. */
type Held = {
  readonly offer: string;
  readonly period: string;
  readonly expires: number;
  held: number;
};

/** Adds up what uses come to: figures of offers, and what is spent and held of their budgets. */
export type UseTally = {
  readonly figures: Map<string, FigureCounts>;
  readonly spent: Map<string, Spent>;
  readonly held: Map<string, Held>;
  readonly reserve: (use: Use) => void;
  readonly confirm: (confirmed: Confirmed) => void;
  readonly release: (released: Released) => void;
};

const entryOf = <T>(map: Map<string, T>, key: string, made: () => T): T => {
  const known = map.get(key);
  if (known) return known;
  const fresh = made();
  map.set(key, fresh);
  return fresh;
};

const isNew = (before: number | null, after: number | null): number =>
  before === null && after !== null ? 1 : 0;

export const createUseTally = (): UseTally => {
  const figures = new Map<string, FigureCounts>();
  const spent = new Map<string, Spent>();
  const held = new Map<string, Held>();

  const figureOf = ({ slot, offer }: Use): FigureCounts =>
    entryOf(figures, `${slot}\u0000${offer}`, () => ({
      slot,
      offer,
      decided: 0,
      shown: 0,
      clicked: 0,
      dismissed: 0,
      late: 0,
    }));

  const hold = ({ offer, period, expires }: Use, cost: number): void => {
    if (period === undefined || cost === 0) return;
    const key = `${offer}\u0000${period}\u0000${expires}`;
    entryOf(held, key, () => ({ offer, period, expires, held: 0 })).held += cost;
  };
  const spend = ({ offer, period, cost }: Use): void => {
    if (period === undefined || cost === 0) return;
    const key = `${offer}\u0000${period}`;
    entryOf(spent, key, () => ({ offer, period, spent: 0 })).spent += cost;
  };

  return {
    figures,
    spent,
    held,
    reserve: (use) => {
      figureOf(use).decided += 1;
      hold(use, use.cost);
    },
    confirm: ({ before, after, isLate }) => {
      const figure = figureOf(after);
      figure.shown += isNew(before.shown, after.shown);
      figure.clicked += isNew(before.clicked, after.clicked);
      figure.dismissed += isNew(before.dismissed, after.dismissed);
      figure.late += isLate ? 1 : 0;
      if (before.shown !== null) return;
      hold(before, -before.cost);
      spend(after);
    },
    release: ({ before, after }) => {
      hold(before, -before.cost);
      hold(after, after.cost);
    },
  };
};
