import { told } from "../flaw/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import { canonical } from "../json/index.ts";
import { isCurrency } from "../order/index.ts";
import type { ConditionFlaw, EventClause } from "./ast.ts";
import { demand, fieldReader, leftOut, selecting } from "./event-clause.ts";
import type { Feature, FeatureRecord } from "./feature.ts";
import { keepFor } from "./keep.ts";
import type { CompileContext } from "./live.ts";
import type { FieldReader, Measured } from "./measure.ts";
import { CURRENCY, measureAmounts, measureDistinct, measureOne, TIME } from "./measure.ts";
import { readCondition } from "./parse.ts";
import type { Subject } from "./subject.ts";

/** What can be measured of events as a value of its own. */
export const VALUE_MEASURES = [
  "count",
  "sum",
  "avg",
  "min",
  "max",
  "distinct",
  "first",
  "last",
  "frequent",
  "recency",
] as const;
export type ValueMeasure = (typeof VALUE_MEASURES)[number];

/** Whose events, and when. */
export type Moment = Pick<Subject, "records" | "now" | "zone">;

export type MeasuredEvents = Measured & {
  /** Events that were measured, and the time of the latest (epoch ms). */
  readonly events: number;
  readonly latest: number | null;
};

/** A value measured of events, compiled. */
export type EventValue = {
  readonly measure: (moment: Moment) => MeasuredEvents;
  /** The first instant after now at which time alone changes it; Infinity when none does. */
  readonly changes: (moment: Moment) => number;
  readonly features: readonly Feature[];
};

/** A measure, the path that it reads, and an event clause without measures. */
export type EventValueSource = {
  readonly measure: ValueMeasure;
  readonly of?: string | undefined;
  readonly currency?: string | undefined;
  readonly events: JsonObject;
};

type Records = readonly FeatureRecord[];
type Measuring = (records: Records, now: number) => Measured;

const DAY = 86_400_000;

/** The value that most have; of several the one that was seen last. Nothing is no value. */
const mostFrequent = (records: Records, of: FieldReader): Json | undefined => {
  const counts = new Map<string, number>();
  for (const record of records) {
    const value = of(record);
    if (value === null) continue;
    const text = canonical(value);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const most = Math.max(0, ...counts.values());
  const found = records.findLast((record) => {
    const value = of(record);
    return value !== null && counts.get(canonical(value)) === most;
  });
  return found && of(found);
};

/** Whole days (of 24 hours) since an instant; 0 while it lies ahead. */
export const wholeDaysSince = (at: number, now: number): number =>
  Math.max(0, Math.floor((now - at) / DAY));

/** When one more day will have gone by. */
export const nextWholeDay = (at: number, now: number): number =>
  at + (wholeDaysSince(at, now) + 1) * DAY;

const recencyOf = (records: Records, now: number): Measured => {
  const last = records.at(-1);
  return { value: last === undefined ? undefined : wholeDaysSince(last[0], now) };
};

const measuring = ({ measure, of = "", currency }: EventValueSource, own: Feature): Measuring => {
  switch (measure) {
    case "count":
      return (records) => ({ value: records.length });
    case "recency":
      return recencyOf;
    case "sum":
    case "avg":
    case "min":
    case "max": {
      const [amount, code] = [fieldReader(own, of), fieldReader(own, CURRENCY)];
      const wanted = currency?.trim().toUpperCase() ?? null;
      const asked = { is: measure, of, currency: wanted, test: [], pointer: "" };
      return (records) => measureAmounts(records, asked, amount, code);
    }
    case "distinct": {
      const field = fieldReader(own, of);
      return (records) => measureDistinct(records, field);
    }
    case "first":
    case "last": {
      const field = fieldReader(own, of);
      const place = measure === "first" ? 0 : -1;
      return (records) => measureOne(records.at(place), of, field);
    }
    case "frequent": {
      const field = fieldReader(own, of);
      return (records) => ({ value: mostFrequent(records, field) });
    }
  }
};

const isMoney = (measure: ValueMeasure): boolean => ["sum", "avg", "min", "max"].includes(measure);

const needsPath = (measure: ValueMeasure): boolean => measure !== "count" && measure !== "recency";

const fieldsOf = ({ measure, of = TIME }: EventValueSource): string[] => {
  if (!needsPath(measure)) return [];
  const own = of === TIME && (measure === "first" || measure === "last") ? [] : [of];
  return isMoney(measure) ? [...own, CURRENCY] : own;
};

const ownFlaws = ({ measure, of, currency }: EventValueSource): ConditionFlaw[] => [
  ...(needsPath(measure) && of === undefined
    ? [{ pointer: "/of", ...told("measure-of-missing", { measure }) }]
    : []),
  ...(!needsPath(measure) && of !== undefined
    ? [{ pointer: "/of", ...told("measure-of-needless", { measure }) }]
    : []),
  ...(currency !== undefined && !isMoney(measure)
    ? [{ pointer: "/currency", ...told("currency-needless") }]
    : []),
  ...(currency !== undefined && !isCurrency(currency.trim().toUpperCase())
    ? [{ pointer: "/currency", ...told("currency-code") }]
    : []),
];

const compileClause = (source: EventValueSource, clause: EventClause): EventValue => {
  const features = new Map<string, Feature>();
  const context: CompileContext = {
    groups: {},
    gathered: {
      reads: new Set(),
      features,
      segments: new Set(),
      accountReads: new Set(),
      accountSegments: new Set(),
      needsAccounts: false,
    },
  };
  const { measure } = source;
  const enough = measure === "last" || measure === "recency" ? 1 : null;
  const own = demand(context, clause.match, fieldsOf(source), keepFor(clause, enough));
  const { select, rollsOn } = selecting(clause, own, context);
  const measureOf = measuring(source, own);
  return {
    measure: (moment) => {
      const records = select(moment);
      const measured = measureOf(records, moment.now);
      const reason = measured.reason ?? leftOut(moment.records(own.id));
      return {
        value: measured.value,
        ...(reason === undefined ? {} : { reason }),
        events: records.length,
        latest: records.at(-1)?.[0] ?? null,
      };
    },
    changes: (moment) => {
      const rolls = rollsOn(moment);
      const last = measure === "recency" ? select(moment).at(-1) : undefined;
      return last === undefined ? rolls : Math.min(rolls, nextWholeDay(last[0], moment.now));
    },
    features: [...features.values()],
  };
};

/** Compiles what is measured of events, or says all that is wrong with it. */
export const compileEventValue = (
  source: EventValueSource,
): EventValue | readonly ConditionFlaw[] => {
  const at = "/$event";
  const { node, flaws } = readCondition({ $event: { ...source.events, count: { $gte: 0 } } });
  const all = [
    ...ownFlaws(source),
    ...flaws.map(({ pointer, ...wrong }) => ({
      pointer: pointer.startsWith(at) ? pointer.slice(at.length) : pointer,
      ...wrong,
    })),
  ];
  return all.length > 0 || node.is !== "event" ? all : compileClause(source, node.clause);
};
