import { describe, expect, test } from "vitest";
import { planForNobody } from "../../test/deciding-for-nobody.ts";
import { planFromText, planText } from "./plan.ts";
import type { Versioned } from "./program.ts";

const HATS = Array.from({ length: 300 }, (_, nth) => `hat-${String(nth).padStart(3, "0")}`);
const capOn = (group: string): Versioned => ({
  version: 1,
  definition: {
    kind: "policy",
    key: "web",
    caps: [
      {
        key: "week",
        per: "group",
        of: { groups: [group] },
        limit: 3,
        counts: "shown",
        within: "7d",
      },
    ],
  },
});
const LIVE: readonly Versioned[] = [
  {
    version: 1,
    definition: { kind: "slot", key: "hero", channel: "web", default: { content: null } },
  },
  ...HATS.map(
    (key): Versioned => ({
      version: 1,
      definition: { kind: "offer", key, content: { title: key }, groups: ["hats"] },
    }),
  ),
  {
    version: 1,
    definition: {
      kind: "rule",
      key: "all",
      slot: "hero",
      priority: 0,
      if: {},
      then: { offers: HATS },
    },
  },
];

const planOf = (live: readonly Versioned[]) => planForNobody(live, "hero");

const namedIn = (text: string, key: string): number => text.split(`"${key}"`).length - 1;

describe("a plan", () => {
  test("has nothing after the first offer that needs no grant", () => {
    expect(planOf(LIVE).ranked.map(({ offer }) => offer)).toEqual(["hat-000"]);
    expect(planOf([...LIVE, capOn("coats")]).ranked).toHaveLength(1);
  });

  test("has what comes next where a cap may refuse the first", () => {
    expect(planOf([...LIVE, capOn("hats")]).ranked.length).toBeGreaterThan(1);
  });

  test("says as text once what many of its offers claim, and is the same when it is read", () => {
    const plan = planOf([...LIVE, capOn("hats")]);
    const text = planText(plan);
    expect(namedIn(text, "hat-299")).toBe(1);
    expect(planFromText(text)).toEqual(JSON.parse(JSON.stringify(plan)));
  });
});
