import { describe, expect, test } from "vitest";
import { answerTo, consenting } from "./consenting.ts";
import { decideFor, profileOf, recordOf } from "./deciding.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";
import { ANNA, knowAnna, openShop } from "./shop-definitions.ts";

const BY_CONSENT = { ATTUNE_PERSONALIZATION_BASIS: "consent" } as const;
const BY_INTEREST = { ATTUNE_PERSONALIZATION_BASIS: "legitimate_interest" } as const;
const ANNAS = { user_id: "anna" } as const;
const DEFAULT = { offer: null, content: { headline: "Welcome" } } as const;

const openFor = async (settings: object): Promise<RunningAttune> => {
  const attune = await startForTest({ ...settings });
  await openShop(attune);
  await knowAnna(attune);
  return attune;
};

const apply = (attune: RunningAttune, ...definitions: readonly object[]) =>
  attune.call("applyDefinitions", { body: { definitions } });

const isVerified = async (attune: RunningAttune) =>
  expect(await attune.call("verify")).toMatchObject({ ok: true });

describe("a slot whose purpose rests on consent", () => {
  test("L7: is personal while a live grant stands, and shows its default again once it is withdrawn", async () => {
    const attune = await openFor(BY_CONSENT);
    expect((await decideFor(attune, ANNAS)).decision.reason).toBe("NO_CONSENT");
    await answerTo(attune, "user_id:anna", true);
    const { decision, profile } = await decideFor(attune, ANNAS);
    expect(decision).toMatchObject({ offer: "gold-week", reason: "SELECTED" });
    expect((await recordOf(attune, decision.decisionId)).subject).toMatchObject({ profile });
    await answerTo(attune, "user_id:anna", false);
    const after = await decideFor(attune, ANNAS);
    expect(after.decision).toMatchObject({ ...DEFAULT, reason: "NO_CONSENT" });
    expect(await recordOf(attune, after.decision.decisionId)).toMatchObject({
      subject: null,
      parameters: { purpose: "personalization" },
    });
    await isVerified(attune);
  });

  test("L7: a grant is good to the millisecond before it expires, without waiting for its timer", async () => {
    const attune = await openFor({ ...BY_CONSENT, ATTUNE_CLOCK: "virtual" });
    const expires = attune.attune.clock.now() + 5 * 86_400_000;
    await answerTo(attune, "user_id:anna", true, { expires: "5d" });
    const at = async (now: number) => {
      await attune.call("setClock", { body: { now: new Date(now).toISOString() } });
      return (await decideFor(attune, ANNAS)).decision.reason;
    };
    expect(await at(expires - 1)).toBe("SELECTED");
    expect(await attune.rows("SELECT due FROM timer WHERE kind = 'consent'")).toEqual([
      { due: expires },
    ]);
    expect(await at(expires)).toBe("NO_CONSENT");
    expect(await attune.rows("SELECT due FROM timer WHERE kind = 'consent'")).toEqual([]);
    const { ledger } = await attune.call("consents", { query: { identifier: "user_id:anna" } });
    expect(ledger.flatMap(({ statements }) => statements.map(({ via }) => via))).toEqual([
      "expiry",
      "api",
    ]);
    expect(ledger[0]?.statements[0]?.expires).toBe(new Date(expires).toISOString());
    await isVerified(attune);
  });

  test("what the call's own events say of consent counts in its answer", async () => {
    const attune = await openFor(BY_CONSENT);
    const ids = { userId: "anna", anonymousId: ANNA.anonymousId };
    const granted = await decideFor(attune, ANNAS, {
      events: [consenting(ids, { personalization: true })],
    });
    expect(granted.decision.offer).toBe("gold-week");
    const denied = await decideFor(attune, ANNAS, {
      events: [consenting(ids, { personalization: false })],
    });
    expect(denied.decision).toMatchObject({ ...DEFAULT, reason: "NO_CONSENT" });
    await isVerified(attune);
  });

  test("L7: of two devices the last answer holds for the person, and a tie denies", async () => {
    const attune = await openFor({ ...BY_CONSENT, ATTUNE_CLOCK: "virtual" });
    const say = (anonymousId: string, granted: boolean) =>
      attune.call("batch", {
        key: "server",
        body: {
          batch: [consenting({ userId: "anna", anonymousId }, { personalization: granted })],
        },
      });
    const shown = async () => (await decideFor(attune, ANNAS)).decision.reason;
    await say("laptop", true);
    await say("phone", false);
    expect(await shown()).toBe("NO_CONSENT");
    await attune.call("setClock", { body: { advance: "1s" } });
    await say("phone", true);
    expect(await shown()).toBe("SELECTED");
    await isVerified(attune);
  });

  test("people with different answers: merged the later holds, unmerged each has their own back", async () => {
    const attune = await openFor({ ...BY_CONSENT, ATTUNE_CLOCK: "virtual" });
    await answerTo(attune, "user_id:anna", true);
    await attune.call("setClock", { body: { advance: "1m" } });
    await answerTo(attune, "anonymous_id:kiosk", false);
    const reasons = async () => [
      (await decideFor(attune, ANNAS)).decision.reason,
      (await decideFor(attune, { anonymous_id: "kiosk" })).decision.reason,
    ];
    expect(await reasons()).toEqual(["SELECTED", "NO_CONSENT"]);
    await attune.call("track", {
      key: "server",
      body: { event: "Seen", userId: "anna", anonymousId: "kiosk" },
    });
    expect(await reasons()).toEqual(["NO_CONSENT", "NO_CONSENT"]);
    const { id } = await profileOf(attune, "user_id:anna");
    await attune.call("unmerge", {
      params: { id },
      body: { take: ["anonymous_id:kiosk"], reason: "a kiosk" },
    });
    expect(await reasons()).toEqual(["SELECTED", "NO_CONSENT"]);
    await isVerified(attune);
  });
});

