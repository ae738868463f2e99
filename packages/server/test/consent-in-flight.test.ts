import { describe, expect, test } from "vitest";
import { answerTo, consenting } from "./consenting.ts";
import type { Subject } from "../src/platform/store/index.ts";
import { StoreBusy } from "../src/platform/store/index.ts";
import { decideFor, profileOf, recordOf } from "./deciding.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startAt, startForTest, tamperWith, temporaryDirectory } from "./running-attune.ts";
import { ANNA, knowAnna, openShop } from "./shop-definitions.ts";

const BY_CONSENT = { ATTUNE_PERSONALIZATION_BASIS: "consent" } as const;
const BY_INTEREST = { ATTUNE_PERSONALIZATION_BASIS: "legitimate_interest" } as const;
const ANNAS = { user_id: "anna" } as const;
const DEFAULT = { offer: null, content: { headline: "Welcome" } } as const;

/** A server whose next decision stops between what it read and its commit, until `then` is done. */
const openHeld = async (settings: object) => {
  const held: { then: (() => Promise<unknown>) | null } = { then: null };
  const attune = await startForTest({ ...settings }, (store) => ({
    ...store,
    commitDecisions: async (draft) => {
      const { then } = held;
      held.then = null;
      await then?.();
      return store.commitDecisions(draft);
    },
  }));
  await openShop(attune);
  await knowAnna(attune);
  /** Decides, and lets something be committed after the read and before the decision's commit. */
  const decideWhile = async (
    then: () => Promise<unknown>,
    identifiers: Readonly<Record<string, string>> = ANNAS,
  ) => {
    held.then = then;
    const decided = await decideFor(attune, identifiers);
    expect(held.then).toBe(null);
    return decided;
  };
  return { attune, decideWhile };
};

/** What was answered and recorded; a name anywhere in the record would be one too many. */
const outcomeOf = async (
  attune: RunningAttune,
  { decision, profile }: Awaited<ReturnType<typeof decideFor>>,
) => {
  const record = await recordOf(attune, decision.decisionId);
  return {
    content: decision.content,
    profile,
    reasons: [decision.reason, record.reason],
    parameters: record.parameters,
    subject: record.subject,
    inputs: record.inputs,
    names: /anna|new/.test(JSON.stringify(record)),
    decisions: (await attune.rows("SELECT id FROM decision")).length,
  };
};

/** The default for nobody, recorded once and in the place of what was drafted. */
const withheld = (reason: string) => ({
  content: DEFAULT.content,
  profile: undefined,
  reasons: [reason, reason],
  parameters: { purpose: "personalization", because: "withdrawn" },
  subject: null,
  inputs: [],
  names: false,
  decisions: 1,
});

