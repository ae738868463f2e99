import { ownText } from "@attune/core/json";
import { describe, expect, test } from "vitest";
import type { CallDraft } from "../src/platform/store/index.ts";
import { StoreBusy, StoreUnavailable } from "../src/platform/store/index.ts";
import { answerTo } from "./consenting.ts";
import { recordOf } from "./deciding.ts";
import {
  ADA,
  advance,
  apply,
  BO,
  decideIn,
  offer,
  oneOffer,
  policy,
  rule,
  shownIn,
  slot,
  tell,
  usesIn,
  verified,
} from "./giving-offers.ts";
import { holdWriter } from "./held-writer.ts";
import type { RunningAttune, Settings } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";

type Step = (attune: RunningAttune) => Promise<unknown>;

/**
 * A server between whose reads and commits of decisions something else is committed: each commit takes
 * the next step first.
 */
const openBetween = async (definitions: readonly object[], settings: Settings = {}) => {
  const steps: Step[] = [];
  const drafts: CallDraft[] = [];
  const opened: { attune: RunningAttune | null } = { attune: null };
  const attune = await startForTest({ ATTUNE_CLOCK: "virtual", ...settings }, (store) => ({
    ...store,
    commitDecisions: async (draft) => {
      const step = steps.shift();
      if (step && opened.attune) await step(opened.attune);
      drafts.push(draft);
      return store.commitDecisions(draft);
    },
  }));
  opened.attune = attune;
  await apply(attune, ...definitions);
  return { attune, steps, drafts };
};

const say = (attune: RunningAttune, body: object) =>
  attune.call("track", { key: "server", body: { event: "Seen", userId: "ada", ...body } });

/** Something of Ada that was not known when it was read. */
const nextStep =
  (messageId: string): Step =>
  (attune) =>
    say(attune, { messageId });

const CAPPED = oneOffer({ caps: [{ limit: 1 }] });
const DEFAULT = { offer: null, content: { headline: "nothing" } } as const;