describe("a slot whose purpose rests on legitimate interest", () => {
  test("is personal until the person objects, and says OPTED_OUT then", async () => {
    const attune = await openFor(BY_INTEREST);
    expect((await decideFor(attune, ANNAS)).decision.offer).toBe("gold-week");
    await answerTo(attune, "email:anna@example.com", false);
    const { decision } = await decideFor(attune, ANNAS);
    expect(decision).toMatchObject({ ...DEFAULT, reason: "OPTED_OUT" });
    expect((await recordOf(attune, decision.decisionId)).subject).toBe(null);
    const { sentences } = await attune.call("explainDecision", {
      params: { id: decision.decisionId },
    });
    expect(sentences[0]).toBe(
      "The default of hero was shown: this person has objected to personalization.",
    );
  });
});

describe("a call with several identifiers", () => {
  const BOTH = { ...ANNAS, anonymous_id: "kiosk" };

  test.each([
    ["consent", BY_CONSENT, "NO_CONSENT"],
    ["legitimate interest", BY_INTEREST, "OPTED_OUT"],
  ] as const)(
    "L7: with %s hears what was denied through one that decides nothing",
    async (_basis, settings, reason) => {
      const attune = await openFor(settings);
      await answerTo(attune, "user_id:anna", true);
      expect((await decideFor(attune, BOTH)).decision.offer).toBe("gold-week");
      await answerTo(attune, "anonymous_id:kiosk", false);
      expect((await decideFor(attune, ANNAS)).decision.offer).toBe("gold-week");
      const { decision } = await decideFor(attune, BOTH);
      expect(decision).toMatchObject({ ...DEFAULT, reason });
      expect((await recordOf(attune, decision.decisionId)).subject).toBe(null);
      await isVerified(attune);
    },
  );

  test("does not take it for a denial that another's grant has run out, nor their own earlier one", async () => {
    const attune = await openFor({ ...BY_INTEREST, ATTUNE_CLOCK: "virtual" });
    await answerTo(attune, "anonymous_id:kiosk", true, { expires: "1h" });
    await answerTo(attune, "anonymous_id:annas-laptop", false);
    await attune.call("setClock", { body: { advance: "2h" } });
    await answerTo(attune, "user_id:anna", true);
    const laptop = { ...ANNAS, anonymous_id: "annas-laptop" };
    for (const identifiers of [BOTH, laptop])
      expect((await decideFor(attune, identifiers)).decision.offer).toBe("gold-week");
  });

  test("L7: hears what an event of the call denies that cannot be an event", async () => {
    const attune = await openFor(BY_CONSENT);
    await answerTo(attune, "user_id:anna", true);
    const said = consenting({ userId: "anna" }, { personalization: false });
    const { decision, events } = await decideFor(attune, ANNAS, {
      events: ["nothing", { ...said, event: "" }],
    });
    expect(events).toMatchObject([{ status: "rejected" }, { status: "rejected" }]);
    expect(decision).toMatchObject({ ...DEFAULT, reason: "NO_CONSENT" });
    expect((await decideFor(attune, ANNAS)).decision.offer).toBe("gold-week");
  });
});

