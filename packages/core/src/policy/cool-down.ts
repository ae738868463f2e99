import type { Selection } from "./selection.ts";
import { selecting } from "./selection.ts";
import type { Use, Uses } from "./use.ts";

/** A cool-down with the offers that it is about. Durations are ms. */
export type CompiledCoolDown = {
  readonly id: string;
  readonly after: "dismissed" | "ignored";
  readonly times: number;
  /** Null: ever. */
  readonly within: number | null;
  readonly lasts: number;
  readonly of: Selection;
  readonly except: Selection;
};

/** What is left out until when (epoch ms), after how many times. */
export type CoolingDown = {
  readonly coolDown: CompiledCoolDown;
  readonly until: number;
  readonly times: number;
};

/** An answer that comes later than this after the decision is none, ms: so no older uses need be read. */
export const LATEST_ANSWER = 30 * 86_400_000;

/** When a use was unwanted, epoch ms; null when it was not. */
const unwantedAt = (after: CompiledCoolDown["after"], use: Use, now: number): number | null => {
  const { dismissed, shown, clicked, expires } = use;
  if (after === "dismissed") return dismissed;
  return dismissed === null && clicked === null && expires <= now ? shown : null;
};

/** When it was unwanted, each decision once, in order. */
const timesOf = (coolDown: CompiledCoolDown, uses: readonly Use[], now: number): number[] => {
  const byDecision = new Map<string, number>();
  const isAbout = selecting(coolDown);
  for (const use of uses) {
    const at = unwantedAt(coolDown.after, use, now);
    if (at === null || at > now || at - use.at > LATEST_ANSWER) continue;
    if (!isAbout(use)) continue;
    byDecision.set(use.decision, Math.max(byDecision.get(use.decision) ?? 0, at));
  }
  return [...byDecision.values()].sort((a, b) => a - b);
};

const coolingDown = (
  coolDown: CompiledCoolDown,
  uses: readonly Use[],
  now: number,
): CoolingDown | null => {
  const at = timesOf(coolDown, uses, now);
  const isClose = (first: number, last: number): boolean =>
    coolDown.within === null || last - first < coolDown.within;
  // The last instant that completes as many of them as it takes.
  const last = at.findLast((each, index) => {
    const first = at[index - coolDown.times + 1];
    return first !== undefined && isClose(first, each);
  });
  if (last === undefined || last + coolDown.lasts <= now) return null;
  const times = at.filter((each) => each <= last && isClose(each, last)).length;
  return { coolDown, until: last + coolDown.lasts, times };
};

/**
 * Says why an offer is left alone at an instant, of several cool-downs the one that ends last; null when it
 * is not. Each cool-down is worked out once. Of somebody with more uses than are read at once only the
 * latest are looked at.
 */
export const coolingDownAt = (
  { uses }: Uses,
  now: number,
): ((coolDowns: readonly CompiledCoolDown[]) => CoolingDown | null) => {
  // Most uses are of no cool-down: they are looked at once.
  const unwantedBy = (after: CompiledCoolDown["after"]) =>
    uses.filter((use) => unwantedAt(after, use, now) !== null);
  const unwanted = { dismissed: unwantedBy("dismissed"), ignored: unwantedBy("ignored") };
  const known = new Map<CompiledCoolDown, CoolingDown | null>();
  const of = (coolDown: CompiledCoolDown): CoolingDown | null => {
    const found = known.get(coolDown);
    if (found !== undefined) return found;
    const made = coolingDown(coolDown, unwanted[coolDown.after], now);
    known.set(coolDown, made);
    return made;
  };
  return (coolDowns) => {
    let longest: CoolingDown | null = null;
    for (const coolDown of coolDowns) {
      const found = of(coolDown);
      if (found !== null && found.until > (longest?.until ?? 0)) longest = found;
    }
    return longest;
  };
};

/** How far back a cool-down looks, ms; Infinity for ever. */
export const reachOfCoolDown = ({ times, within, lasts }: CompiledCoolDown): number =>
  lasts + LATEST_ANSWER + (times === 1 ? 0 : (within ?? Infinity));
