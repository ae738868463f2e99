import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { RawEvent, World } from "../../test/reference/condition-model.ts";
import { modelHolds } from "../../test/reference/condition-model.ts";
import { ownObject } from "../json/index.ts";
import type { Happening } from "./condition.arbitraries.ts";
import {
  attributesNear,
  conditions,
  eventOf,
  happenings,
  HOUR,
  START_INSTANTS,
  ZONES,
} from "./condition.arbitraries.ts";
import type { FeatureRecord, Matchable, Subject } from "./index.ts";
import {
  compareRecords,
  compileConditionNode,
  compileMatcher,
  keptOf,
  matchableOf,
  readCondition,
  recordsFrom,
} from "./index.ts";

const people = fc.constantFrom(...START_INSTANTS).chain((start) =>
  fc.record({
    start: fc.constant(start),
    zone: fc.constantFrom(...ZONES),
    attributes: attributesNear(start),
    segments: fc.subarray(["vip", "new"]),
    accounts: fc.array(
      fc.record({
        attributes: attributesNear(start),
        segments: fc.subarray(["gold", "trials"]),
      }),
      { maxLength: 2 },
    ),
  }),
);

type Person = typeof people extends fc.Arbitrary<infer T> ? T : never;
type Arrival = { readonly now: number; readonly raw: RawEvent; readonly event: Matchable };

const arrivalsOf = (start: number, all: readonly Happening[]): Arrival[] => {
  let now = start;
  return all.map((happening, nth) => {
    now += happening.after * HOUR;
    const event = eventOf(happening, nth, now - happening.late * HOUR);
    const items = { [`sku-${nth}`]: { price: happening.price } };
    const { name, time, messageId, source, message } = event;
    const raw = {
      name,
      time,
      messageId,
      source,
      properties: happening.properties,
      context: ownObject(message, "context"),
      items: Object.values(items),
    };
    return { now, raw, event: matchableOf(event, items) };
  });
};

const subjectAt = (person: Person, now: number, records: Subject["records"]): Subject => ({
  ...person,
  accounts: person.accounts.map(({ attributes, segments }) => ({
    attributes,
    isIn: (segment) => segments.includes(segment),
    changes: () => Infinity,
  })),
  records,
  isIn: (segment) => person.segments.includes(segment),
  now,
});
const worldAt = (person: Person, now: number, events: readonly RawEvent[]): World => ({
  ...person,
  events,
  now,
});

/** Instants at which time may be looked at between events: on the hour, and a millisecond beside it. */
const waits = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 60 }), fc.constantFrom(-1, 0, 1))
    .map(([each, beside]) => Math.max(0, each * HOUR + beside)),
  { maxLength: 4 },
);

describe("a condition", () => {
  test.prop([conditions, people, happenings, waits], { numRuns: 6_000 })(
    "L5: says of raw events, and of what features keep of them, what the reference says of the whole list",
    (document, person, all, later) => {
      const { node, flaws } = readCondition(document);
      if (flaws.length > 0) return;
      const compiled = compileConditionNode(node);
      const matchers = compiled.features.map((feature) => ({
        feature,
        match: compileMatcher(feature),
      }));
      const kept = new Map<string, readonly FeatureRecord[]>();
      const records = (id: string): readonly FeatureRecord[] => kept.get(id) ?? [];
      const seen: Arrival[] = [];
      const agree = (now: number): void => {
        const events = seen.map(({ raw }) => raw);
        const wanted = modelHolds(node, worldAt(person, now, events), []);
        const raw = recordsFrom(
          compiled.features,
          seen.map(({ event }) => event),
        );
        const subject = subjectAt(person, now, records);
        expect(compiled.holds(subjectAt(person, now, raw))).toBe(wanted);
        expect(compiled.holds(subject)).toBe(wanted);
        expect(compiled.explain(subject).result).toBe(wanted);
      };
      agree(person.start);
      let now = person.start;
      for (const arrival of arrivalsOf(person.start, all)) {
        ({ now } = arrival);
        seen.push(arrival);
        for (const { feature, match } of matchers) {
          const record = match(arrival.event);
          const before = records(feature.id);
          const after = record ? [...before, record].sort(compareRecords) : before;
          kept.set(feature.id, keptOf(after, feature.keep, now));
        }
        agree(now);
      }
      for (const wait of later) agree(now + wait);
    },
  );

  test.prop([conditions, people, happenings, fc.array(fc.nat(10_000), { maxLength: 5 })], {
    numRuns: 6_000,
  })(
    "L4: does not change by time alone before its next change, and does change then",
    (document, person, all, places) => {
      const { node, flaws } = readCondition(document);
      if (flaws.length > 0) return;
      const compiled = compileConditionNode(node);
      const arrivals = arrivalsOf(person.start, all);
      const now = arrivals.at(-1)?.now ?? person.start;
      const records = recordsFrom(
        compiled.features,
        arrivals.map(({ event }) => event),
      );
      const holdsAt = (at: number): boolean => compiled.holds(subjectAt(person, at, records));
      const before = holdsAt(now);
      const next = compiled.nextChange(subjectAt(person, now, records));
      if (next !== null) {
        expect(next).toBeGreaterThan(now);
        expect(holdsAt(next)).toBe(!before);
      }
      const until = next ?? now + 800 * 24 * HOUR;
      const between = places.map((each) => now + Math.floor(((until - 1 - now) * each) / 10_000));
      for (const at of [...between, until - 1]) expect(holdsAt(at)).toBe(before);
    },
  );
});
