import { describe, expect, test } from "vitest";
import { answerTo } from "./consenting.ts";
import { recordOf } from "./deciding.ts";
import {
  ADA,
  advance,
  apply,
  decideIn,
  offer,
  openAt,
  rule,
  slot,
  verified,
} from "./giving-offers.ts";
import { replayAll } from "./replaying.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";
import { StoreUnavailable } from "../src/platform/store/index.ts";

const OFFERED = [
  slot("hero"),
  offer("sale", { eligibility: { plan: "gold" } }),
  offer("club"),
  rule("hero", ["sale", "club"]),
];
const WATCHED = { kind: "segment", key: "watched", when: { email: { $exists: true } } };

const identify = (attune: RunningAttune, userId: string, traits: object) =>
  attune.call("identify", { key: "server", body: { userId, traits } });

/** Whether the record of a decision has all of its candidates, and how they are told. */
const kept = async (attune: RunningAttune, who: Readonly<Record<string, string>>) => {
  const answered = await decideIn(attune, "hero", who);
  expect(answered.candidates).toBe(undefined);
  const { candidates } = await recordOf(attune, answered.decisionId);
  const { traced } = await attune.call("explainDecision", { params: { id: answered.decisionId } });
  return { candidates: candidates.length, traced };
};
const WHOLE = { candidates: 2, traced: "recorded" };
const OUTCOME = { candidates: 0, traced: "replayed" };

describe("every candidate is kept in the record", () => {
  test("L6: of who is in the segment watched, from when they enter it until they leave", async () => {
    const attune = await openAt([...OFFERED, WATCHED]);
    await identify(attune, "ada", { plan: "gold" });
    expect(await kept(attune, ADA)).toEqual(OUTCOME);
    await advance(attune, "1m");
    await identify(attune, "ada", { email: "ada@example.com" });
    expect(await kept(attune, ADA)).toEqual(WHOLE);
    expect(await kept(attune, { user_id: "bo" })).toEqual(OUTCOME);
    await advance(attune, "1m");
    await identify(attune, "ada", { email: null });
    expect(await kept(attune, ADA)).toEqual(OUTCOME);
    expect(await replayAll(attune)).toMatchObject({ same: 4, differing: [], notReplayable: [] });
    await verified(attune);
  });

  test("L7: but not by a trait whose purpose is not allowed", async () => {
    const traits = { email: { type: "string", purpose: "marketing" } };
    const plan = { kind: "tracking-plan", key: "shop", traits };
    const attune = await openAt([...OFFERED, WATCHED, plan]);
    await identify(attune, "ada", { email: "ada@example.com" });
    expect(await kept(attune, ADA)).toEqual(OUTCOME);
    await answerTo(attune, "user_id:ada", true, { purpose: "marketing" });
    expect(await kept(attune, ADA)).toEqual(WHOLE);
  });

  test("of the share that is set, whoever asks: a browser hears its content only", async () => {
    const attune = await openAt(OFFERED, { ATTUNE_DECIDE_SAMPLE: "1" });
    await identify(attune, "ada", { plan: "gold" });
    expect(await kept(attune, ADA)).toEqual(WHOLE);
    const body = { identifiers: { anonymous_id: "phone" }, slots: ["hero"], explain: true };
    const { decisions } = await attune.call("decide", { key: "browser", body });
    const { decisionId = "", ...answer } = decisions["hero"] ?? {};
    expect(answer).toEqual({ offer: "club", content: { headline: "club" } });
    expect((await recordOf(attune, decisionId)).candidates).toHaveLength(2);
  });
});

describe("figures that cannot be read", () => {
  test("do not keep an offer back: the last known ones rank it, and the record says STALE_DATA", async () => {
    const store = { isBroken: false };
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" }, (real) => ({
      ...real,
      reads: {
        ...real.reads,
        offerFigures: () =>
          store.isBroken
            ? Promise.reject(new StoreUnavailable("no answer"))
            : real.reads.offerFigures(),
      },
    }));
    const by = { arbitration: { by: "value", factors: ["propensity", "value"] } };
    await apply(attune, slot("hero", by), slot("plain"), offer("sale"));
    await apply(attune, rule("hero", ["sale"]), rule("plain", ["sale"]));
    const readAt = attune.attune.clock.now();
    const factsOf = async (slotKey: string) => {
      const { offer: shown, decisionId } = await decideIn(attune, slotKey, ADA);
      expect(shown).toBe("sale");
      return (await recordOf(attune, decisionId)).facts;
    };
    expect(await factsOf("hero")).toBe(undefined);
    store.isBroken = true;
    await advance(attune, "10m");
    expect(await factsOf("hero")).toEqual({ stale: { reason: "STALE_DATA", figures: readAt } });
    expect(await factsOf("plain")).toBe(undefined);
    const { decisionId } = await decideIn(attune, "hero", ADA);
    const { sentences } = await attune.call("explainDecision", { params: { id: decisionId } });
    expect(sentences.join("\n")).toMatch(
      /Its ranking used the figures of .+, the last known ones: newer could not be read\./,
    );
    expect(await replayAll(attune)).toMatchObject({ same: 4, differing: [], notReplayable: [] });
    store.isBroken = false;
    await advance(attune, "10m");
    expect(await factsOf("hero")).toBe(undefined);
  });
});
