import type { Json, JsonObject } from "../json/index.ts";
import type { EventClause, EventMatch, Measure } from "./ast.ts";
import type { Feature, FeatureRecord, Keep } from "./feature.ts";
import { featureId, keepBoth } from "./feature.ts";
import { keepOf, keepOfSteps } from "./keep.ts";
import type { CompileContext, Live, Scope } from "./live.ts";
import type { FieldReader, Measured } from "./measure.ts";
import {
  CURRENCY,
  measureAmounts,
  measureDistinct,
  measureMatched,
  measureOne,
  TIME,
} from "./measure.ts";
import { followedBy, inSpan, placeAfter, relativeTo } from "./select.ts";
import type { LiveTest } from "./value-test.ts";
import { compileTest, NEVER_CHANGES } from "./value-test.ts";
import { compileWindow } from "./window.ts";

type Records = readonly FeatureRecord[];
type LiveMeasure = {
  readonly name: string;
  readonly test: LiveTest;
  readonly measure: (records: Records, scope: Scope) => Measured;
};

/** Values stand behind time, messageId and source. */
const FIRST_FIELD = 3;

export const fieldReader = ({ fields }: Feature, path: string): FieldReader => {
  const place = FIRST_FIELD + fields.indexOf(path);
  return (record) => record[place] ?? null;
};

const fieldsOf = (measure: Measure): string[] => {
  switch (measure.is) {
    case "count":
      return [];
    case "sum":
    case "avg":
    case "min":
    case "max":
      return [measure.of, CURRENCY];
    case "first":
    case "last":
      return measure.of === TIME ? [] : [measure.of];
    case "distinct":
      return [measure.of];
    case "matched":
      return [measure.by];
  }
};

/** Names a feature that the condition needs, and keeps the most that any clause needs of it. */
export const demand = (
  { gathered: { features } }: CompileContext,
  match: EventMatch,
  paths: readonly string[],
  keep: Keep,
): Feature => {
  const fields = [...new Set(paths)].sort();
  const id = featureId(match, fields);
  const known = features.get(id);
  const feature = { id, match, fields, keep: known ? keepBoth(known.keep, keep) : keep };
  features.set(id, feature);
  return feature;
};

const nameOf = (measure: Measure): string => {
  switch (measure.is) {
    case "count":
      return "count";
    case "matched":
      return "matched";
    default:
      return `${measure.is} of ${measure.of}`;
  }
};

const measuring = (
  measure: Measure,
  own: Feature,
  context: CompileContext,
): LiveMeasure["measure"] => {
  switch (measure.is) {
    case "count":
      return (records) => ({ value: records.length });
    case "sum":
    case "avg":
    case "min":
    case "max": {
      const [of, currency] = [fieldReader(own, measure.of), fieldReader(own, CURRENCY)];
      return (records) => measureAmounts(records, measure, of, currency);
    }
    case "distinct": {
      const of = fieldReader(own, measure.of);
      return (records) => measureDistinct(records, of);
    }
    case "first":
    case "last": {
      const field = fieldReader(own, measure.of);
      const place = measure.is === "first" ? 0 : -1;
      return (records) => measureOne(records.at(place), measure.of, field);
    }
    case "matched": {
      const partner = demand(context, measure.match, [measure.by], { is: "all" });
      const [by, theirs] = [fieldReader(own, measure.by), fieldReader(partner, measure.by)];
      return (records, scope) => measureMatched(records, by, scope.records(partner.id), theirs);
    }
  }
};

/** Which events count, whatever is measured of them. */
export type Selection = Omit<EventClause, "match" | "measures">;

type Moment = Pick<Scope, "records" | "now" | "zone">;

/** The events of a subject that count, oldest first. */
export const selecting = (clause: Selection, own: Feature, context: CompileContext) => {
  const window = compileWindow(clause.window);
  const { relative, then, last } = clause;
  const other = relative && demand(context, relative.match, [], { is: "latest", count: 1 });
  const steps = then.map(({ match }) => demand(context, match, [], keepOfSteps(clause)));
  const select = (scope: Moment): Records => {
    let records = scope.records(own.id);
    if (clause.window !== null) records = inSpan(records, window.span(scope.now, scope.zone));
    if (relative && other) records = relativeTo(records, relative.is, scope.records(other.id));
    if (steps.length > 0)
      records = followedBy(
        records,
        then,
        steps.map(({ id }) => scope.records(id)),
      );
    return last === null ? records : records.slice(-last);
  };
  const rollsOn = (scope: Moment): number => {
    const records = scope.records(own.id);
    if (clause.window?.is !== "rolling") {
      // What lies before the span stays out: a calendar moves on only.
      const isOver = (records.at(-1)?.[0] ?? -Infinity) < window.span(scope.now, scope.zone).from;
      return isOver ? Infinity : window.changes(scope.now, scope.zone);
    }
    const { ms } = clause.window;
    const leaving = records[placeAfter(records, scope.now - ms)];
    const coming = records[placeAfter(records, scope.now)];
    return Math.min(
      leaving === undefined ? Infinity : leaving[0] + ms,
      coming === undefined ? Infinity : coming[0],
    );
  };
  return { select, rollsOn };
};

const sawOf = (measured: readonly { readonly name: string; readonly value: Json }[]): Json => {
  const [only] = measured;
  if (measured.length === 1 && only) return only.value;
  return Object.fromEntries(measured.map(({ name, value }) => [name, value]));
};

/** A value that cannot be has no answer to any test (L10). */
const passes = ({ value, reason }: Measured, { test }: LiveMeasure, now: number): boolean =>
  reason === undefined && test.passes(value, now);

/** Compiles an event clause: which events count, what is measured of them, and when time changes it. */
export const compileEvent = (
  clause: EventClause,
  written: Json,
  pointer: string,
  context: CompileContext,
): Live => {
  const own = demand(context, clause.match, clause.measures.flatMap(fieldsOf), keepOf(clause));
  const { select, rollsOn } = selecting(clause, own, context);
  const element = () => ({ holds: () => false, changes: NEVER_CHANGES });
  const measures = clause.measures.map(
    (each): LiveMeasure => ({
      name: nameOf(each),
      test: compileTest(each.test, { groups: context.groups, element }),
      measure: measuring(each, own, context),
    }),
  );
  const ofTime = measures.filter(({ test }) => test.changes !== NEVER_CHANGES);
  const holds = (_attributes: JsonObject, scope: Scope): boolean => {
    const records = select(scope);
    return measures.every((each) => passes(each.measure(records, scope), each, scope.now));
  };
  return {
    holds,
    explain: (_attributes, scope, clauses) => {
      const records = select(scope);
      const seen = measures.map((each) => ({ each, measured: each.measure(records, scope) }));
      const result = seen.every(({ each, measured }) => passes(measured, each, scope.now));
      const reason = seen.find(({ measured }) => measured.reason !== undefined)?.measured.reason;
      clauses.push({
        path: "$event",
        wanted: written,
        saw: sawOf(
          seen.map(({ each: { name }, measured }) => ({ name, value: measured.value ?? null })),
        ),
        result,
        unknown: seen.some(({ measured }) => measured.value === undefined),
        pointer,
        ...(reason === undefined ? {} : { reason }),
        events: records.length,
        latest: records.at(-1)?.[0] ?? null,
      });
      return result;
    },
    changes: (_attributes, scope) => {
      let first = rollsOn(scope);
      for (const { test, measure } of ofTime)
        first = Math.min(first, test.changes(measure(select(scope), scope).value, scope.now));
      return first;
    },
  };
};