describe("revoking wins over a decision that is in flight", () => {
  test("L7: withdrawn by the API between what was read and the commit: the default, for nobody", async () => {
    const { attune, decideWhile } = await openHeld(BY_CONSENT);
    await answerTo(attune, "user_id:anna", true);
    const decided = await decideWhile(() => answerTo(attune, "user_id:anna", false));
    expect(await outcomeOf(attune, decided)).toEqual(withheld("NO_CONSENT"));
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });

  test("L7: withdrawn by an event from another device", async () => {
    const { attune, decideWhile } = await openHeld(BY_CONSENT);
    await answerTo(attune, "user_id:anna", true, { time: "2026-01-01T00:00:00Z" });
    const phone = { userId: "anna", anonymousId: "phone" };
    const decided = await decideWhile(() =>
      attune.call("batch", { body: { batch: [consenting(phone, { personalization: false })] } }),
    );
    expect(await outcomeOf(attune, decided)).toEqual(withheld("NO_CONSENT"));
  });

  test("L7: withdrawn by becoming one with a profile that denied", async () => {
    const { attune, decideWhile } = await openHeld(BY_CONSENT);
    await answerTo(attune, "user_id:anna", true, { time: "2026-01-01T00:00:00Z" });
    await answerTo(attune, "anonymous_id:kiosk", false);
    const decided = await decideWhile(() =>
      attune.call("track", { body: { event: "Seen", userId: "anna", anonymousId: "kiosk" } }),
    );
    expect(await outcomeOf(attune, decided)).toEqual(withheld("NO_CONSENT"));
  });

  test("L7: run out, with its timer fired, before the commit", async () => {
    const { attune, decideWhile } = await openHeld({ ...BY_CONSENT, ATTUNE_CLOCK: "virtual" });
    await answerTo(attune, "user_id:anna", true, { expires: "1h" });
    const decided = await decideWhile(() => attune.call("setClock", { body: { advance: "1h" } }));
    expect(await outcomeOf(attune, decided)).toEqual(withheld("NO_CONSENT"));
  });

  test("L7: run out at the very millisecond of the commit, though no timer has fired", async () => {
    const clock: { committed: number | null } = { committed: null };
    const attune = await startForTest({ ...BY_CONSENT, ATTUNE_CLOCK: "virtual" }, (store) => ({
      ...store,
      commitDecisions: (draft) =>
        store.commitDecisions({ ...draft, at: clock.committed ?? draft.at }),
    }));
    await openShop(attune);
    await knowAnna(attune);
    await answerTo(attune, "user_id:anna", true, { expires: "1h" });
    const end = attune.attune.clock.now() + 3_600_000;
    clock.committed = end - 1;
    expect((await decideFor(attune, ANNAS)).decision.offer).toBe("gold-week");
    clock.committed = end;
    const { decision } = await decideFor(attune, ANNAS);
    expect(decision).toMatchObject({ ...DEFAULT, reason: "NO_CONSENT" });
    expect(await attune.rows("SELECT seq FROM log WHERE kind = 'consent'")).toHaveLength(1);
  });

  test("L7: consent to a trait's purpose, where the slot's own asks nobody", async () => {
    const { attune, decideWhile } = await openHeld({ ATTUNE_PERSONALIZATION_BASIS: "contract" });
    const plan = {
      kind: "tracking-plan",
      key: "shop",
      traits: { plan: { type: "string", purpose: "marketing" } },
    };
    await attune.call("applyDefinitions", { body: { definitions: [plan] } });
    const marketing = { purpose: "marketing" } as const;
    await answerTo(attune, "user_id:anna", true, marketing);
    const { decision } = await decideWhile(() =>
      answerTo(attune, "user_id:anna", false, marketing),
    );
    expect(decision).toMatchObject({ ...DEFAULT, reason: "NO_CONSENT" });
  });

  test("L7: an objection, where the purpose rests on legitimate interest", async () => {
    const { attune, decideWhile } = await openHeld(BY_INTEREST);
    const decided = await decideWhile(() => answerTo(attune, "user_id:anna", false));
    expect(await outcomeOf(attune, decided)).toEqual(withheld("OPTED_OUT"));
  });

  test("L7: an objection of somebody nobody knew when it was read; no facet is made by the decision", async () => {
    const { attune, decideWhile } = await openHeld(BY_INTEREST);
    const decided = await decideWhile(() => answerTo(attune, "anonymous_id:new", false), {
      anonymous_id: "new",
    });
    expect(await outcomeOf(attune, decided)).toEqual(withheld("OPTED_OUT"));
  });

  test("L7: consent to what the shown offer needs beside the slot", async () => {
    const { attune, decideWhile } = await openHeld({});
    const offer = { kind: "offer", key: "gold-week", content: {}, purpose: "marketing" };
    await attune.call("applyDefinitions", { body: { definitions: [offer] } });
    await answerTo(attune, "user_id:anna", true, { purpose: "marketing" });
    const { decision } = await decideWhile(() =>
      answerTo(attune, "user_id:anna", false, { purpose: "marketing" }),
    );
    expect(decision).toMatchObject({ ...DEFAULT, reason: "NO_CONSENT" });
  });

  test("what changes the profile and not the answer lets the decision stand", async () => {
    const { attune, decideWhile } = await openHeld(BY_CONSENT);
    await answerTo(attune, "user_id:anna", true);
    const { decision, profile } = await decideWhile(() =>
      attune.call("track", { body: { event: "Seen", userId: "anna" } }),
    );
    expect(decision.offer).toBe("gold-week");
    expect(profile).toBe((await profileOf(attune, "user_id:anna")).id);
  });
});

describe("a consent ledger that does not answer", () => {
  const openWith = async (
    subject: () => Promise<Subject | null>,
    settings: object,
  ): Promise<RunningAttune> => {
    const broken = { now: false };
    const attune = await startForTest({ ...settings }, (store) => ({
      ...store,
      reads: {
        ...store.reads,
        subject: (identifier) => (broken.now ? subject() : store.reads.subject(identifier)),
      },
    }));
    await openShop(attune);
    await knowAnna(attune);
    await answerTo(attune, "user_id:anna", true);
    expect((await decideFor(attune, ANNAS)).decision.offer).toBe("gold-week");
    broken.now = true;
    return attune;
  };
  const failing = () => Promise.reject<Subject | null>(new Error("disk I/O error"));
  const hanging = () => new Promise<Subject | null>(() => undefined);

  test.each([
    ["fails", failing],
    ["never answers", hanging],
  ])(
    "L7: it %s: the default with NO_CONSENT, recorded without a subject",
    async (_how, subject) => {
      const attune = await openWith(subject, BY_CONSENT);
      const { decision } = await decideFor(attune, ANNAS);
      expect(decision).toMatchObject({ ...DEFAULT, reason: "NO_CONSENT" });
      expect(decision.recorded).toBeUndefined();
      expect(await recordOf(attune, decision.decisionId)).toMatchObject({
        subject: null,
        parameters: { purpose: "personalization", because: "unreadable" },
      });
      expect(attune.log.join("\n")).toContain("a profile could not be read");
    },
  );

  test.each(["legitimate_interest", "contract"])(
    "L7: with basis %s it is the default too, and an ERROR",
    async (basis) => {
      const attune = await openWith(failing, { ATTUNE_PERSONALIZATION_BASIS: basis });
      const { decision } = await decideFor(attune, ANNAS);
      expect(decision).toMatchObject({ ...DEFAULT, reason: "ERROR" });
      expect(await recordOf(attune, decision.decisionId)).toMatchObject({
        subject: null,
        parameters: { error: "unreadable", purpose: "personalization" },
      });
    },
  );
});

