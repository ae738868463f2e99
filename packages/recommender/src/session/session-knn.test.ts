import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createSessionIndex, SESSION_DEFAULTS } from "./index.ts";

const SMALL = { ...SESSION_DEFAULTS, capacity: 64 };
const sessions = fc.array(fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 6 }), {
  maxLength: 12,
});
const WISH = { most: 10, reminders: true };

describe("nearest sessions", () => {
  test.prop([sessions, fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 4 })])(
    "learnt item by item say what they say learnt whole",
    (some, session) => {
      const whole = createSessionIndex(10, SMALL);
      for (const each of some) whole.learn(each);
      const growing = createSessionIndex(10, SMALL);
      for (const each of some) {
        const number = growing.begin();
        for (const item of each) growing.add(number, item);
      }
      expect(growing.rank(session, WISH)).toEqual(whole.rank(session, WISH));
    },
  );

  test.prop([sessions, sessions])(
    "forget the oldest: what is left is what the latest say",
    (old, late) => {
      const options = { ...SMALL, capacity: 4, rarity: 0 };
      const index = createSessionIndex(10, options);
      for (const each of [...old, ...late]) index.learn(each);
      const latest = createSessionIndex(10, options);
      for (const each of [...old, ...late].slice(-4)) latest.learn(each);
      expect(index.rank([1, 2], WISH)).toEqual(latest.rank([1, 2], WISH));
    },
  );

  it("change the next answer with the first click of somebody unknown", () => {
    const index = createSessionIndex(10, SMALL);
    index.learn([1, 2, 3]);
    expect([...index.rank([1], WISH).items]).toEqual([1, 2, 3]);
    const session = index.begin();
    index.add(session, 1);
    index.add(session, 5);
    expect(index.rank([1], WISH).items).toContain(5);
  });

  it("remind of items already seen only where that is wanted, and leave out what is excluded", () => {
    const index = createSessionIndex(10, SMALL);
    index.learn([1, 2, 3, 4]);
    expect(index.rank([1, 2], WISH).items).toContain(1);
    const fresh = { most: 10, reminders: false, excluded: new Set([4]) };
    expect([...index.rank([1, 2], fresh).items]).toEqual([3]);
  });

  it("hear the last items of a long session, and show none of its first ones again", () => {
    const index = createSessionIndex(10, { ...SMALL, length: 2 });
    index.learn([1, 5]);
    index.learn([2, 6]);
    index.learn([3, 1]);
    const fresh = { most: 10, reminders: false };
    expect([...index.rank([1, 2, 3], fresh).items]).toEqual([6]);
  });

  it("say nothing of an item that nobody saw", () => {
    const index = createSessionIndex(10, SMALL);
    expect(index.rank([7], WISH).items).toHaveLength(0);
  });
});

describe("what nearest sessions say", () => {
  test.prop([sessions, fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 4 })])(
    "is shared out among the items by which they were found, and the shares are the score",
    (some, session) => {
      const index = createSessionIndex(10, SMALL);
      for (const each of some) index.learn(each);
      const { items, scores } = index.rank(session, WISH);
      items.forEach((item, at) => {
        const parts = [...index.explain(session)(item)];
        expect(parts.every(([own, part]) => session.includes(own) && part > 0)).toBe(true);
        expect(parts.reduce((sum, [, part]) => sum + part, 0)).toBeCloseTo(scores[at] ?? 0, 9);
      });
    },
  );
});
