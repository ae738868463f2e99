import { describe, expect, test } from "vitest";
import { recordOf } from "./deciding.ts";
import { failure, flag, flags } from "./flags.ts";
import {
  advance,
  apply,
  offer,
  oneOffer,
  openAt,
  policy,
  rule,
  slot,
  tell,
  usesIn,
  verified,
} from "./giving-offers.ts";
import { replayAll } from "./replaying.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest, userHash } from "./running-attune.ts";

const ADA = { targetingKey: "ada" } as const;

const idOf = ({ metadata }: Awaited<ReturnType<typeof flag>>): string =>
  String(metadata["decisionId"]);

/** A flag for everybody, one for Sweden, one that is off, and a banner with a cap. */
const FLAGS: readonly object[] = [
  slot("checkout", { default: { content: null } }),
  offer("new-checkout", { content: { value: true } }),
  rule("checkout", ["new-checkout"]),
  slot("swish", { default: { content: { value: false, variant: "off" } } }),
  offer("with-swish", { content: { value: true, variant: "on", metadata: { team: "payments" } } }),
  rule("swish", ["with-swish"], { if: { "context.country": "SE" } }),
  slot("gone", { paused: true, default: { content: null } }),
  ...oneOffer({ caps: [{ limit: 1 }] }),
];

const open = (settings: Parameters<typeof openAt>[1] = {}): Promise<RunningAttune> =>
  openAt(FLAGS, settings);

const ledger = async (attune: RunningAttune): Promise<number> =>
  Number((await attune.rows("SELECT count(*) AS n FROM decision"))[0]?.["n"]);

describe("a flag", () => {
  test("is a slot: its value is what the content says, its variant the offer", async () => {
    const attune = await open();
    expect(await flag(attune, "checkout", ADA)).toEqual({
      key: "checkout",
      value: true,
      variant: "new-checkout",
      reason: "STATIC",
      metadata: { decisionId: expect.any(String) },
    });
    expect(await flag(attune, "hero", ADA)).toMatchObject({
      value: { headline: "sale" },
      variant: "sale",
    });
  });

  test("is decided by what the context says, and tells whether a rule applied", async () => {
    const attune = await open();
    expect(await flag(attune, "swish", { ...ADA, country: "SE" })).toMatchObject({
      value: true,
      variant: "on",
      reason: "TARGETING_MATCH",
      metadata: { team: "payments" },
    });
    for (const country of ["NO", null, {}, 7])
      expect(await flag(attune, "swish", { ...ADA, country })).toMatchObject({
        value: false,
        variant: "off",
        reason: "DEFAULT",
      });
  });

  test("L6: leaves a ledger record of the user that its targeting key names, explained as any other", async () => {
    const attune = await open();
    const answer = await flag(attune, "swish", { ...ADA, country: "SE", ip: "192.0.2.7" });
    const explained = await attune.call("explainDecision", { params: { id: idOf(answer) } });
    expect(explained).toMatchObject({
      slot: "swish",
      reason: "SELECTED",
      subject: { identifier: "user_id:ada" },
    });
    expect(JSON.stringify(await recordOf(attune, idOf(answer)))).not.toContain("192.0.2.7");
    await attune.call("track", { key: "server", body: { event: "Seen", userId: "ada" } });
    const viewed = await tell(attune, "Viewed", { decisionId: idOf(answer) }, { user_id: "ada" });
    expect(viewed).toMatchObject({ status: "accepted" });
  });

  test("that is paused is DISABLED: without a default of the slot the application uses its own", async () => {
    const attune = await open();
    for (const key of ["server", "browser"] as const) {
      const answer = await flag(attune, "gone", ADA, { key });
      expect(answer.reason).toBe("DISABLED");
      expect(answer).not.toHaveProperty("value");
    }
    await apply(attune, slot("gone", { paused: true, default: { content: { value: "later" } } }));
    expect(await flag(attune, "gone", ADA)).toMatchObject({ value: "later", reason: "DISABLED" });
  });

  test("of whom the control group keeps back is SPLIT, of the others what it would be", async () => {
    const attune = await open();
    await apply(attune, policy("kept-back", { control: { share: 0.5 } }));
    const seen = new Map<string, unknown>();
    for (let n = 0; n < 20; n += 1) {
      const answer = await flag(attune, "swish", { targetingKey: `u${n}`, country: "SE" });
      seen.set(answer.reason, answer.value);
    }
    expect(Object.fromEntries(seen)).toEqual({ SPLIT: false, TARGETING_MATCH: true });
  });

  test("that only some may be shown is never STATIC", async () => {
    const attune = await openAt([
      ...["read", "timed", "capped"].map((key) => slot(key)),
      offer("plain"),
      offer("in-time", { schedule: { until: "2035-04-01T00:00:00Z" } }),
      offer("once", { caps: [{ limit: 100 }] }),
      rule("read", ["plain"], { if: { city: { $exists: false } } }),
      rule("timed", ["in-time"]),
      rule("capped", ["once"]),
      slot("drawn", { arbitration: { by: "value", explore: 0.5 } }),
      rule("drawn", ["plain"]),
    ]);
    const { byKey } = await flags(attune, ADA);
    expect([...byKey.values()].map(({ reason }) => reason)).toEqual(
      Array.from({ length: 4 }, () => "TARGETING_MATCH"),
    );
  });

  test("L7: without consent shows the default, to whomever it would be shown", async () => {
    const attune = await open({ ATTUNE_PERSONALIZATION_BASIS: "consent" });
    expect(await flag(attune, "swish", { ...ADA, country: "SE" })).toMatchObject({
      value: false,
      reason: "DEFAULT",
    });
    expect(await flag(attune, "checkout", ADA)).not.toHaveProperty("value");
    const { byKey } = await flags(attune, { ...ADA, country: "SE" });
    expect(byKey.get("swish")).toMatchObject({ value: false, reason: "DEFAULT" });
    expect(await attune.rows("SELECT id FROM facet")).toEqual([]);
  });
});

