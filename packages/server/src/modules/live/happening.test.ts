import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
import type { StreamEntry } from "../../platform/store/index.ts";
import { STREAM_START } from "../../platform/store/index.ts";
import type { Happening } from "./happening.ts";
import { happeningsIn } from "./happening.ts";

/** Entries of one event: facets that were made for it, itself, and what it did; the longest has 7. */
type Made = { readonly facets: number; readonly effects: readonly string[] };
const LONGEST = 7;

const aMade: fc.Arbitrary<Made> = fc.record({
  facets: fc.nat({ max: 3 }),
  effects: fc.array(fc.constantFrom("link", "refusal", "membership"), { maxLength: 3 }),
});

/** The log that events make, with a decision after every third. */
const logOf = (events: readonly Made[]): StreamEntry[] => {
  const log: StreamEntry[] = [];
  const add = (kind: string, body: object): number => {
    const seq = log.length + 1;
    const position = { epoch: 0, seq };
    log.push({ position, seq, at: seq, kind, facet: 1, body: JSON.stringify(body) });
    return seq;
  };
  events.forEach(({ facets, effects }, nth) => {
    for (let n = 0; n < facets; n += 1) add("facet", { kind: "facet", facet: log.length });
    const cause = add("event", { messageId: `m${nth}` });
    for (const kind of effects) add(kind, { kind, cause });
    if (nth % 3 === 2) add("decision", { id: `d${nth}` });
  });
  return log;
};

const withoutPlaces = (happening: Happening) => ({ ...happening, begin: null, end: null });

test.prop([fc.array(aMade, { maxLength: 30 }), fc.integer({ min: LONGEST + 1, max: 40 })])(
  "a log that is read in pages of any size tells each event once, with all that it did",
  (events, size) => {
    const log = logOf(events);
    const told: Happening[] = [];
    for (let at = STREAM_START; ;) {
      const page = log.filter(({ seq }) => seq > at.seq).slice(0, size);
      const { happenings, end } = happeningsIn(page, at, page.length === size);
      told.push(...happenings);
      at = end;
      if (page.length < size) break;
    }
    const whole = happeningsIn(log, STREAM_START, false).happenings;
    expect(told.map(withoutPlaces)).toEqual(whole.map(withoutPlaces));
    const ofEvents = told.flatMap((each) => (each.kind === "event" ? [each] : []));
    expect(
      ofEvents.map(({ made, effects }) => ({
        facets: made.length,
        effects: effects.map(({ kind }) => kind),
      })),
    ).toEqual(events);
  },
);
