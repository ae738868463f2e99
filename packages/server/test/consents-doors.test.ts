import { describe, expect, test } from "vitest";
import { apply, idOf, isSound, release, STRICT_PLAN, TO_NUMBER, written } from "./blocking.ts";
import type { Request, RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";

const TC_STRING = "COvFyGBOvFyGBAbAAAENAPCAAOAAAAAAAAAAAEEUACCKAAA";
const PURPOSES = [
  {
    kind: "purpose",
    key: "marketing",
    basis: "consent",
    signals: { segment: ["Advertising"], tcf: [2, 3], gpp: ["sale"], gpc: true },
  },
] as const;

const started = async (): Promise<RunningAttune> => {
  const attune = await startForTest();
  await attune.call("applyDefinitions", { body: { definitions: PURPOSES } });
  return attune;
};

const saying = (consent: object | string, more: object = {}) => ({
  type: "track",
  event: "Seen",
  anonymousId: "x1",
  context: { consent },
  ...more,
});
const ADS_ON = { categoryPreferences: { Advertising: true } };
const ADS_OFF = { categoryPreferences: { Advertising: false } };
const GPC = { "sec-gpc": "1" };

/** Where somebody stands with marketing: the answer, and the way by which it came. */
const standing = async (attune: RunningAttune, identifier = "anonymous_id:x1") => {
  const { purposes } = await attune.call("consents", { query: { identifier } });
  const statement = purposes.find(({ purpose }) => purpose === "marketing")?.statement;
  return statement ? `${statement.granted ? "granted" : "denied"} ${statement.via}` : "nothing";
};

const ledger = async (attune: RunningAttune, identifier = "anonymous_id:x1") =>
  (await attune.call("consents", { query: { identifier } })).ledger;

const warningsOf = async (attune: RunningAttune, request: Request) => {
  const { events } = await attune.call("track", request);
  const [answer] = events;
  expect(answer).toMatchObject({ status: "accepted" });
  return answer?.status === "accepted" ? (answer.warnings ?? []) : [];
};

describe("consent comes in by every door", () => {
  test("a single event, from a browser and from a server", async () => {
    for (const key of ["browser", "server"] as const) {
      const attune = await started();
      await attune.call("track", { key, body: saying(ADS_ON) });
      expect(await standing(attune)).toBe("granted segment");
    }
  });

  test("Segment's own event for a changed answer", async () => {
    const attune = await started();
    const event = "Segment Consent Preference Updated";
    await attune.call("track", { key: "browser", body: saying(ADS_OFF, { event }) });
    expect(await standing(attune)).toBe("denied event");
  });

  test("a batch that says it once for all, and a message of its own that says otherwise", async () => {
    const attune = await started();
    const batch = [
      { type: "track", event: "Seen", anonymousId: "x1" },
      saying(ADS_OFF, { anonymousId: "x2" }),
    ];
    const body = { batch, context: { consent: ADS_ON } };
    await attune.call("batch", { key: "browser", body });
    expect(await standing(attune, "anonymous_id:x1")).toBe("granted segment");
    expect(await standing(attune, "anonymous_id:x2")).toBe("denied segment");
  });

  test("an import, dated by what happened and not by when it was read", async () => {
    const attune = await started();
    await attune.call("track", { key: "server", body: saying(ADS_ON) });
    const old = saying(ADS_OFF, { timestamp: "2024-05-01T10:00:00.000Z", messageId: "old" });
    await attune.call("import", { body: { batch: [old] } });
    expect(await standing(attune)).toBe("granted segment");
    const first = saying(ADS_OFF, { anonymousId: "x9", timestamp: "2024-05-01T10:00:00.000Z" });
    await attune.call("import", { body: { batch: [first] } });
    const [entry] = await ledger(attune, "anonymous_id:x9");
    expect(entry?.statements[0]?.time).toBe("2024-05-01T10:00:00.000Z");
  });

  test("the events of a decision", async () => {
    const attune = await started();
    const identifiers = { anonymous_id: "x1" };
    const body = { identifiers, slots: ["hero"], events: [saying(ADS_ON)] };
    await attune.call("decide", { key: "server", body });
    expect(await standing(attune)).toBe("granted segment");
    const refusing = { identifiers, slots: ["hero"], events: [saying(ADS_ON, { messageId: "2" })] };
    await attune.call("decide", { key: "browser", body: refusing, headers: GPC });
    expect(await standing(attune)).toBe("denied gpc");
  });

  test("TC and GPP strings", async () => {
    const attune = await started();
    await attune.call("track", { key: "browser", body: saying({ tcString: TC_STRING }) });
    expect(await standing(attune)).toBe("granted tcf");
    const gpp = saying({ gppString: "DBABLA~CAAQAAAAAABA.QA" }, { anonymousId: "x2" });
    await attune.call("track", { key: "browser", body: gpp });
    expect(await standing(attune, "anonymous_id:x2")).toBe("denied gpp");
  });

  test("events of one request that say no time are answers in the order in which they stand", async () => {
    const attune = await started();
    const batch = [ADS_OFF, ADS_ON, ADS_OFF, ADS_ON].map((consent, index) =>
      saying(consent, { messageId: `m${index}` }),
    );
    await attune.call("batch", { key: "server", body: { batch } });
    expect(await standing(attune)).toBe("granted segment");
    expect(await ledger(attune)).toHaveLength(4);
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });
});

describe("Global Privacy Control", () => {
  test("in the header denies for each message of a browser's request, also against a grant in it", async () => {
    const attune = await started();
    await attune.call("track", { key: "browser", body: saying(ADS_ON), headers: GPC });
    expect(await standing(attune)).toBe("denied gpc");
    const batch = [{ type: "page", anonymousId: "x2" }];
    await attune.call("batch", { key: "browser", body: { batch }, headers: GPC });
    expect(await standing(attune, "anonymous_id:x2")).toBe("denied gpc");
  });

  test("in a server's header says nothing of the people whose events it sends", async () => {
    const attune = await started();
    await attune.call("track", { key: "server", body: saying(ADS_ON), headers: GPC });
    expect(await standing(attune)).toBe("granted segment");
  });

  test("as the page saw it denies by either key", async () => {
    const attune = await started();
    const body = { event: "Seen", anonymousId: "x1", context: { globalPrivacyControl: true } };
    await attune.call("track", { key: "server", body });
    expect(await standing(attune)).toBe("denied gpc");
  });

  test("in any other value says nothing; joined by a proxy it is still heard", async () => {
    const attune = await started();
    for (const value of ["0", "true", "", "11"])
      await attune.call("track", {
        key: "browser",
        body: { event: "Seen", anonymousId: "x1" },
        headers: { "sec-gpc": value },
      });
    expect(await standing(attune)).toBe("nothing");
    const body = { event: "Seen", anonymousId: "x1", messageId: "another" };
    await attune.call("track", { key: "browser", body, headers: { "sec-gpc": "1, 1" } });
    expect(await standing(attune)).toBe("denied gpc");
  });
});

describe("a signal that cannot be read", () => {
  test("L7: grants nothing; the event is accepted and its answer says what is wrong", async () => {
    const attune = await started();
    const garbage: readonly (readonly [object | string, string])[] = [
      [{ tcString: "garbage" }, "/context/consent/tcString"],
      [{ tcString: TC_STRING.slice(0, 40) }, "/context/consent/tcString"],
      [{ tcString: "C".repeat(10_001) }, "/context/consent/tcString"],
      [{ tcString: { purposes: [2, 3] } }, "/context/consent/tcString"],
      [{ gppString: "DB____~B" }, "/context/consent/gppString"],
      ["yes", "/context/consent"],
      [{ categoryPreferences: "Advertising" }, "/context/consent/categoryPreferences"],
      [
        { categoryPreferences: { Advertising: 1 } },
        "/context/consent/categoryPreferences/Advertising",
      ],
    ];
    for (const [index, [consent, pointer]] of garbage.entries()) {
      const body = saying(consent, { messageId: `m${index}` });
      const warnings = await warningsOf(attune, { key: "browser", body });
      expect(warnings.map((each) => each.pointer)).toEqual([pointer]);
    }
    expect(await standing(attune)).toBe("nothing");
    expect(attune.log.join()).not.toContain("garbage");
  });

  test("many times over is told twenty times, and how often more", async () => {
    const attune = await started();
    const names = Array.from({ length: 2_000 }, (_each, index) => `c${index}`);
    const said = { categoryPreferences: Object.fromEntries(names.map((name) => [name, 1])) };
    const warnings = await warningsOf(attune, { key: "browser", body: saying(said) });
    expect(warnings).toHaveLength(21);
    expect(warnings.at(-1)).toEqual({ pointer: "", detail: "1980 more are not told." });
  });

  test("leaves what the other signals of the message deny", async () => {
    const attune = await started();
    await attune.call("track", {
      key: "browser",
      body: saying({ ...ADS_OFF, tcString: "garbage" }),
    });
    expect(await standing(attune)).toBe("denied segment");
  });

  test("that is readable has no warning, and one that is absent none", async () => {
    const attune = await started();
    expect(await warningsOf(attune, { key: "browser", body: saying(ADS_ON) })).toEqual([]);
    const body = { event: "Seen", anonymousId: "x1" };
    expect(await warningsOf(attune, { key: "browser", body })).toEqual([]);
  });
});

describe("what stands in the ledger", () => {
  test("an answer that is repeated with each event stands there once, with the event that said it first", async () => {
    const attune = await started();
    for (let index = 0; index < 5; index += 1)
      await attune.call("track", {
        key: "browser",
        body: saying(ADS_ON, { messageId: `m${index}` }),
      });
    const entries = await ledger(attune);
    expect(entries).toHaveLength(1);
    const [{ seq } = { seq: 0 }] = await attune.rows(
      "SELECT min(seq) AS seq FROM log WHERE kind = 'event'",
    );
    expect(entries[0]?.cause).toBe(seq);
  });

  test("L7: a tab that repeats its grant does not overrule what the person said elsewhere since", async () => {
    const attune = await started();
    const both = { userId: "u1", anonymousId: "x1" };
    await attune.call("track", {
      key: "server",
      body: saying(ADS_ON, { ...both, messageId: "1" }),
    });
    const denial = { purpose: "marketing", granted: false };
    const body = { identifier: "user_id:u1", statements: [denial] };
    await attune.call("recordConsent", { body });
    await attune.call("track", {
      key: "server",
      body: saying(ADS_ON, { ...both, messageId: "2" }),
    });
    expect(await standing(attune, "user_id:u1")).toBe("denied api");
    const anew = saying(ADS_OFF, { userId: "u1", anonymousId: "x2", messageId: "3" });
    await attune.call("track", { key: "server", body: anew });
    expect(await standing(attune, "user_id:u1")).toBe("denied segment");
  });

  test("belongs to the device that was asked, and goes with it when people are taken apart", async () => {
    const attune = await started();
    const both = { userId: "u1", anonymousId: "x1" };
    await attune.call("identify", {
      key: "server",
      body: saying(ADS_OFF, { ...both, type: "identify" }),
    });
    const { profile, ledger } = await attune.call("consents", {
      query: { identifier: "user_id:u1" },
    });
    expect(ledger.map(({ identifier }) => identifier)).toEqual(["anonymous_id:x1"]);
    const body = { take: ["anonymous_id:x1"], reason: "a shared laptop" };
    await attune.call("unmerge", { params: { id: profile ?? "" }, body });
    expect(await standing(attune, "user_id:u1")).toBe("nothing");
    expect(await standing(attune, "anonymous_id:x1")).toBe("denied segment");
  });

  test("has its line in the timeline, and is the same after the log is folded anew", async () => {
    const attune = await started();
    await attune.call("track", { key: "browser", body: saying({ ...ADS_ON, wording: "v2" }) });
    const { profile } = await attune.call("consents", { query: { identifier: "anonymous_id:x1" } });
    const { entries } = await attune.call("timeline", { params: { id: profile ?? "" } });
    const sentences = entries
      .filter(({ kind }) => kind === "consent")
      .map(({ sentence }) => sentence);
    expect(sentences).toEqual([
      "Consent of anonymous_id:x1: granted marketing by the consent object of an event from web (wording v2)",
    ]);
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });

  test("ends with a duplicate: the same message again says nothing again", async () => {
    const attune = await started();
    const body = saying(ADS_ON, { messageId: "same" });
    await attune.call("track", { key: "browser", body });
    await attune.call("track", {
      key: "browser",
      body: { ...body, context: { consent: ADS_OFF } },
    });
    expect(await standing(attune)).toBe("granted segment");
  });
});

describe("an event that its tracking plan blocks", () => {
  const context = { consent: ADS_ON };
  const blocked = (more: object) => written("m1", "12,50", { anonymousId: "x1", context, ...more });
  const startStrict = async (): Promise<RunningAttune> => {
    const attune = await started();
    await apply(attune, STRICT_PLAN);
    return attune;
  };

  test("L7: denies at once and grants nothing; released, it says what it said when it came", async () => {
    const attune = await startStrict();
    const body = blocked({ userId: undefined });
    const { quarantined } = await attune.call("track", { key: "browser", body, headers: GPC });
    expect(quarantined).toBe(1);
    expect(await standing(attune)).toBe("denied gpc");
    await release(attune, await idOf(attune, "m1"), TO_NUMBER);
    expect(await attune.storedEvents()).toHaveLength(1);
    expect(await standing(attune)).toBe("denied gpc");
    expect(await isSound(attune)).toBe(true);
  });

  test("grants, once it is released, as of the time at which it happened and not later", async () => {
    const attune = await startStrict();
    const now = Date.now();
    const at = (ms: number) => new Date(now + ms).toISOString();
    // The client's clock is an hour ahead; what it sent happened ten seconds ago.
    const batch = [blocked({ timestamp: at(3_590_000) })];
    await attune.call("batch", { key: "server", body: { batch, sentAt: at(3_600_000) } });
    expect(await standing(attune)).toBe("nothing");
    const denial = { purpose: "marketing", granted: false, time: at(-5_000) };
    const body = { identifier: "user_id:u1", statements: [denial] };
    await attune.call("recordConsent", { body });
    await release(attune, await idOf(attune, "m1"), TO_NUMBER);
    expect(await standing(attune, "user_id:u1")).toBe("denied api");
    const answers = (await ledger(attune, "user_id:u1")).flatMap(({ statements }) => statements);
    expect(answers.map(({ granted }) => granted)).toEqual([true, false]);
    expect(await isSound(attune)).toBe(true);
  });
});
