import type { DefinitionOf } from "../definition/index.ts";
import type { Reservation, Scope, Use } from "../policy/index.ts";
import { instantOf } from "./schedule-model.arbitraries.ts";
import type { Situation } from "./situation.arbitraries.ts";
import type { World } from "./world.arbitraries.ts";

type Offer = DefinitionOf<"offer">;
type Window = "today" | "this week" | "this month";
type CapPart = NonNullable<Offer["caps"]>[number];
type PolicyCap = NonNullable<DefinitionOf<"policy">["caps"]>[number];
type CoolDown = NonNullable<DefinitionOf<"policy">["coolDowns"]>[number];

/** Where an offer is shown, or was. */
type At = { readonly offer: string; readonly slot: string; readonly channel: string };

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** A duration as definitions write it, in ms. */
export const lasting = (text: string): number =>
  Number(text.slice(0, -1)) * (UNITS[text.slice(-1)] ?? Number.NaN) * 1_000;

const among = (keys: readonly string[] | undefined, key: string | undefined): boolean | null =>
  keys === undefined ? null : key !== undefined && keys.includes(key);

/** What each part of a scope says of an offer at its place; null for a part that is not given. */
const said = (scope: Scope, { offer, slot, channel }: At, world: World): (boolean | null)[] => {
  const definition = world.offers.find(({ key }) => key === offer);
  return [
    among(scope.offers, offer),
    scope.groups === undefined
      ? null
      : (definition?.groups ?? []).some((group) => scope.groups?.includes(group)),
    among(scope.slots, slot),
    among(scope.channels, channel),
    among(scope.purposes, definition?.purpose),
  ];
};

/** Whether a part of a policy is about an offer at its place. */
export const isAbout = (
  part: { readonly of?: Scope | undefined; readonly except?: Scope | undefined },
  at: At,
  world: World,
): boolean =>
  said(part.of ?? {}, at, world).every((fits) => fits !== false) &&
  !said(part.except ?? {}, at, world).includes(true);

/** The first instant of a calendar window, and the first after it. */
const windowAt = (window: Window, now: number, zone: string): { from: number; until: number } => {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  let first = today;
  if (window === "this week") while (first.dayOfWeek !== 1) first = first.subtract({ days: 1 });
  if (window === "this month") first = first.with({ day: 1 });
  const lengths = {
    today: { days: 1 },
    "this week": { days: 7 },
    "this month": { months: 1 },
  } as const;
  const startOf = (date: Temporal.PlainDate): number =>
    date.toZonedDateTime({ timeZone: zone }).epochMilliseconds;
  return { from: startOf(first), until: startOf(first.add(lengths[window])) };
};

const isInWindow = ({ within, window }: CapPart, at: number, { now, zone }: Situation): boolean => {
  if (within !== undefined) return at > now - lasting(within);
  return window === undefined || at >= windowAt(window, now, zone).from;
};

const counts = (cap: CapPart, use: Use, now: number): boolean =>
  cap.counts === "clicked" ? use.clicked !== null : use.shown !== null || use.expires > now;

const groupsOf = (world: World, offer: string): readonly string[] =>
  world.offers.find(({ key }) => key === offer)?.groups ?? [];

/** What is counted together with an offer at its place: one test of uses for each count. */
const togetherWith = (
  { per, of }: Pick<PolicyCap, "per" | "of">,
  at: At,
  world: World,
): ((use: At) => boolean)[] => {
  if (per === "offer") return [(use) => use.offer === at.offer];
  if (per === "slot") return [(use) => use.slot === at.slot];
  if (per === "channel") return [(use) => use.channel === at.channel];
  if (per === "all") return [() => true];
  return groupsOf(world, at.offer)
    .filter((group) => of?.groups === undefined || of.groups.includes(group))
    .map((group) => (use: At) => groupsOf(world, use.offer).includes(group));
};

const decisionsOf = (uses: readonly Use[]): number => new Set(uses.map((use) => use.decision)).size;

/** Of every cap that an offer comes under at its place its limit and its count, the offer's own first. */
export const modelCaps = (
  at: At,
  world: World,
  situation: Situation,
): { readonly limit: number; readonly count: number }[] => {
  const countOf = (cap: CapPart, isCounted: (use: Use) => boolean) => ({
    limit: cap.limit,
    count: decisionsOf(
      situation.uses.filter(
        (use) =>
          isCounted(use) && counts(cap, use, situation.now) && isInWindow(cap, use.at, situation),
      ),
    ),
  });
  const own = world.offers.find(({ key }) => key === at.offer)?.caps ?? [];
  const parts = world.policies.flatMap(({ caps = [] }) => caps);
  return [
    ...own.map((cap) => countOf(cap, (use) => use.offer === at.offer)),
    ...parts
      .filter((cap) => isAbout(cap, at, world))
      .flatMap((cap) =>
        togetherWith(cap, at, world).map((isTogether) =>
          countOf(cap, (use) => isTogether(use) && isAbout(cap, use, world)),
        ),
      ),
  ];
};

