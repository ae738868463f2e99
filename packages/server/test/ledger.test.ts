import { describe, expect, test } from "vitest";
import { StoreUnavailable } from "../src/platform/store/index.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";
import { decideFor, profileOf, recordOf } from "./deciding.ts";
import { knowAnna, openShop } from "./shop-definitions.ts";

describe("the ledger", () => {
  test("L6: the record is committed before the answer leaves: another connection reads it at once", async () => {
    const attune = await startForTest();
    await openShop(attune);
    await knowAnna(attune);
    const calls = Array.from({ length: 40 }, async () => {
      const { decision } = await decideFor(attune, { user_id: "anna" });
      return [decision, await recordOf(attune, decision.decisionId)] as const;
    });
    for (const [decision, record] of await Promise.all(calls)) {
      expect(record).toMatchObject({
        id: decision.decisionId,
        offer: decision.offer,
        content: decision.content,
        reason: "SELECTED",
      });
    }
  });

  test("L6: without a writer the slot's non-personal default is answered, and said to be unrecorded", async () => {
    const disk = { full: false };
    const written = <T>(write: () => Promise<T>): Promise<T> =>
      disk.full ? Promise.reject(new StoreUnavailable("the disk is full")) : write();
    const attune = await startForTest({}, (store) => ({
      ...store,
      commitDecisions: (draft) => written(() => store.commitDecisions(draft)),
      commitEvents: (...batch) => written(() => store.commitEvents(...batch)),
    }));
    await openShop(attune);
    await knowAnna(attune);
    disk.full = true;
    const { decision } = await decideFor(attune, { user_id: "anna" });
    expect(decision).toMatchObject({
      offer: null,
      content: { headline: "Welcome" },
      recorded: false,
      reason: "ERROR",
    });
    expect(await recordOf(attune, decision.decisionId)).toBe(null);
    const along = await attune.call("decide", {
      body: {
        identifiers: { user_id: "anna" },
        slots: ["hero"],
        events: [{ type: "track", event: "Seen", userId: "anna" }],
      },
    });
    expect(along.events).toMatchObject([{ status: "pending" }]);
    expect(along.decisions["hero"]).toMatchObject({ recorded: false });
    const refused = await attune.refused("track", { body: { event: "Seen", userId: "u1" } });
    expect(refused).toMatchObject({ status: 503, slug: "store-unavailable" });
    expect(refused.headers.get("retry-after")).toBe("5");
    expect(await (await attune.send("metrics")).text()).toMatch(
      /attune_decisions_total\{reason="ERROR",recorded="false"\} 2/,
    );
  });

  test("a record names the versions that decided, what was read, by whom and at which sequence", async () => {
    const attune = await startForTest();
    await openShop(attune);
    await knowAnna(attune);
    const gold = { kind: "offer", key: "gold-week", content: { headline: "Second edition" } };
    await attune.call("applyDefinitions", { body: { definitions: [gold] } });
    const { decision } = await decideFor(attune, { user_id: "anna" });
    const explained = await attune.call("explainDecision", { params: { id: decision.decisionId } });
    expect(explained.versions).toEqual({
      "slot:hero": 1,
      "rule:gold-first": 1,
      "offer:gold-week": 2,
    });
    expect(explained.inputs).toEqual([
      expect.objectContaining({ path: "cart.items" }),
      expect.objectContaining({
        path: "plan",
        value: "gold",
        source: "server",
        time: expect.any(String),
      }),
    ]);
    expect(explained.funnel).toEqual({
      considered: 2,
      eligible: 2,
      returned: 1,
      stopped: { "8": 1 },
    });
    expect(explained.engine).toBe("attune-decide/3");
    expect((await recordOf(attune, decision.decisionId)).readAt).toBe(
      (await profileOf(attune, "user_id:anna")).seq,
    );
  });
});

