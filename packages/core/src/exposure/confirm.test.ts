import { describe, expect, test } from "vitest";
import type { Use } from "../policy/index.ts";
import type { Exposure } from "./index.ts";
import { confirm } from "./index.ts";

const AT = 1_000;

const use = (offer: string): Use => ({
  decision: "d1",
  facet: 1,
  slot: "hero",
  channel: "web",
  offer,
  at: AT,
  expires: AT + 60_000,
  cost: 0,
  shown: null,
  clicked: null,
  dismissed: null,
});

const exposure = (says: Exposure["says"], offers: Exposure["offers"] = null): Exposure => ({
  decision: "d1",
  says,
  offers,
});

const seenOf = (offers: readonly string[], named: readonly string[]): string[] =>
  confirm(offers.map(use), exposure("shown", new Set(named)), AT, AT).map(
    ({ after }) => after.offer,
  );

describe("what an exposure confirms", () => {
  test("of a decision that shows one offer is that offer, whichever item of it is named", () => {
    expect(seenOf(["picks"], ["p-17", "p-18"])).toEqual(["picks"]);
    expect(seenOf(["picks"], ["picks"])).toEqual(["picks"]);
  });

  test("of a slate are the offers that are named, and no others", () => {
    expect(seenOf(["a", "b", "c"], ["c", "p-17"])).toEqual(["c"]);
    expect(seenOf(["a", "b"], ["p-17"])).toEqual([]);
  });

  test("by a slow clock was said when it was decided", () => {
    for (const time of [-AT, 0, AT]) {
      const dismissed = confirm([use("a")], exposure("dismissed"), time, AT);
      expect(dismissed).toMatchObject([{ after: { shown: AT, clicked: null, dismissed: AT } }]);
      const clicked = confirm([use("a")], exposure("clicked"), time, AT);
      expect(clicked).toMatchObject([{ after: { shown: AT, clicked: AT, dismissed: null } }]);
    }
    const later = confirm([use("a")], exposure("shown"), AT + 1, AT);
    expect(later).toMatchObject([{ after: { shown: AT + 1 } }]);
  });
});
