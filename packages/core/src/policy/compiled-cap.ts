import { durationOf } from "../duration/index.ts";
import type { Cap } from "./cap.ts";
import type { Claim } from "./claim.ts";
import type { Selection } from "./selection.ts";
import { periodOf } from "./period.ts";
import type { CalendarWindow } from "./window.ts";

/** A cap with what it counts; only its time is open. */
export type CompiledCap = Pick<Claim, "id" | "limit" | "counts" | "of" | "except" | "rolling"> & {
  readonly window: CalendarWindow | null;
};

const NOTHING: Selection = {};

export const compileCap = (
  id: string,
  { limit, counts, within, window }: Cap,
  of: Selection,
  except: Selection = NOTHING,
): CompiledCap => ({
  id,
  limit,
  counts,
  rolling: durationOf(within),
  window: window ?? null,
  of,
  except,
});

/** An instant, epoch ms, and the zone of the person whose calendar is asked. */
export type Moment = { readonly now: number; readonly zone: string };

const spanOf = (
  { rolling, window }: CompiledCap,
  { now, zone }: Moment,
): Pick<Claim, "from" | "until"> => {
  if (rolling !== null) return { from: now - rolling + 1, until: null };
  if (window === null) return { from: 0, until: null };
  const { start, end } = periodOf(window, zone, now);
  return { from: start, until: end };
};

const claimOf = (cap: CompiledCap, moment: Moment): Claim => {
  const { id, limit, counts, rolling, of, except } = cap;
  return { id, limit, counts, ...spanOf(cap, moment), rolling, of, except };
};

/** Makes the claims of caps at a moment: of one cap the same claim each time, so that it is counted once. */
export const claimsAt = (moment: Moment): ((caps: readonly CompiledCap[]) => readonly Claim[]) => {
  const made = new Map<CompiledCap, Claim>();
  return (caps) =>
    caps.map((cap) => {
      const claim = made.get(cap) ?? claimOf(cap, moment);
      made.set(cap, claim);
      return claim;
    });
};

const DAY = 86_400_000;

/** The longest that a calendar window reaches back, ms; a day or two for what a zone may skip. */
const LONGEST: Readonly<Record<CalendarWindow, number>> = {
  today: 3 * DAY,
  "this week": 9 * DAY,
  "this month": 33 * DAY,
};

/** How far back a cap looks, ms; Infinity for ever. */
export const reachOfCap = ({ rolling, window }: CompiledCap): number =>
  rolling ?? (window === null ? Infinity : LONGEST[window]);
