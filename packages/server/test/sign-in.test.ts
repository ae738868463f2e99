import { describe, expect, test } from "vitest";
import {
  createAttempts,
  createPasswords,
  createPlace,
  createSessions,
} from "../src/modules/people/index.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";
import { enter, invite, meets, PASSWORD, redeem, signIn, tokenOf } from "./signing-in.ts";

const VIRTUAL = { ATTUNE_CLOCK: "virtual" } as const;

const advance = (attune: RunningAttune, by: string): Promise<unknown> =>
  attune.call("setClock", { body: { advance: by } });

describe("who tries to sign in", () => {
  test("is answered alike for an address that nobody has, one without a password, and a wrong password", async () => {
    const attune = await startForTest();
    await enter(attune, "mia");
    await invite(attune, "invited");
    const gone = await enter(attune, "gone");
    const params = { id: gone.me.person.id };
    await attune.call("changePerson", { params, body: { disabled: true } });
    const answers = await Promise.all(
      [
        ["mia@example.com", "not the password"],
        ["invited@example.com", PASSWORD],
        ["gone@example.com", PASSWORD],
        ["nobody@example.com", PASSWORD],
        ["nobody\u0000@example.com", PASSWORD],
      ].map(async ([email = "", password = ""]) => {
        const response = await signIn(attune, email, password);
        const { instance: _instance, ...document }: { instance?: string } = JSON.parse(
          await response.text(),
        );
        return { status: response.status, cookie: response.headers.get("set-cookie"), document };
      }),
    );
    expect(answers[0]).toMatchObject({ status: 401, cookie: null });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  test("has ten attempts in a quarter of an hour for one person, however many come at once", async () => {
    const attune = await startForTest(VIRTUAL);
    await enter(attune, "mia");
    const answers = await Promise.all(
      Array.from({ length: 24 }, () => signIn(attune, "mia@example.com", "not the password")),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(14);
    const right = await signIn(attune, " Mia@EXAMPLE.com");
    expect(right.status).toBe(429);
    expect(right.headers.get("retry-after")).toBe("900");
    await advance(attune, "899s");
    expect((await signIn(attune, "mia@example.com")).headers.get("retry-after")).toBe("1");
    await advance(attune, "1s");
    expect((await signIn(attune, "mia@example.com")).status).toBe(200);
  });

  test("keeps nobody else out, and a link from an owner is another way in", async () => {
    const attune = await startForTest(VIRTUAL);
    const browser = await enter(attune, "mia");
    await enter(attune, "bo");
    for (let n = 0; n < 11; n += 1) await signIn(attune, "mia@example.com", "not the password");
    expect((await signIn(attune, "bo@example.com")).status).toBe(200);
    expect(await meets(await attune.send("whoAmI", browser.as()))).toBeNull();
    const params = { id: browser.me.person.id };
    const token = tokenOf(await attune.call("linkPerson", { params }));
    expect(await meets(await redeem(attune, token, PASSWORD))).toBeNull();
  });

  test("has a hundred failures from one address, whoever they are for; a link is no guess, nor is who is signed in", async () => {
    const attune = await startForTest(VIRTUAL);
    const token = tokenOf(await invite(attune, "mia"));
    const bo = await enter(attune, "bo");
    for (let n = 0; n < 101; n += 1)
      expect(await meets(await redeem(attune, `guess-${n}`, PASSWORD))).toBe("link-not-valid");
    for (let n = 0; n < 100; n += 1)
      expect((await signIn(attune, `nobody${n}@example.com`)).status).toBe(401);
    expect((await signIn(attune, "bo@example.com")).status).toBe(429);
    expect(await meets(await redeem(attune, token, PASSWORD))).toBeNull();
    const body = { current: PASSWORD, password: "quite another password" };
    expect(await meets(await attune.send("changePassword", bo.as({ body })))).toBeNull();
    await advance(attune, "15m");
    expect((await signIn(attune, "mia@example.com")).status).toBe(200);
  });

  test("is counted by where the settings' proxies say that they come from, and by nobody else's word", async () => {
    const attune = await startForTest({ ...VIRTUAL, ATTUNE_TRUSTED_PROXIES: "127.0.0.1, ::1" });
    await enter(attune, "mia");
    const from = (address: string, password?: string) =>
      signIn(attune, "mia@example.com", password, { "x-forwarded-for": address });
    for (let n = 0; n < 10; n += 1) await from(`203.0.113.${n}, 192.0.2.1`, "not the password");
    expect((await from("192.0.2.1")).status).toBe(429);
    expect((await from("192.0.2.2")).status).toBe(200);
    const plain = await startForTest(VIRTUAL);
    await enter(plain, "mia");
    for (let n = 0; n < 11; n += 1)
      await signIn(plain, "mia@example.com", "x", { "x-forwarded-for": `203.0.113.${n}` });
    expect((await signIn(plain, "mia@example.com")).status).toBe(429);
  });

  test("uses up no attempt when nobody could judge the password", async () => {
    const attune = await startForTest(VIRTUAL);
    await enter(attune, "mia");
    const { store, clock } = attune.attune;
    let isAway = true;
    const passwords = createPasswords();
    const { signIn: signInBy } = createSessions({
      store,
      clock,
      place: createPlace(undefined),
      attempts: createAttempts(clock),
      passwords: {
        ...passwords,
        fits: (password, stored) =>
          isAway ? Promise.reject(new Error("away")) : passwords.fits(password, stored),
      },
    });
    const visit = { method: "POST", headers: {}, ip: "192.0.2.1" };
    for (let n = 0; n < 12; n += 1)
      await expect(signInBy(visit, "mia@example.com", PASSWORD)).rejects.toThrow("away");
    isAway = false;
    expect((await signInBy(visit, "mia@example.com", PASSWORD)).caller.actor).toBe("mia");
  });

  test("uses up no attempt by signing in", async () => {
    const attune = await startForTest(VIRTUAL);
    await enter(attune, "mia");
    for (let n = 0; n < 12; n += 1)
      expect((await signIn(attune, "mia@example.com")).status).toBe(200);
  });
});
