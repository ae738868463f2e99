import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { Definition } from "../definition/index.ts";
import { decide } from "./decide.ts";
import { evidenceOf } from "./evidence.ts";
import { compileProgram } from "./program.ts";
import { isSameForAll } from "./same-for-all.ts";
import { settle } from "./settle.ts";
import type { Situation } from "./situation.arbitraries.ts";
import { situations } from "./situation.arbitraries.ts";
import type { World } from "./world.arbitraries.ts";
import { liveOf, worlds } from "./world.arbitraries.ts";

/** What an offer has that is no question. */
const BARE = ["kind", "key", "content", "category", "brand", "groups"];

/** A world whose offers keep of what they ask only what is named: most of them ask nothing. */
const asking = (world: World, kept: readonly string[]): World => {
  const names = new Set([...BARE, ...kept]);
  const { arbitration: _arbitration, serves: _serves, schema: _schema, ...slot } = world.slot;
  return {
    ...world,
    slot: kept.includes("arbitration") ? world.slot : slot,
    offers: world.offers.map((offer) => ({
      kind: offer.kind,
      key: offer.key,
      content: offer.content,
      ...Object.fromEntries(Object.entries(offer).filter(([name]) => names.has(name))),
    })),
    rules: kept.includes("if") ? world.rules : world.rules.map((rule) => ({ ...rule, if: {} })),
    policies: kept.includes("policies") ? world.policies : [],
  };
};

const KEPT = [
  "arbitration",
  "if",
  "policies",
  "variants",
  "locales",
  "schedule",
  "item",
  "eligibility",
  "applicability",
  "suitability",
  "requires",
  "exclusive",
  "value",
  "computed",
  "weights",
  "caps",
  "budget",
  "items",
];

const shownTo = (world: World, { uses, figures, staleSince, taken, items, ...rest }: Situation) => {
  const {
    withheld: _withheld,
    unread: _unread,
    unreadSegments: _unreadSegments,
    accounts: _accounts,
    traits,
    ...known
  } = rest;
  const plan = decide(compileProgram(liveOf(world), { zone: world.zone }), {
    ...known,
    refused: {},
    slot: "hero",
    traits: Object.entries(traits).map(([name, value]) => ({
      name,
      value,
      kind: "declared",
      source: "crm",
      time: 1,
    })),
    evidence: evidenceOf({
      uses: { uses, cut: false },
      now: known.now,
      taken: ({ offer }) => taken[offer] ?? 0,
      figures: (offer) => figures[offer],
      staleSince,
      item: (key) => items[key] ?? null,
      shelf: () => null,
    }),
    trace: false,
  });
  const { offer, content, items: listed } = settle(plan, () => null);
  return { offer, content, listed };
};

const slotOf = (world: World) => {
  const compiled = compileProgram(liveOf(world), { zone: world.zone }).get("hero");
  if (!compiled) throw new Error("a world has a slot");
  return compiled;
};

const LEVER = { key: "l", factor: 2, until: "2030-01-01T00:00:00Z", because: "too many bikes" };

describe("a slot that is the same for all", () => {
  test.prop(
    [
      worlds,
      fc.subarray(KEPT, { maxLength: 2 }),
      fc.array(situations, { minLength: 6, maxLength: 6 }),
    ],
    {
      numRuns: 1_500,
    },
  )("shows everybody the same, whenever, and whatever was shown before", (drawn, kept, people) => {
    const world = asking(drawn, kept);
    const shown = people.map((person) => JSON.stringify(shownTo(world, person)));
    if (new Set(shown).size > 1) {
      expect(isSameForAll(slotOf(world)), `differs, keeping ${kept.join()}`).toBe(false);
    }
  });

  test.prop([worlds])("is each that asks nothing", (drawn) => {
    expect(isSameForAll(slotOf(asking(drawn, [])))).toBe(true);
  });

  const hero = (...others: readonly object[]) =>
    compileProgram(
      [
        { kind: "slot", key: "hero" },
        { kind: "offer", key: "a", content: { headline: "A" } },
        { kind: "offer", key: "b", content: { headline: "B" } },
        { kind: "rule", key: "r", slot: "hero", then: { offers: ["a", "b"] } },
        ...others,
      ].map((definition, nth) => ({ definition: Definition.parse(definition), version: nth + 1 })),
    ).get("hero");

  test.each([
    ["explores", { kind: "slot", key: "hero", arbitration: { by: "value", explore: 0.5 } }],
    [
      "looks into accounts",
      {
        kind: "rule",
        key: "s",
        slot: "hero",
        if: { $account: { plan: "pro" } },
        then: { offer: "a" },
      },
    ],
    ["has a lever that ends", { kind: "policy", key: "p", levers: [LEVER] }],
  ])("is none that %s", (_what, definition) => {
    const [plain, other] = [hero(), hero(definition)];
    expect(plain && isSameForAll(plain)).toBe(true);
    expect(other && isSameForAll(other)).toBe(false);
  });
});
