import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { KeyedPolicy, Moment, PolicyOffer, Use } from "./index.ts";
import {
  claimsAt,
  compilePolicies,
  count,
  countAmong,
  PolicyDefinition,
  refusalOf,
} from "./index.ts";

/* What is expected is read off the raw uses, offer by offer and day by day, with the calendar of Intl. */

const HOUR = 3_600_000;
const ZONES = ["UTC", "Europe/Stockholm", "Australia/Lord_Howe", "America/New_York", "Asia/Tokyo"];
const OFFERS: readonly PolicyOffer[] = [
  { key: "a", groups: ["g", "h"] },
  { key: "b", groups: ["g"], purpose: "p" },
  { key: "c", purpose: "q" },
  { key: "d" },
];
const NAMES = {
  offers: ["a", "b", "c", "d"],
  groups: ["g", "h"],
  slots: ["s", "t"],
  channels: ["web", "app"],
  purposes: ["p", "q"],
} as const;
/** Noon in UTC of some Sundays and days after them, on which clocks are moved here or there; a first of March. */
const NOONS = [
  "2026-03-08",
  "2026-03-29",
  "2026-04-05",
  "2026-10-04",
  "2026-10-25",
  "2026-10-28",
  "2026-11-01",
  "2028-03-01",
].map((day) => Temporal.Instant.from(`${day}T12:00:00Z`).epochMilliseconds);

const some = (names: readonly string[]) => fc.subarray([...names], { minLength: 1, maxLength: 2 });
const scope = fc.record(
  {
    offers: some(NAMES.offers),
    groups: some(NAMES.groups),
    slots: some(NAMES.slots),
    channels: some(NAMES.channels),
    purposes: some(NAMES.purposes),
  },
  { requiredKeys: [] },
);
const cap = fc
  .record({
    limit: fc.nat(4),
    time: fc.constantFrom(
      {},
      { within: "1h" },
      { within: "24h" },
      { within: "7d" },
      { window: "today" },
      { window: "this week" },
      { window: "this month" },
    ),
    counts: fc.constantFrom("shown", "clicked"),
    per: fc.constantFrom("offer", "group", "slot", "channel", "all"),
    scopes: fc.record({ of: scope, except: scope }, { requiredKeys: [] }),
  })
  .map(({ time, scopes, ...rest }) => ({ key: "k", ...rest, ...time, ...scopes }));

const place = fc.record({
  offer: fc.constantFrom(...NAMES.offers),
  slot: fc.constantFrom(...NAMES.slots),
  channel: fc.constantFrom(...NAMES.channels),
});
const ago = fc.oneof(
  fc.integer({ min: 0, max: 48 * HOUR }),
  fc.integer({ min: 0, max: 40 * 24 * HOUR }),
  // Edges of windows: midnights are on half hours.
  fc
    .tuple(
      fc.oneof(fc.integer({ min: 0, max: 72 }), fc.integer({ min: 0, max: 1_600 })),
      fc.integer({ min: -1, max: 1 }),
    )
    .map(([halfHours, beside]) => Math.max(0, halfHours * (HOUR / 2) + beside)),
);
const uses = fc.array(
  fc.record({
    place,
    ago,
    decision: fc.constantFrom("1", "2", "3", "4", "5", "6"),
    isOver: fc.boolean(),
    isShown: fc.boolean(),
    isClicked: fc.boolean(),
  }),
  { maxLength: 8 },
);

type Scoped = {
  readonly offers?: readonly string[];
  readonly groups?: readonly string[];
  readonly slots?: readonly string[];
  readonly channels?: readonly string[];
  readonly purposes?: readonly string[];
};
type Place = Pick<Use, "offer" | "slot" | "channel">;
const offerOf = (key: string) => OFFERS.find((each) => each.key === key);

/** For each list of a scope whether it names the offer at its place. */
const answers = (asked: Scoped, { offer, slot, channel }: Place): boolean[] => {
  const { groups = [], purpose = "" } = offerOf(offer) ?? {};
  const has: readonly (readonly [readonly string[] | undefined, readonly string[]])[] = [
    [asked.offers, [offer]],
    [asked.groups, groups],
    [asked.slots, [slot]],
    [asked.channels, [channel]],
    [asked.purposes, [purpose]],
  ];
  return has.flatMap(([wanted, own]) =>
    wanted === undefined ? [] : [own.some((each) => wanted.includes(each))],
  );
};
const isIn = (of: Scoped | undefined, where: Place) => answers(of ?? {}, where).every(Boolean);
const isOut = (except: Scoped | undefined, where: Place) =>
  answers(except ?? {}, where).some(Boolean);

