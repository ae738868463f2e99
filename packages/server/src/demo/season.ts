import type { Category } from "./catalog.ts";
import { DAY } from "./market.ts";
import type { Store } from "./market.ts";
import { PLANTED } from "./planted.ts";

/** The stretch of time that the history covers, in epoch milliseconds. */
export type Season = { readonly from: number; readonly now: number; readonly days: number };

/** The broken till's truth: since when one store's orders carry no total. */
export const hasTotal = ({ now }: Season, store: Store, at: number): boolean =>
  store !== PLANTED.brokenStore.store || at < now - PLANTED.brokenStore.days * DAY;

/** The stopped trait's truth: since when nobody's favourite category is sent. */
export const favouriteSent = ({ now }: Season, favourite: Category, at: number): Category | null =>
  at < now - PLANTED.stoppedTrait.days * DAY ? favourite : null;
