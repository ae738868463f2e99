import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { LearntEntry } from "./messages.ts";
import { createTouchLog, NOBODY } from "./touch-log.ts";

const viewed = (seq: number, facet: number, item: string): LearntEntry => ({
  position: { epoch: 0, seq },
  kind: "event",
  facet,
  body: JSON.stringify({
    type: "track",
    name: "Product Viewed",
    time: seq,
    message: { properties: { product_id: item } },
  }),
});

const persons = (pairs: readonly (readonly [facet: number, person: number])[]) => ({
  facets: Float64Array.from(pairs, ([facet]) => facet),
  persons: Float64Array.from(pairs, ([, person]) => person),
});

const views = fc.array(fc.tuple(fc.nat(4), fc.constantFrom("tent", "lamp", "rope")), {
  maxLength: 40,
});

describe("what was done with items", () => {
  it("is one user's over the facets of a person, and nobody's who may not be learnt from", () => {
    const log = createTouchLog();
    log.take([viewed(1, 10, "tent"), viewed(2, 11, "lamp"), viewed(3, 12, "rope")]);
    const given = persons([
      [10, 7],
      [11, 7],
      [12, NOBODY],
    ]);
    const found = log.learnable(given, log.all());
    expect(found.log).toMatchObject({ userCount: 1, itemCount: 3 });
    expect([...found.log.items]).toEqual([0, 1]);
    expect([...found.people]).toEqual([7]);
    expect(found.leftOut).toBe(1);
    // Of whom nothing is known, nothing is learnt.
    expect(log.learnable(persons([]), log.all()).log.users).toHaveLength(0);
  });

  test.prop([views, fc.nat(40), fc.integer({ min: 1, max: 9 })])(
    "is the same up to a place in the log, however it was cut into chunks and whatever came after",
    (all, until, chunk) => {
      const entries = all.map(([facet, item], at) => viewed(at + 1, facet, item));
      const whole = createTouchLog();
      for (let at = 0; at < entries.length; at += chunk) whole.take(entries.slice(at, at + chunk));
      const part = createTouchLog();
      part.take(entries.slice(0, until));
      const everybody = persons([0, 1, 2, 3, 4].map((facet) => [facet, facet]));
      const place = whole.upTo({ epoch: 0, seq: until });
      expect(whole.learnable(everybody, place)).toEqual(part.learnable(everybody, part.all()));
      expect(whole.itemIds().slice(0, place.items)).toEqual(part.itemIds());
    },
  );

  it("stands where its event says, after as before it was cut, and nowhere where it says nothing", () => {
    const log = createTouchLog();
    const at = (seq: number, context: object): LearntEntry => ({
      ...viewed(seq, 1, "tent"),
      body: JSON.stringify({
        type: "track",
        name: "Product Viewed",
        time: seq,
        message: { properties: { product_id: "tent" }, context },
      }),
    });
    const { touches } = log.take([
      at(1, { place: { country: "se", region: "Skåne" } }),
      at(2, {}),
      at(3, { place: { country: "SE", region: "Skåne" } }),
    ]);
    const skåne = ["country:SE", "region:SE/Skåne"];
    expect(touches.places).toEqual([skåne, [], skåne]);
    const found = log.learnable(persons([[1, 7]]), log.all());
    expect(Array.from(found.places, (each) => log.places()[each])).toEqual([skåne, [], skåne]);
  });

  it("numbers the items of the catalog too, where the log names them", () => {
    const log = createTouchLog();
    const catalog: LearntEntry = {
      position: { epoch: 0, seq: 2 },
      kind: "catalog",
      facet: null,
      body: JSON.stringify({
        kind: "catalog",
        actor: "x",
        notes: [
          { id: "new", version: 1, item: {} },
          { id: "tent", version: 3, item: null },
        ],
      }),
    };
    expect(log.take([viewed(1, 1, "tent"), catalog])).toMatchObject({
      newItems: ["tent", "new"],
      firstItem: 0,
      changedItems: [
        { id: "new", version: 1 },
        { id: "tent", version: null },
      ],
    });
    expect(log.upTo({ epoch: 0, seq: 1 })).toEqual({ rows: 1, items: 1 });
    expect(log.upTo({ epoch: 0, seq: 2 })).toEqual({ rows: 1, items: 2 });
  });
});