describe("a consent ledger in which something else stands", () => {
  test("L7: shows the default and says which row it is; verify names it", async () => {
    const directory = temporaryDirectory();
    const before = await startAt(directory, BY_CONSENT);
    await openShop(before);
    const anna = { userId: "anna", traits: { plan: "gold" } };
    await before.call("identify", { key: "server", body: anna });
    await answerTo(before, "user_id:anna", true);
    expect((await decideFor(before, ANNAS)).decision.offer).toBe("gold-week");
    await before.close();
    await tamperWith(
      directory,
      "UPDATE facet SET state = replace(state, ',true,null,', ',true,\"soon\",')",
    );
    const attune = await startAt(directory, BY_CONSENT);
    const { decision } = await decideFor(attune, ANNAS);
    expect(decision).toMatchObject({ ...DEFAULT, reason: "NO_CONSENT" });
    expect(attune.log.join("\n")).toMatch(/the state of facet \d+ cannot be read/);
    const { differences } = await attune.call("verify");
    expect(differences).toMatchObject([{ table: "facet" }]);
  });
});

describe("a denial that cannot be written down", () => {
  test("L7: counts for the call that carries it, though its event is pending", async () => {
    const queue = { full: false };
    const attune = await startForTest(BY_CONSENT, (store) => ({
      ...store,
      commitEvents: (...batch) =>
        queue.full ? Promise.reject(new StoreBusy("full")) : store.commitEvents(...batch),
    }));
    await openShop(attune);
    await knowAnna(attune);
    await answerTo(attune, "user_id:anna", true);
    queue.full = true;
    const ids = { userId: "anna", anonymousId: ANNA.anonymousId };
    const along = (granted: boolean) =>
      decideFor(attune, ANNAS, { events: [consenting(ids, { personalization: granted })] });
    const denied = await along(false);
    expect(denied.events).toMatchObject([{ status: "pending" }]);
    expect(denied.decision).toMatchObject({ ...DEFAULT, reason: "NO_CONSENT" });
    expect((await along(true)).decision.offer).toBe("gold-week");
  });

  test("L7: is heard though its event is quarantined, once; what such an event grants is not", async () => {
    const attune = await startForTest({ ...BY_CONSENT, ATTUNE_CLOCK: "virtual" });
    await openShop(attune);
    await knowAnna(attune);
    const plan = {
      kind: "tracking-plan",
      key: "shop",
      events: {
        Seen: { onViolation: "block", properties: { why: { type: "string", required: true } } },
      },
    };
    await attune.call("applyDefinitions", { body: { definitions: [plan] } });
    await answerTo(attune, "user_id:anna", true);
    const say = async (granted: boolean) => {
      await attune.call("setClock", { body: { advance: "1m" } });
      const batch = [consenting({ userId: "anna" }, { personalization: granted })];
      return (await attune.call("batch", { body: { batch } })).events;
    };
    const shown = async () => (await decideFor(attune, ANNAS)).decision.reason;
    expect(await say(false)).toMatchObject([{ status: "quarantined" }]);
    expect(await shown()).toBe("NO_CONSENT");
    await say(false);
    await say(true);
    expect(await shown()).toBe("NO_CONSENT");
    expect(await attune.rows("SELECT seq FROM log WHERE kind = 'consent'")).toHaveLength(2);
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });

  test("L7: is heard on the device too that is known to be the person's, so that its next grant is one", async () => {
    const attune = await startForTest({ ...BY_CONSENT, ATTUNE_CLOCK: "virtual" });
    await openShop(attune);
    await knowAnna(attune);
    const plan = {
      kind: "tracking-plan",
      key: "shop",
      events: {
        Bought: { onViolation: "block", properties: { why: { type: "string", required: true } } },
      },
    };
    await attune.call("applyDefinitions", { body: { definitions: [plan] } });
    const say = async (messageId: string, event: string, granted: boolean) => {
      await attune.call("setClock", { body: { advance: "1m" } });
      const ids = { userId: "anna", anonymousId: ANNA.anonymousId };
      const batch = [{ ...consenting(ids, { personalization: granted }), event, messageId }];
      return (await attune.call("batch", { body: { batch } })).events;
    };
    const shown = async () => (await decideFor(attune, ANNAS)).decision.offer;
    await say("m1", "Seen", true);
    expect(await shown()).toBe("gold-week");
    expect(await say("m2", "Bought", false)).toMatchObject([{ status: "quarantined" }]);
    expect(await shown()).toBeNull();
    await say("m3", "Seen", true);
    expect(await shown()).toBe("gold-week");
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });
});
