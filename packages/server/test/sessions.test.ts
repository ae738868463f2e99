import { describe, expect, test } from "vitest";
import {
  createAttempts,
  createPasswords,
  createPlace,
  createSessions,
} from "../src/modules/people/index.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startAt, startForTest } from "./running-attune.ts";
import type { Browser } from "./signing-in.ts";
import {
  browserOf,
  enter,
  invite,
  meets,
  PASSWORD,
  redeem,
  signIn,
  tokenOf,
} from "./signing-in.ts";

const VIRTUAL = { ATTUNE_CLOCK: "virtual" } as const;

const advance = (attune: RunningAttune, by: string): Promise<unknown> =>
  attune.call("setClock", { body: { advance: by } });

const whatMeets = async (attune: RunningAttune, browser: Browser): Promise<string | null> =>
  meets(await attune.send("whoAmI", browser.as()));

describe("the cookie of a session", () => {
  test("is for the server alone, for no script and for no other site, and lasts as long as the session can", async () => {
    const attune = await startForTest();
    const { setCookie } = await enter(attune, "mia");
    const { port } = new URL(attune.url);
    expect(setCookie).toMatch(
      new RegExp(
        `^attune_session_${port}=[\\w-]{43}; Path=/; Max-Age=604800; HttpOnly; SameSite=Strict$`,
      ),
    );
  });

  test("is sent over https only where people come by https", async () => {
    const attune = await startForTest();
    await enter(attune, "mia");
    const { host } = new URL(attune.url);
    const origin = `https://${host}`;
    const byProxy = { origin, "x-forwarded-proto": "https" };
    const secure = await browserOf(
      attune,
      await signIn(attune, "mia@example.com", PASSWORD, byProxy),
    );
    expect(secure.setCookie).toMatch(/^__Host-attune_session_\d+=.*; Secure$/);
    expect(await whatMeets(attune, secure)).toBeNull();
  });

  test("could have been set by anybody, where https is the only way and it was set without", async () => {
    const attune = await startForTest({ ATTUNE_PUBLIC_URL: "https://attune.example" });
    const linked = await invite(attune, "mia");
    expect(linked.link.url).toMatch(/^https:\/\/attune\.example\/sign-in#token=/);
    const origin = "https://attune.example";
    const browser = await browserOf(
      attune,
      await redeem(attune, tokenOf(linked), PASSWORD, { origin }),
    );
    expect(browser.cookie).toMatch(/^__Host-/);
    expect(await whatMeets(attune, browser)).toBeNull();
    const cookie = browser.cookie.replace("__Host-", "");
    const plain = { ...browser.as(), headers: { cookie } };
    expect(await meets(await attune.send("whoAmI", plain))).toBe("key-missing");
  });

  test("is new with each sign-in, whatever the browser came with, and the one before is over", async () => {
    const attune = await startForTest();
    const before = await enter(attune, "mia");
    const name = before.cookie.split("=")[0] ?? "";
    const given = { cookie: `${name}=chosen-by-somebody-else` };
    const first = await browserOf(attune, await signIn(attune, "mia@example.com", PASSWORD, given));
    expect(first.cookie).not.toBe(given.cookie);
    expect(await meets(await attune.send("whoAmI", { key: null, headers: given }))).toBe(
      "session-ended",
    );
    const { cookie } = first;
    const second = await browserOf(
      attune,
      await signIn(attune, "mia@example.com", PASSWORD, { cookie }),
    );
    expect(second.cookie).not.toBe(cookie);
    expect(await whatMeets(attune, first)).toBe("session-ended");
    expect(await whatMeets(attune, second)).toBeNull();
    expect(await whatMeets(attune, before)).toBeNull();
  });

  test("opens what a key opens only beside no key: what is in the header counts", async () => {
    const attune = await startForTest();
    const browser = await enter(attune, "mia");
    const headers = { authorization: "Bearer nobody" };
    expect((await attune.refused("whoAmI", browser.as({ headers }))).slug).toBe("key-unknown");
    const body = { event: "A", anonymousId: "a" };
    expect((await attune.refused("track", browser.as({ body }))).slug).toBe("key-missing");
  });
});

describe("a request with a session that changes something", () => {
  const addSlot = (attune: RunningAttune, browser: Browser, headers: Record<string, string>) =>
    attune.send(
      "applyDefinitions",
      browser.as({ headers, body: { definitions: [{ kind: "slot", key: "hero" }] } }),
    );

  test("has to come from a page of ours, with the token that only such a page can read", async () => {
    const attune = await startForTest();
    const browser = await enter(attune, "mia");
    const other = await enter(attune, "bo");
    const refused: Record<string, string>[] = [
      { "x-attune-csrf": "" },
      { "x-attune-csrf": "guessed" },
      { "x-attune-csrf": other.me.csrfToken ?? "" },
      { "x-attune-csrf": browser.cookie.split("=")[1] ?? "" },
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: `${attune.url}.evil.example` },
      { origin: attune.url.replace(/\d+$/, "1") },
      { origin: attune.url.replace("http:", "https:") },
      { "x-forwarded-proto": "https" },
    ];
    for (const headers of refused)
      expect(await meets(await addSlot(attune, browser, headers)), JSON.stringify(headers)).toBe(
        "request-not-ours",
      );
    const { cookie } = browser;
    const csrf = browser.me.csrfToken ?? "";
    const without = { key: null, headers: { cookie, "x-attune-csrf": csrf } } as const;
    expect((await attune.refused("signOut", without)).slug).toBe("request-not-ours");
    expect((await attune.call("listDefinitions")).definitions).toEqual([]);
    expect(await meets(await addSlot(attune, browser, {}))).toBeNull();
  });

  test("comes from the address that the settings name, where they name one, and from no other", async () => {
    const attune = await startForTest({ ATTUNE_PUBLIC_URL: "https://attune.example" });
    const headers = { origin: "https://attune.example" };
    const token = tokenOf(await invite(attune, "mia"));
    expect(await meets(await redeem(attune, token, PASSWORD))).toBe("request-not-ours");
    const browser = await browserOf(attune, await redeem(attune, token, PASSWORD, headers));
    expect(await meets(await addSlot(attune, browser, headers))).toBeNull();
    // Some other name that leads here would be Origin and Host alike.
    expect(await meets(await addSlot(attune, browser, {}))).toBe("request-not-ours");
  });

  test("reads need neither", async () => {
    const attune = await startForTest();
    const { cookie } = await enter(attune, "mia");
    const request = { key: null, headers: { cookie } } as const;
    const answer = await attune.send("listDefinitions", request);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  test("and nobody is signed in by a page of another site", async () => {
    const attune = await startForTest();
    await enter(attune, "mia");
    const token = tokenOf(await invite(attune, "bo"));
    const headers = { origin: "https://evil.example" };
    expect(await meets(await signIn(attune, "mia@example.com", PASSWORD, headers))).toBe(
      "request-not-ours",
    );
    expect(await meets(await redeem(attune, token, PASSWORD, headers))).toBe("request-not-ours");
    expect(await meets(await redeem(attune, token, PASSWORD))).toBeNull();
  });
});

describe("a session", () => {
  test("ends twelve hours after its last request", async () => {
    const attune = await startForTest(VIRTUAL);
    const browser = await enter(attune, "mia");
    await advance(attune, "43199999ms");
    expect(await whatMeets(attune, browser)).toBeNull();
    // That it was used is written beside the answer.
    await expect
      .poll(async () => (await attune.rows("SELECT seen - at AS used FROM session"))[0]?.["used"])
      .toBe(43_199_999);
    await advance(attune, "43199999ms");
    expect(await whatMeets(attune, browser)).toBeNull();
    await expect
      .poll(async () => (await attune.rows("SELECT seen - at AS used FROM session"))[0]?.["used"])
      .toBe(86_399_998);
    await advance(attune, "43200000ms");
    expect(await whatMeets(attune, browser)).toBe("session-ended");
  });

  test("ends after seven days, however much it is used", async () => {
    const attune = await startForTest(VIRTUAL);
    const browser = await enter(attune, "mia");
    for (let hours = 11; hours < 7 * 24; hours += 11) {
      await advance(attune, "11h");
      const told = await attune.call("whoAmI", browser.as());
      const now = Date.parse((await attune.call("clock")).now);
      await expect
        .poll(async () => Number((await attune.rows("SELECT seen FROM session"))[0]?.["seen"]))
        .toBe(now);
      expect(Date.parse(told.expires ?? "")).toBeGreaterThan(now);
    }
    // It is 165 hours old.
    await advance(attune, "10799999ms");
    expect(await whatMeets(attune, browser)).toBeNull();
    await advance(attune, "1ms");
    expect(await whatMeets(attune, browser)).toBe("session-ended");
  });

  test("is over at once when its person signs out, in this browser alone", async () => {
    const attune = await startForTest();
    const first = await enter(attune, "mia");
    const second = await browserOf(attune, await signIn(attune, "mia@example.com"));
    const answer = await attune.send("signOut", first.as());
    expect(await answer.json()).toEqual({ ended: 1 });
    expect(answer.headers.get("set-cookie")).toMatch(/=; Path=\/; Max-Age=0; /);
    expect(await whatMeets(attune, first)).toBe("session-ended");
    expect(await whatMeets(attune, second)).toBeNull();
  });

  test("is listed for its person with the others, who may end each of theirs and nobody else's", async () => {
    const attune = await startForTest();
    const mine = await enter(attune, "mia");
    const there = { "user-agent": "The other browser" };
    const other = await browserOf(attune, await signIn(attune, "mia@example.com", PASSWORD, there));
    const bo = await enter(attune, "bo");
    const { sessions } = await attune.call("sessions", mine.as());
    expect(sessions).toHaveLength(2);
    expect(sessions.filter(({ current }) => current)).toHaveLength(1);
    const found = sessions.find(({ agent }) => agent === "The other browser");
    const params = { id: found?.id ?? "" };
    expect(await attune.call("endSession", bo.as({ params }))).toEqual({ ended: 0 });
    expect(await whatMeets(attune, other)).toBeNull();
    expect(await attune.call("endSession", mine.as({ params }))).toEqual({ ended: 1 });
    expect(await whatMeets(attune, other)).toBe("session-ended");
    expect(await whatMeets(attune, mine)).toBeNull();
  });

  test("ends in every browser when the password is changed, but where it was, which gets a new one", async () => {
    const attune = await startForTest();
    const mine = await enter(attune, "mia");
    const other = await browserOf(attune, await signIn(attune, "mia@example.com"));
    const password = "quite another password";
    const wrong = { current: "not the password", password };
    expect((await attune.refused("changePassword", mine.as({ body: wrong }))).slug).toBe(
      "password-wrong",
    );
    const bad = { current: PASSWORD, password: "short" };
    expect((await attune.refused("changePassword", mine.as({ body: bad }))).slug).toBe(
      "password-not-valid",
    );
    const body = { current: PASSWORD, password };
    const renewed = await browserOf(attune, await attune.send("changePassword", mine.as({ body })));
    expect(await whatMeets(attune, mine)).toBe("session-ended");
    expect(await whatMeets(attune, other)).toBe("session-ended");
    expect(await whatMeets(attune, renewed)).toBeNull();
    expect((await signIn(attune, "mia@example.com")).status).toBe(401);
    expect((await signIn(attune, "mia@example.com", password)).status).toBe(200);
  });

  test("is a person's: a key has none to list, to end, or to change the password of", async () => {
    const attune = await startForTest();
    const body = { current: PASSWORD, password: "quite another password" };
    for (const [name, request] of [
      ["sessions", {}],
      ["signOut", {}],
      ["endSession", { params: { id: "s_1" } }],
      ["changePassword", { body }],
    ] as const)
      expect((await attune.refused(name, request)).slug).toBe("session-needed");
    expect(await attune.call("whoAmI")).toMatchObject({
      person: { id: "owner", name: "owner", email: null, role: "owner" },
      csrfToken: null,
      expires: null,
    });
  });
});

test("a session outlives a restart of the server", async () => {
  const attune = await startForTest();
  const browser = await enter(attune, "mia");
  await attune.close();
  const again = await startAt(attune.directory);
  const { port } = new URL(again.url);
  const cookie = browser.cookie.replace(/_\d+=/, `_${port}=`);
  expect(await meets(await again.send("whoAmI", { key: null, headers: { cookie } }))).toBeNull();
  await again.close();
});

test("an address that nobody has costs the same work as one with a wrong password", async () => {
  const attune = await startForTest();
  await enter(attune, "mia");
  const judged: string[] = [];
  const passwords = createPasswords();
  const { store, clock } = attune.attune;
  const { signIn: signInBy } = createSessions({
    store,
    clock,
    place: createPlace(undefined),
    attempts: createAttempts(clock),
    passwords: {
      ...passwords,
      fits: (password, stored) => {
        judged.push(password);
        return passwords.fits(password, stored);
      },
    },
  });
  const visit = { method: "POST", headers: {}, ip: "192.0.2.1" };
  for (const email of ["mia@example.com", "nobody@example.com"])
    await expect(signInBy(visit, email, `tried for ${email}`)).rejects.toMatchObject({
      slug: "sign-in-refused",
    });
  expect(judged).toEqual(["tried for mia@example.com", "tried for nobody@example.com"]);
});