describe("a browser key", () => {
  test("answers for its own anonymous identifier, and gives no reason that says more of somebody", async () => {
    const attune = await open();
    const context = { targetingKey: "visitor", country: "SE" };
    const swish = await flag(attune, "swish", context, { key: "browser" });
    expect(swish).toEqual({
      key: "swish",
      value: true,
      variant: "on",
      reason: "UNKNOWN",
      metadata: { team: "payments", decisionId: expect.any(String) },
    });
    const explained = await attune.call("explainDecision", { params: { id: idOf(swish) } });
    expect(explained.subject?.identifier).toBe("anonymous_id:visitor");
    expect(await flag(attune, "checkout", context, { key: "browser" })).toMatchObject({
      reason: "STATIC",
    });
  });

  test("answers for a user only with that user's signature, which is recorded nowhere", async () => {
    const attune = await open();
    await apply(attune, slot("vip"), offer("gold"), rule("vip", ["gold"], { if: { vip: true } }));
    await attune.call("identify", {
      key: "server",
      body: { userId: "ada", traits: { vip: true } },
    });
    const ask = (hash: string) =>
      flag(
        attune,
        "vip",
        {
          targetingKey: "visitor",
          identifiers: { user_id: "ada" },
          userHash: { user_id: hash },
        },
        { key: "browser" },
      );
    for (const wrong of ["x", "0".repeat(64), userHash("user_id:bo")])
      expect((await ask(wrong)).variant).toBeUndefined();
    const signature = userHash("user_id:ada");
    const signed = await ask(signature);
    expect(signed.variant).toBe("gold");
    expect(JSON.stringify(await recordOf(attune, idOf(signed)))).not.toContain(signature);
    expect((await flag(attune, "vip", { targetingKey: "ada" })).variant).toBe("gold");
  });

  test("is listed what a page or an app shows, not what an agent sees", async () => {
    const attune = await open();
    await apply(attune, slot("till", { channel: "store" }), slot("in-app", { channel: "app" }));
    const context = { targetingKey: "visitor" };
    const all = await flags(attune, context);
    const listed = await flags(attune, context, { key: "browser" });
    expect([...all.byKey.keys()]).toContain("till");
    expect([...listed.byKey.keys()].toSorted()).toEqual(
      [...all.byKey.keys()].filter((key) => key !== "till").toSorted(),
    );
  });

  test("with Sec-GPC gets nothing that the signal denies", async () => {
    const attune = await open();
    await apply(
      attune,
      { kind: "purpose", key: "ads", basis: "legitimate_interest", signals: { gpc: true } },
      slot("ad", { purpose: "ads" }),
      offer("shoes"),
      rule("ad", ["shoes"]),
    );
    const ask = (headers: Readonly<Record<string, string>>) =>
      flag(attune, "ad", { targetingKey: "visitor" }, { key: "browser", headers });
    expect((await ask({ "sec-gpc": "0" })).variant).toBe("shoes");
    expect(await ask({ "sec-gpc": "1" })).toMatchObject({
      value: { headline: "nothing" },
      reason: "UNKNOWN",
    });
  });
});

