import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Use } from "../policy/index.ts";
import { isCounted } from "../policy/index.ts";
import { confirm, createUseTally, release } from "./index.ts";

const MINUTE = 60_000;

const use = fc.record({
  decision: fc.constant("d1"),
  facet: fc.constant(1),
  slot: fc.constant("hero"),
  channel: fc.constant("web"),
  offer: fc.constantFrom("a", "b", "c"),
  at: fc.constant(0),
  expires: fc.integer({ min: 1, max: 5 }).map((n) => n * MINUTE),
  cost: fc.integer({ min: 0, max: 3 }),
  period: fc.constant("ever"),
  shown: fc.option(fc.integer({ min: 0, max: 5 * MINUTE })),
  clicked: fc.constant(null),
  dismissed: fc.constant(null),
});
const uses = fc.uniqueArray(use, { selector: ({ offer }) => offer });
const instant = fc.integer({ min: 0, max: 6 * MINUTE });

const heldAt = (tally: ReturnType<typeof createUseTally>, now: number): number =>
  [...tally.held.values()].reduce((sum, { held, expires }) => sum + (expires > now ? held : 0), 0);

describe("what was never delivered", () => {
  test.prop([uses, instant])("counts no longer, unless somebody saw it", (made, at) => {
    const released = release(made, at);
    for (const { before, after } of released) {
      expect(isCounted(before, at)).toBe(true);
      expect(isCounted(after, at)).toBe(false);
    }
    const counted = made.filter((each) => isCounted(each, at));
    expect(released).toHaveLength(counted.filter(({ shown }) => shown === null).length);
  });

  test.prop([uses, instant, instant])(
    "holds nothing of a budget any more, and is spent once when it is seen all the same",
    (made, at, seen) => {
      const unseen = made.map((each): Use => ({ ...each, shown: null }));
      const tally = createUseTally();
      unseen.forEach(tally.reserve);
      const released = release(unseen, at);
      released.forEach(tally.release);
      expect(heldAt(tally, at)).toBe(0);
      const after = released.map((each) => each.after);
      const exposure = { decision: "d1", says: "shown", offers: null } as const;
      const confirmed = confirm(after, exposure, seen, at + seen);
      confirmed.forEach(tally.confirm);
      expect(confirmed.every(({ isLate }) => isLate)).toBe(true);
      const cost = after.reduce((sum, each) => sum + each.cost, 0);
      expect([...tally.spent.values()].reduce((sum, { spent }) => sum + spent, 0)).toBe(cost);
      expect([...tally.held.values()].every(({ held }) => held >= 0)).toBe(true);
    },
  );
});