const LATEST = 30 * 86_400_000;

/** When a use was unwanted; null when it was not. */
const unwantedAt = (after: CoolDown["after"], use: Use, now: number): number | null => {
  const inTime = (time: number | null): number | null =>
    time !== null && time <= use.at + LATEST ? time : null;
  if (after === "dismissed") return inTime(use.dismissed);
  const isIgnored = use.clicked === null && use.dismissed === null && use.expires <= now;
  return isIgnored ? inTime(use.shown) : null;
};

/** When a cool-down was last completed by some of the uses; -Infinity for never. */
const completedAt = (
  part: CoolDown,
  { uses, now }: Situation,
  isCounted: (use: Use) => boolean,
): number => {
  const times = new Map<string, number>();
  for (const use of uses) {
    const time = isCounted(use) ? unwantedAt(part.after, use, now) : null;
    if (time !== null)
      times.set(use.decision, Math.max(time, times.get(use.decision) ?? -Infinity));
  }
  const inOrder = [...times.values()].toSorted((a, b) => a - b);
  const within = part.within === undefined ? Infinity : lasting(part.within);
  const complete = inOrder.filter((last, nth) => {
    const first = inOrder[nth - part.times + 1];
    return first !== undefined && last - first < within;
  });
  return complete.at(-1) ?? -Infinity;
};

/** Whether an offer is left alone at its place for a while. */
export const modelIsCooling = (at: At, world: World, situation: Situation): boolean =>
  world.policies
    .flatMap(({ coolDowns = [] }) => coolDowns)
    .filter((part) => isAbout(part, at, world))
    .some((part) =>
      togetherWith(part, at, world).some((isTogether) => {
        const isCounted = (use: Use) => isTogether(use) && isAbout(part, use, world);
        return completedAt(part, situation, isCounted) + lasting(part.for) > situation.now;
      }),
    );

/** The product of what pulls on an offer, from a half to two. */
export const modelLever = (at: At, world: World, now: number): number => {
  let factor = 1;
  for (const lever of world.policies.flatMap(({ levers = [] }) => levers))
    if (isAbout(lever, at, world) && now < instantOf(lever.until)) factor *= lever.factor;
  return Math.min(2, Math.max(0.5, factor));
};

export const isDisabled = (at: At, world: World): boolean =>
  world.policies.some(({ disabled = [] }) => disabled.some((of) => isAbout({ of }, at, world)));

const toUnits = (amount: number): number => Math.round(amount * 10_000);

const periodName = (window: Window, now: number, zone: string): string => {
  const date = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  if (window === "today") return date.toString();
  if (window === "this month") return date.toPlainYearMonth().toString();
  return `${date.yearOfWeek}-W${String(date.weekOfYear).padStart(2, "0")}`;
};

/** Between which instants an offer is shown at all. */
const spanOf = ({ from, until }: Offer["schedule"] & object = {}): {
  readonly from: number;
  readonly until: number;
} => {
  if (from === undefined || until === undefined)
    throw new Error("there is nothing to spend it over");
  return { from: instantOf(from), until: instantOf(until) };
};

/** What showing an offer once costs, what may be spent by now and in which period; null without a budget. */
export const modelBudget = (
  { budget, schedule }: Offer,
  world: World,
  now: number,
): { readonly cost: number; readonly allowed: number; readonly period: string } | null => {
  if (budget === undefined) return null;
  const [amount, cost] = [toUnits(budget.amount), toUnits(budget.cost)];
  const period = budget.window === undefined ? "ever" : periodName(budget.window, now, world.zone);
  if (budget.pace === "free") return { cost, allowed: amount, period };
  const { from, until } =
    budget.window === undefined ? spanOf(schedule) : windowAt(budget.window, now, world.zone);
  const passed = Math.floor((amount * (now - from)) / (until - from));
  return { cost, allowed: Math.min(amount, Math.max(passed, cost)), period };
};

/** What one decision reserves of an offer; a reservation ends on a whole minute. */
export const modelReservation = (definition: Offer, world: World, now: number): Reservation => {
  const budget = modelBudget(definition, world, now);
  const ends = now + lasting(world.slot.reserve ?? "30m");
  return {
    slot: world.slot.key,
    channel: world.slot.channel,
    offer: definition.key,
    expires: Math.ceil(ends / 60_000) * 60_000,
    cost: budget?.cost ?? 0,
    ...(budget === null ? {} : { period: budget.period }),
  };
};