describe("what changes while a decision is in flight", () => {
  test("an event of the person: it is decided again from what is known now, once", async () => {
    const { attune, steps, drafts } = await openBetween([
      ...oneOffer({ eligibility: { plan: { $ne: "gold" } } }),
      offer("club"),
      rule("hero", ["club"], { priority: -1 }),
    ]);
    await say(attune, {});
    steps.push((at) =>
      at.call("identify", { key: "server", body: { userId: "ada", traits: { plan: "gold" } } }),
    );
    const decided = await decideIn(attune, "hero", ADA);
    expect(decided.offer).toBe("club");
    expect(drafts).toHaveLength(2);
    expect(await attune.rows("SELECT id FROM decision")).toEqual([{ id: decided.decisionId }]);
    expect(await usesIn(attune)).toMatchObject([{ offer: "club" }]);
    await verified(attune);
  });

  test("twice: the default, which is recorded with the reason, and nothing is reserved", async () => {
    const { attune, steps, drafts } = await openBetween(CAPPED);
    await say(attune, {});
    steps.push(nextStep("one"), nextStep("two"));
    const decided = await decideIn(attune, "hero", ADA);
    expect(decided).toMatchObject({ ...DEFAULT, reason: "FALLBACK" });
    expect(decided.recorded).toBeUndefined();
    expect(drafts).toHaveLength(3);
    const record = await recordOf(attune, decided.decisionId);
    expect(record).toMatchObject({
      reason: "FALLBACK",
      parameters: { because: "changed" },
      subject: null,
    });
    expect(await attune.rows("SELECT id FROM decision")).toHaveLength(1);
    expect(await usesIn(attune)).toEqual([]);
    expect(await shownIn(attune, "hero", ADA)).toBe("sale");
    await verified(attune);
  });

  test("L9: a merge: what the other one has seen counts for the decision that was under way", async () => {
    const { attune, steps } = await openBetween(CAPPED);
    const phone = { anonymous_id: "phone" };
    await tell(attune, "Viewed", await decideIn(attune, "hero", phone), phone);
    await say(attune, {});
    steps.push((at) => say(at, { anonymousId: "phone" }));
    const decided = await decideIn(attune, "hero", ADA);
    expect(decided).toMatchObject({ ...DEFAULT, reason: "FALLBACK" });
    expect((await recordOf(attune, decided.decisionId)).facts).toMatchObject({
      counts: { "offer:sale/caps/0": { count: 1 } },
    });
    await verified(attune);
  });

  test("L9: a decision of the same person that was quicker takes the last one: the next best is shown", async () => {
    const { attune, steps } = await openBetween([
      ...CAPPED,
      offer("club"),
      rule("hero", ["club"], { priority: -1 }),
    ]);
    await say(attune, {});
    steps.push(async (at) => expect(await shownIn(at, "hero", ADA)).toBe("sale"));
    const decided = await decideIn(attune, "hero", ADA, { explain: true });
    expect(decided.offer).toBe("club");
    expect(decided.candidates).toMatchObject([
      { offer: "sale", stage: 10, reason: "CAP_REACHED", parameters: { limit: 1, count: 1 } },
      { offer: "club", stage: 11, reason: "SELECTED" },
    ]);
    expect((await recordOf(attune, decided.decisionId)).ungranted).toMatchObject([
      { offer: "sale", reason: "CAP_REACHED" },
    ]);
    await verified(attune);
  });

  test("L7: a withdrawal between the first and the second attempt is not overlooked", async () => {
    const { attune, steps } = await openBetween(CAPPED, {
      ATTUNE_PERSONALIZATION_BASIS: "consent",
    });
    await say(attune, {});
    await answerTo(attune, "user_id:ada", true);
    await advance(attune, "1m");
    steps.push(nextStep("one"), (at) => answerTo(at, "user_id:ada", false));
    const decided = await decideIn(attune, "hero", ADA);
    expect(decided).toMatchObject({ ...DEFAULT, reason: "NO_CONSENT" });
    const record = await recordOf(attune, decided.decisionId);
    expect(record.subject).toBe(null);
    expect(await usesIn(attune)).toEqual([]);
    await verified(attune);
  });

  test("an offer archived: what is under way is explained by the definitions it was made with, and the next does not show it", async () => {
    const { attune, steps } = await openBetween(CAPPED);
    steps.push((at) =>
      at.call("archiveDefinition", { params: { kind: "rule", key: "hero-sale" } }),
    );
    const decided = await decideIn(attune, "hero", ADA, { explain: true });
    expect(decided.offer).toBe("sale");
    await attune.call("archiveDefinition", { params: { kind: "offer", key: "sale" } });
    const explained = await attune.call("explainDecision", { params: { id: decided.decisionId } });
    expect(explained).toMatchObject({ offer: "sale", candidates: [{ reason: "SELECTED" }] });
    expect(await shownIn(attune, "hero", BO)).toBe(null);
    expect(await tell(attune, "Viewed", decided, ADA)).toMatchObject({ status: "accepted" });
    await verified(attune);
  });

  test("an event that comes with the call and links the person: the decision knows what both have seen", async () => {
    const { attune } = await openBetween(CAPPED);
    const phone = { anonymous_id: "phone" };
    await tell(attune, "Viewed", await decideIn(attune, "hero", phone), phone);
    const events = [{ type: "track", event: "Signed In", userId: "ada", anonymousId: "phone" }];
    const decided = await decideIn(attune, "hero", ADA, { events });
    expect(decided).toMatchObject(DEFAULT);
  });

  test("an exposure that comes with the next call counts for it", async () => {
    const coolDowns = [{ key: "no", after: "dismissed", for: "1d" }];
    const { attune } = await openBetween([...oneOffer({}), policy("web", { coolDowns })]);
    const { decisionId } = await decideIn(attune, "hero", ADA);
    const properties = { decision_id: decisionId };
    const dismissed = { type: "track", event: "Decision Dismissed", userId: "ada", properties };
    expect(await shownIn(attune, "hero", ADA, { events: [dismissed] })).toBe(null);
  });

  test("slots of a call of which one is overtaken are decided together again", async () => {
    const { attune, steps } = await openBetween([
      ...CAPPED,
      slot("shelf"),
      offer("club"),
      rule("shelf", ["club"]),
    ]);
    await say(attune, {});
    steps.push(nextStep("one"));
    const body = { identifiers: ADA, slots: ["hero", "nowhere", "shelf"] };
    const { decisions } = await attune.call("decide", { body });
    expect(decisions).toMatchObject({
      hero: { offer: "sale" },
      shelf: { offer: "club" },
      nowhere: { offer: null, content: null, reason: "ERROR" },
    });
    expect(await attune.rows("SELECT id FROM decision")).toHaveLength(3);
    await verified(attune);
  });
});