describe("explain", () => {
  const explain = (attune: RunningAttune, id: string) =>
    attune.call("explainDecision", { params: { id } });

  test("L6: the explanation replayed from the record is the one that was recorded for the same inputs", async () => {
    const attune = await startForTest();
    await openShop(attune);
    await knowAnna(attune);
    for (const identifiers of [{ user_id: "anna" }, { anonymous_id: "new" }]) {
      const plain = await decideFor(attune, identifiers);
      const traced = await decideFor(attune, identifiers, { explain: true });
      const replayed = await explain(attune, plain.decision.decisionId);
      const recorded = await explain(attune, traced.decision.decisionId);
      expect([replayed.traced, recorded.traced]).toEqual(["replayed", "recorded"]);
      expect(replayed.candidates).toEqual(recorded.candidates);
      expect(replayed.sentences).toEqual(recorded.sentences);
      expect(recorded.candidates).toEqual(traced.decision.candidates);
    }
  });

  test("says in plain words why the winner won and why the others did not", async () => {
    const attune = await startForTest();
    await openShop(attune);
    await knowAnna(attune);
    const { decision, profile } = await decideFor(attune, { user_id: "anna" });
    const { candidates, sentences } = await explain(attune, decision.decisionId);
    expect(candidates.map(({ rule, reason }) => [rule, reason])).toEqual([
      ["gold-first", "SELECTED"],
      ["cart-second", "OUTRANKED"],
    ]);
    expect(candidates[1]?.parameters).toMatchObject({ rule: "gold-first", margin: 10 });
    expect(sentences[0]).toBe(`Profile ${profile ?? "?"} got gold-week on hero.`);
    expect(sentences.join("\n")).toContain('✓ plan is gold: it was "gold"');
    const other = await decideFor(attune, { user_id: "bo" });
    const why = await explain(attune, other.decision.decisionId);
    expect(why.candidates.map(({ reason }) => reason)).toEqual(["NOT_ELIGIBLE", "NOT_ELIGIBLE"]);
    expect(why.sentences.join("\n")).toContain("✗ plan is gold: it was not known");
  });

  test("a decision is explained with what was live then: rules changed and offers archived since do not touch it", async () => {
    const attune = await startForTest();
    await openShop(attune);
    await knowAnna(attune);
    const { decision } = await decideFor(attune, { user_id: "anna" });
    const before = await explain(attune, decision.decisionId);
    const archive = (kind: string, key: string) =>
      attune.call("archiveDefinition", { params: { kind, key } });
    await archive("rule", "gold-first");
    await archive("offer", "gold-week");
    const rule = {
      kind: "rule",
      key: "cart-second",
      slot: "hero",
      priority: 99,
      if: { plan: "lead" },
      then: { offer: "cart-reminder" },
    };
    await attune.call("applyDefinitions", { body: { definitions: [rule] } });
    expect(await explain(attune, decision.decisionId)).toEqual(before);
    const now = await decideFor(attune, { user_id: "anna" }, { explain: true });
    expect(now.decision).toMatchObject({ offer: null, reason: "FALLBACK" });
    expect(now.decision.candidates?.map(({ rule: key }) => key)).toEqual(["cart-second"]);
  });

  test("the latest decisions of a profile are explained, newest first", async () => {
    const attune = await startForTest();
    await openShop(attune);
    await knowAnna(attune);
    const first = await decideFor(attune, { user_id: "anna" });
    const second = await decideFor(attune, { anonymous_id: "annas-laptop" });
    await decideFor(attune, { user_id: "bo" });
    const { decisions } = await attune.call("profileDecisions", {
      params: { id: first.profile ?? "" },
    });
    expect(decisions.map(({ id }) => id)).toEqual([
      second.decision.decisionId,
      first.decision.decisionId,
    ]);
    const one = await attune.call("profileDecisions", {
      params: { id: first.profile ?? "" },
      query: { limit: 1 },
    });
    expect(one.decisions).toHaveLength(1);
  });

  test("a decision that was never made is not found", async () => {
    const attune = await startForTest();
    const refused = await attune.refused("explainDecision", {
      params: { id: crypto.randomUUID() },
    });
    expect(refused).toMatchObject({ status: 404, slug: "decision-not-found" });
  });
});