const dateIn = (zone: string, instant: number): string =>
  new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(instant);
/** Days since 2000-01-03, a Monday, by the rule of leap years. */
const dayNumber = (date: string): number => {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  const lengths = [31, year % 4 === 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const inYear = lengths.slice(0, month - 1).reduce((sum, length) => sum + length, day);
  return (year - 2000) * 365 + Math.ceil((year - 2000) / 4) + inYear - 3;
};
const weekOf = (date: string): number => Math.floor(dayNumber(date) / 7);
const isInWindow = (window: string, zone: string, instant: number, now: number): boolean => {
  const [then, today] = [dateIn(zone, instant), dateIn(zone, now)];
  if (window === "today") return then === today;
  if (window === "this week") return weekOf(then) === weekOf(today);
  return then.slice(0, 7) === today.slice(0, 7);
};
const LENGTHS: Readonly<Record<string, number>> = {
  "1h": HOUR,
  "24h": 24 * HOUR,
  "7d": 168 * HOUR,
};

type DrawnCap = {
  readonly limit: number;
  readonly within?: string;
  readonly window?: string;
  readonly counts: string;
  readonly per: string;
  readonly of?: Scoped;
  readonly except?: Scoped;
};

/** Whether a cap stops an offer at its place, read off the uses. */
const isStopped = (
  drawn: DrawnCap,
  where: Place,
  raw: readonly Use[],
  { now, zone }: Moment,
): boolean => {
  const { limit, within, window, counts, per, of, except } = drawn;
  if (!isIn(of, where) || isOut(except, where)) return false;
  const groups = (offerOf(where.offer)?.groups ?? []).filter(
    (group) => of?.groups?.includes(group) ?? true,
  );
  const counted = raw.filter(
    (each) =>
      isIn(of, each) &&
      !isOut(except, each) &&
      (counts === "clicked" ? each.clicked !== null : each.shown !== null || each.expires > now) &&
      (within === undefined || now - each.at < (LENGTHS[within] ?? 0)) &&
      (window === undefined || isInWindow(window, zone, each.at, now)),
  );
  const together: readonly ((each: Use) => boolean)[] =
    per === "group"
      ? groups.map((group) => (each) => offerOf(each.offer)?.groups?.includes(group) === true)
      : [
          (each) =>
            (per !== "offer" || each.offer === where.offer) &&
            (per !== "slot" || each.slot === where.slot) &&
            (per !== "channel" || each.channel === where.channel),
        ];
  return together.some(
    (belongs) => new Set(counted.filter(belongs).map(({ decision }) => decision)).size >= limit,
  );
};

describe("the claims of a cap", () => {
  test.prop([cap, place, uses, fc.constantFrom(...ZONES), fc.constantFrom(...NOONS)], {
    numRuns: 5_000,
  })(
    "L9, L12: refuse exactly what the uses themselves say",
    (drawn, where, drawnUses, zone, now) => {
      const raw = drawnUses
        .map(
          (each): Use => ({
            ...each.place,
            decision: each.decision,
            facet: 1,
            at: now - each.ago,
            expires: each.isOver ? now : now + 1,
            cost: 0,
            shown: each.isShown ? now - each.ago : null,
            clicked: each.isClicked ? now - each.ago : null,
            dismissed: null,
          }),
        )
        .sort((a, b) => b.at - a.at);
      const policy: KeyedPolicy = { key: "p", ...PolicyDefinition.parse({ caps: [drawn] }) };
      const { caps } = compilePolicies([policy], OFFERS).policyFor(where);
      const claims = claimsAt({ now, zone })(caps);
      const refusal = refusalOf(
        { offer: where.offer, caps: claims, budget: null },
        countAmong({ uses: raw, cut: false }, now),
        () => 0,
      );
      for (const claim of claims)
        for (const cut of [true, false])
          expect(countAmong({ uses: raw, cut }, now)(claim)).toEqual(
            count(claim, { uses: raw, cut }, now),
          );
      expect(refusal !== null).toBe(isStopped(drawn, where, raw, { now, zone }));
    },
  );
});