describe("what cannot be read", () => {
  test("caps and budgets that cannot be read allow nothing: the default, and all is well after it", async () => {
    const broken: { reads: string | null } = { reads: null };
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" }, (store) => {
      const refuse = <T>(name: string, read: () => Promise<T>): Promise<T> =>
        broken.reads === name ? Promise.reject(new StoreUnavailable("no answer")) : read();
      return {
        ...store,
        reads: {
          ...store.reads,
          uses: (...asked) => refuse("uses", () => store.reads.uses(...asked)),
          budgetsTaken: (...asked) => refuse("budgets", () => store.reads.budgetsTaken(...asked)),
        },
      };
    });
    await apply(attune, ...oneOffer({ caps: [{ limit: 9 }], budget: { amount: 9 } }));
    await say(attune, {});
    for (const reads of ["uses", "budgets"]) {
      broken.reads = reads;
      const decided = await decideIn(attune, "hero", ADA);
      expect(decided).toMatchObject({ ...DEFAULT, reason: "ERROR" });
      expect(await recordOf(attune, decided.decisionId)).toMatchObject({ subject: null });
      broken.reads = null;
      expect(await shownIn(attune, "hero", ADA)).toBe("sale");
    }
    await verified(attune);
  });
});

describe("a ledger that cannot be written", () => {
  for (const [name, error] of [
    ["is full", new StoreUnavailable("the disk is full")],
    ["has too much to do", new StoreBusy("too many wait for the writer")],
  ] as const)
    test(`L6: ${name}: the default, said to be unrecorded, nothing reserved, and all is well after it`, async () => {
      const { attune, steps } = await openBetween(CAPPED);
      await say(attune, {});
      steps.push(() => Promise.reject(error));
      const events = [{ type: "track", event: "Seen", userId: "ada", messageId: "along" }];
      const decided = await decideIn(attune, "hero", ADA, { events });
      expect(decided).toMatchObject({ ...DEFAULT, reason: "ERROR", recorded: false });
      expect(await recordOf(attune, decided.decisionId)).toBe(null);
      expect(await usesIn(attune)).toEqual([]);
      expect(await attune.call("metrics")).toContain('reason="ERROR",recorded="false"} 1');
      expect(await shownIn(attune, "hero", ADA)).toBe("sale");
      expect((await attune.storedEvents()).map(({ messageId }) => messageId)).toContain("along");
      await verified(attune);
    });

  test("L6: what was committed though the answer was lost stands, under an id that nobody was given", async () => {
    const lost = { isNext: false };
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" }, (store) => ({
      ...store,
      commitDecisions: async (draft) => {
        const committed = await store.commitDecisions(draft);
        if (!lost.isNext) return committed;
        lost.isNext = false;
        throw new StoreUnavailable("the connection has broken");
      },
    }));
    await apply(attune, ...CAPPED);
    lost.isNext = true;
    const decided = await decideIn(attune, "hero", ADA);
    expect(decided).toMatchObject({ ...DEFAULT, reason: "ERROR", recorded: false });
    expect(await attune.rows("SELECT id FROM decision")).toHaveLength(1);
    expect(await recordOf(attune, decided.decisionId)).toBe(null);
    await verified(attune);
  });

  test("L6: whoever is not known yet gets the default too, and their facet with the next call", async () => {
    const { attune, steps } = await openBetween(CAPPED);
    steps.push(() => Promise.reject(new StoreUnavailable("the disk is full")));
    expect(await decideIn(attune, "hero", ADA)).toMatchObject({ recorded: false });
    expect(await attune.rows("SELECT id FROM facet")).toEqual([]);
    expect(await shownIn(attune, "hero", ADA)).toBe("sale");
    await verified(attune);
  });
});