test("L7: a server that says in the context that its visitor's browser sends the signal gets nothing that it denies", async () => {
  const attune = await open();
  await apply(
    attune,
    { kind: "purpose", key: "ads", basis: "legitimate_interest", signals: { gpc: true } },
    slot("ad", { purpose: "ads" }),
    offer("shoes"),
    rule("ad", ["shoes"]),
  );
  const shown = async (globalPrivacyControl: boolean) => {
    const context = { ...ADA, globalPrivacyControl };
    const { byKey } = await flags(attune, context);
    return [(await flag(attune, "ad", context)).variant, byKey.get("ad")?.variant];
  };
  expect(await shown(false)).toEqual(["shoes", "shoes"]);
  expect(await shown(true)).toEqual([undefined, undefined]);
});

describe("all flags at once", () => {
  test("are decided and recorded, each", async () => {
    const attune = await open();
    const { byKey } = await flags(attune, { ...ADA, country: "SE" });
    expect([...byKey.keys()].toSorted()).toEqual(["checkout", "gone", "hero", "swish"]);
    expect(byKey.get("swish")).toMatchObject({ value: true, reason: "TARGETING_MATCH" });
    expect(await ledger(attune)).toBe(4);
    for (const each of byKey.values()) {
      const { slot: of, engine } = await attune.call("explainDecision", {
        params: { id: idOf(each) },
      });
      expect(of).toBe(each.key);
      expect(engine).toEqual(expect.any(String));
    }
  });

  test("more slots than one call takes are all there", async () => {
    const keys = Array.from({ length: 45 }, (_, n) => `flag-${n}`);
    const attune = await openAt(keys.map((key) => slot(key)));
    const { byKey } = await flags(attune, ADA);
    expect([...byKey.keys()].toSorted()).toEqual(keys.toSorted());
    expect(await ledger(attune)).toBe(45);
  });

  test("L9: reserve nothing, however often they are asked for, and keep to what is used up", async () => {
    const attune = await open();
    for (let n = 0; n < 5; n += 1)
      expect((await flags(attune, ADA)).byKey.get("hero")?.variant).toBe("sale");
    expect(await usesIn(attune)).toEqual([]);
    expect((await flag(attune, "hero", ADA)).variant).toBe("sale");
    expect(await usesIn(attune)).toHaveLength(1);
    expect((await flags(attune, ADA)).byKey.get("hero")).toMatchObject({
      value: { headline: "nothing" },
      reason: "DEFAULT",
    });
    await verified(attune);
  });

  test("come out the same when they are made again", async () => {
    const attune = await open();
    await flags(attune, { ...ADA, country: "SE" });
    await flag(attune, "hero", ADA);
    await flags(attune, ADA);
    expect(await replayAll(attune, { limit: 500 })).toMatchObject({ same: 9, differing: [] });
  });

  test("that have not changed are 304; another answer or another person is another tag", async () => {
    const attune = await open();
    const { etag } = await flags(attune, ADA);
    expect(etag).toMatch(/^W\/"[\w-]+"$/);
    const again = (context: object, tag = etag) =>
      attune.send("evaluateFlags", { body: { context }, headers: { "if-none-match": tag } });
    for (const tag of [etag, `"old", ${etag}`, etag?.replace("W/", "") ?? ""]) {
      const unchanged = await again(ADA, tag);
      expect(unchanged.status).toBe(304);
      expect(unchanged.headers.get("etag")).toBe(etag);
      expect(await unchanged.text()).toBe("");
    }
    expect((await again({ targetingKey: "bo" })).status).toBe(200);
    expect((await again({ ...ADA, country: "SE" })).status).toBe(200);
    await advance(attune, "1h");
    expect((await again(ADA)).status).toBe(304);
    await apply(attune, offer("new-checkout", { content: { value: false } }));
    expect((await again(ADA)).status).toBe(200);
  });

  test("L6: are answered and recorded for who names no answer of theirs, and for who names an older one", async () => {
    const attune = await open();
    const again = (tag: string) =>
      attune.send("evaluateFlags", { body: { context: ADA }, headers: { "if-none-match": tag } });
    const any = await again("*");
    expect(any.status).toBe(200);
    const first = any.headers.get("etag") ?? "";
    const before = await ledger(attune);
    expect(before).toBeGreaterThan(0);
    await apply(attune, offer("new-checkout", { content: { value: false } }));
    const second = (await again(first)).headers.get("etag") ?? "";
    expect(second).not.toBe(first);
    expect(await ledger(attune)).toBe(2 * before);
    expect((await again(first)).status).toBe(200);
    expect((await again(second)).status).toBe(304);
    expect((await again("*")).status).toBe(200);
    expect(await ledger(attune)).toBe(4 * before);
  });

  test("L6: that a page has already are not recorded again, whoever polls; what has changed since is", async () => {
    const attune = await open();
    const context = { targetingKey: "visitor" };
    const { etag, byKey } = await flags(attune, context, { key: "browser" });
    const before = await ledger(attune);
    expect(before).toBe(byKey.size);
    const poll = async () =>
      attune.send("evaluateFlags", {
        key: "browser",
        body: { context },
        headers: { "if-none-match": etag },
      });
    for (let n = 0; n < 10; n += 1) expect((await poll()).status).toBe(304);
    expect(await ledger(attune)).toBe(before);
    await apply(attune, offer("new-checkout", { content: { value: false } }));
    expect((await poll()).status).toBe(200);
    expect(await ledger(attune)).toBe(2 * before);
  });

  test("L6: that say something else after a withdrawal are no 304, and the default is recorded", async () => {
    const attune = await open({ ATTUNE_PERSONALIZATION_BASIS: "consent" });
    const say = (granted: boolean, messageId: string) =>
      attune.call("track", {
        key: "server",
        body: {
          event: "Said",
          userId: "ada",
          messageId,
          context: { consent: { categoryPreferences: { personalization: granted } } },
        },
      });
    await say(true, "yes");
    const context = { ...ADA, country: "SE" };
    const { etag, byKey } = await flags(attune, context);
    expect(byKey.get("swish")).toMatchObject({ value: true });
    await advance(attune, "1m");
    await say(false, "no");
    const after = await flags(attune, context, { headers: { "if-none-match": etag } });
    expect(after.byKey.get("swish")).toMatchObject({ value: false, reason: "DEFAULT" });
    expect(await ledger(attune)).toBe(8);
  });

  test("wait where more waits to be written than is taken: 429 with Retry-After, and nothing is recorded", async () => {
    const attune = await startForTest({}, (store) => ({
      ...store,
      health: () => ({ ...store.health(), waiting: 1_000_000 }),
    }));
    await apply(attune, ...FLAGS);
    const refused = await failure(attune, "evaluateFlags", { body: { context: ADA } });
    expect(refused).toMatchObject({ status: 429, errorCode: "GENERAL" });
    expect(refused.headers.get("retry-after")).toBe("1");
    expect(await ledger(attune)).toBe(0);
    expect(await flag(attune, "checkout", ADA)).toMatchObject({ value: true });
  });
});
