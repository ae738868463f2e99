import { describe, expect, test } from "vitest";
import { decideFor } from "./deciding.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";
import { publish } from "./segment-steps.ts";
import { knowAnna, openShop } from "./shop-definitions.ts";

const ANNAS = { user_id: "anna" };

const explain = (attune: RunningAttune, id: string, query: Readonly<Record<string, string>> = {}) =>
  attune.call("explainDecision", { params: { id }, query });

const shopWithAnna = async (...definitions: readonly object[]): Promise<RunningAttune> => {
  const attune = await startForTest();
  await openShop(attune);
  if (definitions.length > 0) await publish(attune, ...definitions);
  await knowAnna(attune);
  return attune;
};

describe("explain", () => {
  test("tells a decision in the language that is asked for, and refuses others", async () => {
    const attune = await shopWithAnna();
    const { decision, profile = "?" } = await decideFor(attune, ANNAS);
    const id = decision.decisionId;
    const { sentences } = await explain(attune, id, { language: "sv" });
    expect(sentences).toEqual([
      `Profilen ${profile} fick gold-week på hero.`,
      "Prioriteten, 20, är högst: 10 över den för cart-reminder.",
      "  gold-week visades (regeln gold-first)",
      '    ✓ plan är gold: det var "gold"',
      "  cart-reminder visades inte: gold-week (regeln gold-first) låg 10 högre",
      "    ✓ cart.items har en längd som är mer än 0: det var 1 sak: Bell",
    ]);
    const listed = await attune.call("profileDecisions", {
      params: { id: profile },
      query: { language: "sv" },
    });
    expect(listed.decisions[0]?.sentences).toEqual(sentences);
    const { slug } = await attune.refused("explainDecision", {
      params: { id },
      query: { language: "fi" },
    });
    expect(slug).toBe("parameter-not-valid");
  });

  test("shows all that the record has: how it was chosen, scores, chances, counts, the draw", async () => {
    const arbitration = { by: "value", explore: 0.25 };
    const attune = await shopWithAnna(
      { kind: "slot", key: "hero", default: { content: {} }, arbitration },
      { kind: "offer", key: "gold-week", content: {}, value: 40 },
      { kind: "policy", key: "calm", caps: [{ key: "day", limit: 9, within: "1d" }] },
    );
    await decideFor(attune, ANNAS);
    const { decision } = await decideFor(attune, ANNAS);
    const told = await explain(attune, decision.decisionId);
    expect(told).toMatchObject({
      by: "value",
      zone: "UTC",
      draw: expect.any(Number),
      score: { final: expect.any(Number), chance: expect.any(Number) },
      facts: { counts: { "policy:calm/day": { count: 1 } } },
      traced: "replayed",
    });
    const scores = told.candidates.map(({ score }) => score?.parts.value);
    expect(scores).toEqual([40, 1]);
    expect(told.candidates.map(({ score }) => score?.chance)).toEqual([0.875, 0.125]);
  });

  test("of somebody in the control group shows what they would have seen", async () => {
    const attune = await shopWithAnna({
      kind: "policy",
      key: "everybody",
      control: { share: 0.5, seed: "a" },
    });
    const asked = Array.from({ length: 12 }, (_, index) =>
      decideFor(
        attune,
        { user_id: `u${index}` },
        {
          events: [{ type: "identify", userId: `u${index}`, traits: { plan: "gold" } }],
        },
      ),
    );
    const held = (await Promise.all(asked)).find(
      ({ decision }) => decision.reason === "GLOBAL_CONTROL",
    );
    const told = await explain(attune, held?.decision.decisionId ?? "");
    expect(told).toMatchObject({
      offer: null,
      shadow: { offer: "gold-week", rule: "gold-first" },
    });
    expect(told.sentences.slice(0, 2)).toEqual([
      `Profile ${held?.profile ?? "?"} got the default of hero: this person is in the control group, 50 % of all people (policy everybody).`,
      "Without the control group it would have been gold-week.",
    ]);
  });

  test("L6: a decision of an engine that is gone is not replayed, and that is said by name", async () => {
    const attune = await shopWithAnna();
    const { decision } = await decideFor(attune, ANNAS);
    const traced = await decideFor(attune, ANNAS, { explain: true });
    await attune.tamper(
      "UPDATE payload SET body = replace(body, 'attune-decide/3', 'attune-decide/0')",
    );
    expect(await explain(attune, decision.decisionId)).toMatchObject({
      traced: "not replayable",
      retired: ["engine attune-decide/0"],
      candidates: [],
      offer: "gold-week",
    });
    // What was kept with it is still there.
    const kept = await explain(attune, traced.decision.decisionId);
    expect(kept.traced).toBe("recorded");
    expect(kept).not.toHaveProperty("retired");
  });

  test("L6: a definition that can be read no longer is named", async () => {
    const attune = await shopWithAnna();
    const { decision } = await decideFor(attune, ANNAS);
    await attune.tamper(
      `UPDATE definition SET body = replace(body, '"plan":"gold"', '"plan":{"$was":"gold"}')`,
    );
    expect(await explain(attune, decision.decisionId)).toMatchObject({
      traced: "not replayable",
      retired: ["rule:gold-first version 1"],
    });
  });
});