describe("a store that is slower than the deadline, in its own thread", () => {
  const LAST_ONE = oneOffer({ caps: [{ limit: 1 }], budget: { amount: 1 } });

  const openSlow = async (slotKey = "hero") => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual", ATTUNE_DECIDE_DEADLINE: "700" });
    await apply(attune, ...LAST_ONE);
    await say(attune, {});
    const go = await holdWriter(attune);
    const decided = await decideIn(attune, slotKey, ADA);
    return { attune, go, decided };
  };
  /** Waits for the late record and for the one that says what was delivered. */
  const untilMarked = async (attune: RunningAttune) => {
    await expect.poll(() => attune.rows("SELECT id FROM decision")).toHaveLength(2);
  };

  test("L6: the default in time, counted as unrecorded; the late record stands beside what was delivered", async () => {
    const { attune, go, decided } = await openSlow();
    expect(decided).toMatchObject({ ...DEFAULT, reason: "ERROR", recorded: false });
    expect(await attune.call("metrics")).toContain('reason="ERROR",recorded="false"} 1');
    await go();
    await untilMarked(attune);
    const delivered = await recordOf(attune, decided.decisionId);
    expect(delivered).toMatchObject({
      ...DEFAULT,
      reason: "ERROR",
      subject: null,
      parameters: { error: "not-recorded", undelivered: expect.any(String) },
    });
    const late = await recordOf(attune, ownText(delivered.parameters, "undelivered") ?? "");
    expect(late).toMatchObject({ offer: "sale", reason: "SELECTED", uses: [{ offer: "sale" }] });
    expect(delivered.releases).toBe(late.id);
    await verified(attune);
  });

  test("L9: what the late record reserved is free at once, the cap and the budget", async () => {
    const { attune, go } = await openSlow();
    await go();
    await untilMarked(attune);
    expect(await usesIn(attune)).toMatchObject([{ offer: "sale", shown: null }]);
    expect(await shownIn(attune, "hero", ADA)).toBe("sale");
    expect(await shownIn(attune, "hero", BO)).toBe(null);
    await verified(attune);
  });

  test("L9: seen all the same it counts, as late; seen after the next reservation both do", async () => {
    const { attune, go, decided } = await openSlow();
    await go();
    await untilMarked(attune);
    const { releases } = await recordOf(attune, decided.decisionId);
    const next = await decideIn(attune, "hero", ADA);
    expect(next.offer).toBe("sale");
    await tell(attune, "Viewed", { decisionId: releases ?? "" }, ADA);
    await tell(attune, "Viewed", next, ADA);
    await tell(attune, "Viewed", decided, ADA);
    expect(await attune.rows("SELECT decided, shown, late FROM offer_figure")).toEqual([
      { decided: 2, shown: 2, late: 1 },
    ]);
    expect(await attune.rows("SELECT spent FROM budget")).toEqual([{ spent: 20_000 }]);
    expect(await attune.rows("SELECT held FROM budget_hold WHERE held <> 0")).toEqual([]);
    await advance(attune, "1d");
    expect(await shownIn(attune, "hero", ADA)).toBe(null);
    await verified(attune);
  });

  test("of several slots each late record is given back", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual", ATTUNE_DECIDE_DEADLINE: "700" });
    await apply(
      attune,
      ...LAST_ONE,
      slot("shelf"),
      offer("club", { caps: [{ limit: 1 }] }),
      rule("shelf", ["club"]),
    );
    await say(attune, {});
    const go = await holdWriter(attune);
    const ask = () =>
      attune.call("decide", { body: { identifiers: ADA, slots: ["hero", "shelf", "nowhere"] } });
    const { decisions } = await ask();
    expect(Object.values(decisions).map(({ recorded }) => recorded)).toEqual([false, false, false]);
    await go();
    await expect.poll(() => attune.rows("SELECT id FROM decision")).toHaveLength(6);
    const again = await ask();
    expect(again.decisions).toMatchObject({ hero: { offer: "sale" }, shelf: { offer: "club" } });
    await verified(attune);
  });

  test("a late record that reserved nothing is marked as well, and exported with what it stands beside", async () => {
    const { attune, go, decided } = await openSlow("nowhere");
    await go();
    await untilMarked(attune);
    const { releases } = await recordOf(attune, decided.decisionId);
    const exported = await attune.call("exportDecisions");
    expect(exported).toContain(`"releases":"${releases ?? "?"}"`);
    await verified(attune);
  });
});