describe("purposes", () => {
  test("a live definition of a shipped purpose replaces it, also its basis", async () => {
    const attune = await openFor(BY_CONSENT);
    await apply(attune, { kind: "purpose", key: "personalization", basis: "contract" });
    expect((await decideFor(attune, ANNAS)).decision.offer).toBe("gold-week");
    await attune.call("archiveDefinition", { params: { kind: "purpose", key: "personalization" } });
    expect((await decideFor(attune, ANNAS)).decision.reason).toBe("NO_CONSENT");
  });

  test("one of an own key stops what names it, and the whole processing that it names", async () => {
    const attune = await openFor({});
    const profiling = { kind: "purpose", key: "profiling", basis: "consent" };
    await apply(attune, profiling);
    expect((await decideFor(attune, ANNAS)).decision.offer).toBe("gold-week");
    await apply(attune, { ...profiling, processing: "personalization" });
    const { decision } = await decideFor(attune, ANNAS);
    expect(decision).toMatchObject({ ...DEFAULT, reason: "NO_CONSENT" });
    expect((await recordOf(attune, decision.decisionId)).parameters).toEqual({
      purpose: "profiling",
    });
    await answerTo(attune, "user_id:anna", true, { purpose: "profiling" });
    expect((await decideFor(attune, ANNAS)).decision.offer).toBe("gold-week");
  });

  test("L7: an objection to a processing stops a slot that names a part of it", async () => {
    const attune = await openFor(BY_INTEREST);
    const basis = "legitimate_interest";
    const processing = "personalization";
    await apply(attune, { kind: "purpose", key: "profiling", basis, processing });
    await apply(attune, { kind: "slot", key: "hero", purpose: "profiling" });
    expect((await decideFor(attune, ANNAS)).decision.offer).toBe("gold-week");
    await answerTo(attune, "user_id:anna", false);
    const { decision } = await decideFor(attune, ANNAS);
    expect(decision).toMatchObject({ offer: null, reason: "OPTED_OUT" });
    expect((await recordOf(attune, decision.decisionId)).parameters).toEqual({
      purpose: processing,
    });
  });

  test("a slot may serve another purpose than personalization", async () => {
    const attune = await openFor(BY_CONSENT);
    await apply(attune, { kind: "slot", key: "hero", purpose: "service" });
    expect((await decideFor(attune, ANNAS)).decision.offer).toBe("gold-week");
    await apply(attune, { kind: "slot", key: "hero", purpose: "marketing" });
    const { decision } = await decideFor(attune, ANNAS);
    expect(decision).toMatchObject({ offer: null, reason: "NO_CONSENT" });
    expect((await recordOf(attune, decision.decisionId)).parameters).toEqual({
      purpose: "marketing",
    });
  });

  test("that are not there, or stop what there is not, are flaws of a definition", async () => {
    const attune = await startForTest();
    for (const [definition, pointer] of [
      [{ kind: "slot", key: "hero", purpose: "ads" }, "slot:hero/purpose"],
      [{ kind: "offer", key: "week", content: {}, purpose: "ads" }, "offer:week/purpose"],
      [
        { kind: "purpose", key: "ads", basis: "consent", processing: "everything" },
        "purpose:ads/processing",
      ],
      [{ kind: "purpose", key: "ads", basis: "hope" }, "purpose:ads/basis"],
    ] as const) {
      const { slug, problem } = await attune.refused("applyDefinitions", {
        body: { definitions: [definition] },
      });
      expect(slug).toBe("definition-not-valid");
      expect(problem.errors?.map((each) => each.pointer)).toEqual([pointer]);
    }
    await apply(
      attune,
      { kind: "purpose", key: "ads", basis: "consent", processing: "marketing" },
      { kind: "slot", key: "hero", purpose: "ads" },
    );
    const refused = await attune.refused("archiveDefinition", {
      params: { kind: "purpose", key: "ads" },
    });
    expect(refused.problem.detail).toContain("slot hero");
  });

  test("L6: an offer whose own purpose is not allowed is stopped at stage 0, explained, and replayed so", async () => {
    const attune = await openFor({});
    await apply(attune, {
      kind: "offer",
      key: "gold-week",
      content: { headline: "Your gold week" },
      purpose: "marketing",
    });
    const { decision } = await decideFor(attune, ANNAS, { explain: true });
    expect(decision).toMatchObject({ offer: "cart-reminder", reason: "SELECTED" });
    const stopped = {
      offer: "gold-week",
      stage: 0,
      reason: "NO_CONSENT",
      parameters: { purpose: "marketing" },
      clauses: [],
    };
    expect(decision.candidates).toContainEqual(expect.objectContaining(stopped));
    const plain = await decideFor(attune, ANNAS);
    const explained = await attune.call("explainDecision", {
      params: { id: plain.decision.decisionId },
    });
    expect(explained).toMatchObject({ traced: "replayed", candidates: decision.candidates });
    expect(explained.sentences.join("\n")).toContain("there is no consent to marketing");
    await answerTo(attune, "user_id:anna", true, { purpose: "marketing" });
    expect((await decideFor(attune, ANNAS)).decision.offer).toBe("gold-week");
  });

  test("Global Privacy Control on the call denies what heeds it, for this call", async () => {
    const attune = await openFor({});
    await apply(attune, {
      kind: "offer",
      key: "gold-week",
      content: { headline: "Your gold week" },
      purpose: "marketing",
    });
    await answerTo(attune, "user_id:anna", true, { purpose: "marketing" });
    const offered = async (headers: Record<string, string>) => {
      const body = { identifiers: ANNAS, slots: ["hero"] };
      return (await attune.call("decide", { body, headers })).decisions["hero"]?.offer;
    };
    expect(await offered({})).toBe("gold-week");
    expect(await offered({ "sec-gpc": "1" })).toBe("cart-reminder");
    expect(await offered({ "sec-gpc": "0" })).toBe("gold-week");
  });

  test("a trait that the tracking plan collects for a purpose is missing where that is not allowed", async () => {
    const attune = await openFor({});
    await apply(attune, {
      kind: "tracking-plan",
      key: "shop",
      traits: { plan: { type: "string", purpose: "marketing" } },
    });
    const { decision } = await decideFor(attune, ANNAS);
    expect(decision.offer).toBe("cart-reminder");
    const { inputs } = await attune.call("explainDecision", {
      params: { id: decision.decisionId },
    });
    expect(inputs.find(({ path }) => path === "plan")).toEqual({
      path: "plan",
      value: null,
      withheld: "marketing",
      source: null,
      time: null,
    });
    expect(JSON.stringify(await recordOf(attune, decision.decisionId))).not.toContain('"gold"');
    await answerTo(attune, "user_id:anna", true, { purpose: "marketing" });
    expect((await decideFor(attune, ANNAS)).decision.offer).toBe("gold-week");
  });

  test("consent is told in the timeline, each entry in a sentence", async () => {
    const attune = await openFor({ ATTUNE_CLOCK: "virtual" });
    await answerTo(attune, "user_id:anna", true, { expires: "1d", wording: "v3" });
    await attune.call("setClock", { body: { advance: "2d" } });
    const { id } = await profileOf(attune, "user_id:anna");
    const { entries } = await attune.call("timeline", { params: { id }, query: { limit: 50 } });
    const told = entries.filter(({ kind }) => kind === "consent").map(({ sentence }) => sentence);
    expect(told).toEqual([
      "Consent of user_id:anna: the grant of personalization ran out",
      expect.stringMatching(
        /^Consent of user_id:anna: granted personalization by the API from \S+, recorded by .+ \(wording v3; until 20/,
      ),
    ]);
  });
});
