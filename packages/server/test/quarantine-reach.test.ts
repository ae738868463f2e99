import { describe, expect, test } from "vitest";
import { apply, idOf, isSound, list, release, send, STRICT_PLAN, TO_NUMBER } from "./blocking.ts";
import type { Sent } from "./blocking.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";

const MARKETING = { kind: "purpose", key: "marketing", basis: "consent" } as const;
const SIGNED_UP = {
  kind: "tracking-plan",
  key: "signing-up",
  onViolation: "block",
  traits: { age: { type: "number" } },
} as const;

const started = async (): Promise<RunningAttune> => {
  const attune = await startForTest();
  await apply(attune, STRICT_PLAN, SIGNED_UP, MARKETING);
  return attune;
};

/** Somebody who says how old they are as text, which the plan blocks. */
const signUp = (nth: number, traits: object = {}, more: object = {}): Sent => ({
  type: "identify",
  anonymousId: `a${nth}`,
  messageId: `m${nth}`,
  properties: {},
  traits: { age: "41", ...traits },
  ...more,
});
const TO_AGE = { convert: "/traits/age", to: "number" } as const;

const releaseAll = async (attune: RunningAttune, ...fix: readonly object[]) => {
  const group = (await list(attune)).groups[0]?.group ?? "none";
  return attune.call("releaseGroup", { params: { group }, body: { fix } });
};
const refusal = (rule: string) => ({ status: "still failing", reasons: [{ rule }] });

describe("L7: a fix agrees to nothing for anybody", () => {
  test.each([
    { set: "/context/consent/categoryPreferences/marketing", value: true },
    { set: "/context", value: { consent: { categoryPreferences: { marketing: true } } } },
    { rename: "/properties/consent", to: "/context/consent" },
    { remove: "/context/globalPrivacyControl" },
  ])("%j is refused", async (fix) => {
    const attune = await started();
    await send(attune, signUp(1));
    const { slug } = await attune.refused("releaseQuarantined", {
      params: { id: await idOf(attune, "m1") },
      body: { fix: [TO_AGE, fix] },
    });
    expect(slug).toBe("body-not-valid");
    expect((await list(attune)).waiting).toBe(1);
  });

  test("what the event itself agreed to stands when something else in it is put right", async () => {
    const attune = await started();
    const context = { consent: { categoryPreferences: { marketing: true } } };
    await send(attune, signUp(1, {}, { context }));
    expect(await release(attune, await idOf(attune, "m1"), TO_AGE)).toMatchObject({
      status: "released",
    });
    const { purposes } = await attune.call("consents", {
      query: { identifier: "anonymous_id:a1" },
    });
    expect(purposes.find(({ purpose }) => purpose === "marketing")).toMatchObject({
      statement: { granted: true },
    });
    expect(await isSound(attune)).toBe(true);
  });
});

describe("a fix makes an event about nobody new", () => {
  test("one e-mail for a whole group merges nobody", async () => {
    const attune = await started();
    await send(attune, signUp(1), signUp(2, { age: "42" }), signUp(3));
    const email = { set: "/traits/email", value: "one@example.com" };
    const answer = await releaseAll(attune, TO_AGE, email);
    expect(answer).toMatchObject({ released: 0, left: 3 });
    expect(answer.stillFailing).toMatchObject([
      { count: 3, reasons: [{ rule: "fix:identifier" }] },
    ]);
    expect(JSON.stringify(answer)).not.toContain("one@");
    expect(await release(attune, await idOf(attune, "m1"), TO_AGE, email)).toMatchObject(
      refusal("fix:identifier"),
    );
    expect(await attune.storedEvents()).toHaveLength(0);
    expect(await releaseAll(attune, TO_AGE)).toMatchObject({ released: 3, left: 0 });
  });

  test("a malformed e-mail is corrected in one event alone, never in a group, nor beside a good one", async () => {
    const attune = await started();
    await send(
      attune,
      signUp(1, { email: "ada.example.com" }),
      signUp(2, { email: "eve.example.com" }),
      signUp(3, { email: "bob@example.com" }),
    );
    const email = { set: "/traits/email", value: "ada@example.com" };
    expect(await releaseAll(attune, TO_AGE, email)).toMatchObject({ released: 0, left: 3 });
    const corrected = await release(attune, await idOf(attune, "m1"), TO_AGE, email);
    expect(corrected).toMatchObject({ status: "released" });
    const elsewhere = { set: "/context/traits/email", value: "ada@example.com" };
    for (const fixes of [[email], [elsewhere]])
      expect(await release(attune, await idOf(attune, "m3"), TO_AGE, ...fixes)).toMatchObject(
        refusal("fix:identifier"),
      );
    expect(await release(attune, await idOf(attune, "m2"), TO_AGE, elsewhere)).toMatchObject(
      refusal("fix:identifier"),
    );
    expect(await isSound(attune)).toBe(true);
  });

  test("an identifier in another spelling of the same, or taken away, is nobody new", async () => {
    const attune = await started();
    await send(attune, signUp(1, { email: " Ada@Example.com" }));
    const id = await idOf(attune, "m1");
    expect(
      await release(attune, id, TO_AGE, { set: "/traits/email", value: "ada@example.com" }),
    ).toMatchObject({ status: "released" });
    await send(attune, signUp(2, { email: "bob@example.com" }));
    const without = await release(attune, await idOf(attune, "m2"), TO_AGE, {
      remove: "/traits/email",
    });
    expect(without).toMatchObject({ status: "released" });
  });

  test("an order is put right as before", async () => {
    const attune = await started();
    await send(attune, {
      type: "track",
      event: "Order Completed",
      userId: "u1",
      messageId: "o1",
      properties: { order_id: "1", total: "12,50" },
    });
    expect(await release(attune, await idOf(attune, "o1"), TO_NUMBER)).toMatchObject({
      status: "released",
    });
  });
});
