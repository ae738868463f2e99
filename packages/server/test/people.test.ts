import { describe, expect, test } from "vitest";
import { add } from "./holding-keys.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";
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
const HOUR = 3_600_000;

describe("a person who is added", () => {
  test("gets a link to the sign-in page, sets a password there, and is in", async () => {
    const attune = await startForTest(VIRTUAL);
    const linked = await invite(attune, "mia");
    expect(linked.person).toMatchObject({
      id: expect.stringMatching(/^u_[0-9a-f]{12}$/),
      name: "mia",
      email: "mia@example.com",
      role: "marketer",
      status: "invited",
      createdBy: "owner",
      lastSeen: null,
    });
    expect(linked.link.url).toMatch(new RegExp(`^${attune.url}/sign-in#token=[\\w-]{43}$`));
    const now = Date.parse((await attune.call("clock")).now);
    expect(Date.parse(linked.link.expires) - now).toBe(24 * HOUR);
    const browser = await browserOf(attune, await redeem(attune, tokenOf(linked), PASSWORD));
    expect(browser.me).toMatchObject({
      person: { id: linked.person.id, name: "mia", email: "mia@example.com", role: "marketer" },
    });
    expect(await attune.call("whoAmI", browser.as())).toEqual(browser.me);
    const { people } = await attune.call("people");
    expect(people).toMatchObject([{ status: "active", lastSeen: expect.any(String) }]);
  });

  test("signs in with the address, in whatever letter case, and the password", async () => {
    const attune = await startForTest();
    await enter(attune, "mia");
    const answer = await signIn(attune, " MIA@Example.com ");
    expect(answer.status).toBe(200);
    expect((await signIn(attune, "mia@example.com", `${PASSWORD}!`)).status).toBe(401);
  });

  test("has a name and an address of their own, among people and keys", async () => {
    const attune = await startForTest();
    await add(attune, { name: "Bo", role: "analyst" });
    await invite(attune, "Mia");
    const taken = async (name: string, email: string) =>
      (await attune.refused("addPerson", { body: { name, email, role: "analyst" } })).slug;
    expect(await taken("mia", "other@example.com")).toBe("person-taken");
    expect(await taken("Other", "MIA@example.com")).toBe("person-taken");
    expect(await taken("BO", "bo@example.com")).toBe("person-taken");
    const body = { name: "mia", role: "analyst" };
    expect((await attune.refused("addKey", { body })).slug).toBe("key-name-taken");
    expect((await attune.call("people")).people).toHaveLength(1);
  });

  test("has that name once: of 64 who want it at the same time, one gets it", async () => {
    const attune = await startForTest();
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, n) =>
        attune.send("addPerson", {
          body: { name: "The One", email: `one${n}@example.com`, role: "support" },
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(63);
  });

  test("cannot be of a name that is nobody's, of an address that is none, or of an unknown role", async () => {
    const attune = await startForTest();
    for (const body of [
      { name: "local", email: "a@example.com", role: "owner" },
      { name: "a\nb", email: "a@example.com", role: "owner" },
      { name: "Mia", email: "nowhere", role: "owner" },
      { name: "Mia", email: "a@example.com", role: "king" },
      { name: "Mia", email: "a@example.com" },
    ])
      expect((await attune.refused("addPerson", { body })).slug).toBe("body-not-valid");
  });
});

describe("a sign-in link", () => {
  test("works once, however many use it at the same time", async () => {
    const attune = await startForTest();
    const token = tokenOf(await invite(attune, "mia"));
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => redeem(attune, token, PASSWORD)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(15);
    expect(await meets(await redeem(attune, token, PASSWORD))).toBe("link-not-valid");
    const sessions = await attune.rows("SELECT id FROM session");
    expect(sessions).toHaveLength(1);
  });

  test("that went to a mistyped address is good no more once that is corrected", async () => {
    const attune = await startForTest();
    const { person, ...linked } = await invite(attune, "mia");
    const params = { id: person.id };
    const change = (email: string) => attune.call("changePerson", { params, body: { email } });
    await change("MIA@example.com");
    expect(await meets(await redeem(attune, tokenOf({ person, ...linked })))).toBe(
      "password-required",
    );
    await change("mia.b@example.com");
    expect(await meets(await redeem(attune, tokenOf({ person, ...linked }), PASSWORD))).toBe(
      "link-not-valid",
    );
    const again = await attune.call("linkPerson", { params });
    expect(await meets(await redeem(attune, tokenOf(again), PASSWORD))).toBeNull();
  });

  test("expires at its instant", async () => {
    const attune = await startForTest(VIRTUAL);
    const [early, late] = [await invite(attune, "early"), await invite(attune, "late")];
    await attune.call("setClock", { body: { advance: "86399999ms" } });
    expect(await meets(await redeem(attune, tokenOf(early), PASSWORD))).toBeNull();
    await attune.call("setClock", { body: { advance: "1ms" } });
    expect(await meets(await redeem(attune, tokenOf(late), PASSWORD))).toBe("link-not-valid");
  });

  test("is good until a good password comes with it, and says what is wrong with others", async () => {
    const attune = await startForTest();
    const token = tokenOf(await invite(attune, "mia"));
    expect(await meets(await redeem(attune, token))).toBe("password-required");
    for (const bad of ["short", "x".repeat(201), "aaaaaaaaaaaaaaaa", "MIA@example.com"])
      expect(await meets(await redeem(attune, token, bad)), bad).toBe("password-not-valid");
    expect(await meets(await redeem(attune, token, PASSWORD))).toBeNull();
  });

  test("is replaced by a new one, which puts a forgotten password right and ends every session", async () => {
    const attune = await startForTest();
    const browser = await enter(attune, "mia");
    const { id } = browser.me.person;
    const first = tokenOf(await attune.call("linkPerson", { params: { id } }));
    const second = tokenOf(await attune.call("linkPerson", { params: { id } }));
    expect(await meets(await redeem(attune, first, PASSWORD))).toBe("link-not-valid");
    // Made and not yet used, it changes nothing.
    expect(await meets(await attune.send("whoAmI", browser.as()))).toBeNull();
    const other = "quite another password";
    expect(await meets(await redeem(attune, second, other))).toBeNull();
    expect(await meets(await attune.send("whoAmI", browser.as()))).toBe("session-ended");
    expect((await signIn(attune, "mia@example.com")).status).toBe(401);
    expect((await signIn(attune, "mia@example.com", other)).status).toBe(200);
  });

  test("of the demo signs in at once, each time a new one, until its owner is disabled", async () => {
    const attune = await startForTest();
    const { people } = attune.attune;
    const link = async () => new URL((await people.demoLink(attune.url)) ?? "http://none");
    const [first, second] = [await link(), await link()];
    expect(second.pathname).toBe("/sign-in");
    const token = (url: URL) => url.hash.replace("#token=", "");
    expect(await meets(await redeem(attune, token(first)))).toBe("link-not-valid");
    const browser = await browserOf(attune, await redeem(attune, token(second)));
    expect(browser.me.person).toMatchObject({ name: "Demo owner", role: "owner" });
    const { id } = browser.me.person;
    await invite(attune, "mia", "owner");
    await attune.call("changePerson", { params: { id }, body: { disabled: true } });
    expect(await people.demoLink(attune.url)).toBeNull();
  });
});

describe("what is said of a person", () => {
  const told = async (attune: RunningAttune, id: string) =>
    (await attune.call("people")).people.find((each) => each.id === id);

  test("who came in by a link alone is active, also after a new link, signed out or disabled in between", async () => {
    const attune = await startForTest();
    const { people } = attune.attune;
    const token = async () =>
      new URL((await people.demoLink(attune.url)) ?? "http://none").hash.replace("#token=", "");
    const first = await token();
    const [added] = (await attune.call("people")).people;
    const id = added?.id ?? "";
    expect(added).toMatchObject({ status: "invited", lastSeen: null });
    const browser = await browserOf(attune, await redeem(attune, first));
    expect((await told(attune, id))?.status).toBe("active");
    await token();
    expect((await told(attune, id))?.status).toBe("active");
    await attune.send("signOut", browser.as());
    expect(await told(attune, id)).toMatchObject({
      status: "active",
      lastSeen: expect.any(String),
    });
    await invite(attune, "mia", "owner");
    const disable = (disabled: boolean) =>
      attune.call("changePerson", { params: { id }, body: { disabled } });
    expect((await disable(true)).status).toBe("disabled");
    expect((await disable(false)).status).toBe("active");
  });
});

describe("a person who is disabled", () => {
  test("is out in the middle of a session, cannot sign in, and has no link", async () => {
    const attune = await startForTest();
    const browser = await enter(attune, "mia");
    const { id } = browser.me.person;
    const link = tokenOf(await attune.call("linkPerson", { params: { id } }));
    expect(await meets(await attune.send("profile", browser.as({ params: { id: "p1" } })))).toBe(
      "profile-not-found",
    );
    const body = { disabled: true };
    expect(await attune.call("changePerson", { params: { id }, body })).toMatchObject({
      status: "disabled",
    });
    expect(await meets(await attune.send("whoAmI", browser.as()))).toBe("session-ended");
    expect(await meets(await signIn(attune, "mia@example.com"))).toBe("sign-in-refused");
    expect(await meets(await redeem(attune, link, PASSWORD))).toBe("link-not-valid");
    expect((await attune.refused("linkPerson", { params: { id } })).slug).toBe("person-disabled");
  });

  test("comes back with a password that still is theirs, and to no session of before", async () => {
    const attune = await startForTest();
    const browser = await enter(attune, "mia");
    const { id } = browser.me.person;
    await attune.call("changePerson", { params: { id }, body: { disabled: true } });
    await attune.call("changePerson", { params: { id }, body: { disabled: false } });
    expect(await meets(await attune.send("whoAmI", browser.as()))).toBe("session-ended");
    expect((await signIn(attune, "mia@example.com")).status).toBe(200);
  });
});

describe("a person's role", () => {
  test("is what their sessions may do from the change on", async () => {
    const attune = await startForTest();
    const browser = await enter(attune, "mia", "analyst");
    const add = () =>
      attune.send(
        "addPerson",
        browser.as({ body: { name: "Bo", email: "bo@example.com", role: "owner" } }),
      );
    expect(await meets(await add())).toBe("role-not-allowed");
    const { id } = browser.me.person;
    await attune.call("changePerson", { params: { id }, body: { role: "owner" } });
    expect(await meets(await add())).toBeNull();
    expect((await attune.call("whoAmI", browser.as())).may).toContain("addPerson");
  });

  test("is not theirs to change, and nobody disables themselves; their address they may", async () => {
    const attune = await startForTest();
    const browser = await enter(attune, "mia", "owner");
    const params = { id: browser.me.person.id };
    for (const body of [{ role: "analyst" }, { disabled: true }])
      expect((await attune.refused("changePerson", browser.as({ params, body }))).slug).toBe(
        "person-is-you",
      );
    // A session that was stolen must not get past the present password.
    expect((await attune.refused("linkPerson", browser.as({ params }))).slug).toBe("person-is-you");
    const body = { email: "new@example.com" };
    await attune.call("changePerson", browser.as({ params, body }));
    expect((await signIn(attune, "new@example.com")).status).toBe(200);
    expect((await signIn(attune, "mia@example.com")).status).toBe(401);
  });

  test("of the last owner is nobody's to take, also by a key", async () => {
    const attune = await startForTest();
    const browser = await enter(attune, "mia", "owner");
    const other = await enter(attune, "bo", "owner");
    const shutOut = (id: string, by: typeof browser) =>
      attune.send("changePerson", by.as({ params: { id }, body: { disabled: true } }));
    const [mia, bo] = [browser.me.person.id, other.me.person.id];
    await Promise.all([shutOut(bo, browser), shutOut(mia, other)]);
    const { people } = await attune.call("people");
    const left = people.find(({ status }) => status === "active");
    const params = { id: left?.id ?? "" };
    for (const body of [{ role: "analyst" }, { disabled: true }])
      expect((await attune.refused("changePerson", { params, body })).slug).toBe(
        "person-last-owner",
      );
    await invite(attune, "zoe", "owner");
    await attune.call("changePerson", { params, body: { role: "analyst" } });
  });

  test("and everything else of somebody whom nobody has added cannot be changed", async () => {
    const attune = await startForTest();
    const params = { id: "u_000000000000" };
    for (const [name, request] of [
      ["changePerson", { params, body: { role: "owner" } }],
      ["linkPerson", { params }],
    ] as const)
      expect((await attune.refused(name, request)).slug).toBe("person-not-found");
  });
});

describe("of what people do", () => {
  test("history and audit name them as the actor, and hold no address, password or token", async () => {
    const attune = await startForTest();
    const stood: string[] = [];
    /** What is stored now, of links and sessions that still work. */
    const look = async (): Promise<void> => {
      for (const table of ["person", "session", "sign_in_link"])
        stood.push(JSON.stringify(await attune.rows(`SELECT * FROM ${table}`)));
    };
    const linked = await invite(attune, "mia");
    await look();
    const token = tokenOf(linked);
    const browser = await browserOf(attune, await redeem(attune, token, PASSWORD));
    await look();
    const definitions = [{ kind: "slot", key: "hero" }];
    await attune.call("applyDefinitions", browser.as({ body: { definitions } }));
    await signIn(attune, "mia@example.com", "a wrong password typed");
    const params = { id: linked.person.id };
    await attune.call("changePerson", { params, body: { email: "mia.b@example.com" } });
    const current = PASSWORD;
    const password = "quite another password";
    const renewed = await browserOf(
      attune,
      await attune.send("changePassword", browser.as({ body: { current, password } })),
    );
    await look();
    await attune.call("signOut", renewed.as());
    const [slot] = (await attune.call("listDefinitions")).definitions;
    expect(slot?.actor).toBe("mia");
    const { rows } = await attune.call("auditLog", { query: { limit: 500 } });
    const done = rows.toReversed().map(({ actor, action }) => `${actor} ${action}`);
    expect(done.slice(3)).toEqual([
      "owner person.add",
      "mia person.password",
      "mia session.start",
      "mia definition.live",
      "owner person.change",
      "mia person.password",
      "mia session.start",
      "mia session.end",
    ]);
    const told = JSON.stringify([rows, attune.log]);
    for (const secret of [
      token,
      PASSWORD,
      "a wrong password typed",
      password,
      browser.cookie.split("=")[1] ?? "?",
      renewed.me.csrfToken ?? "?",
    ]) {
      expect(told).not.toContain(secret);
      expect(stood.join()).not.toContain(secret);
    }
    expect(told).not.toContain("example.com");
    expect(await attune.call("verifyAudit")).toMatchObject({ ok: true });
  });

  test.each([
    ["role = 'owner'", "role"],
    ["name = 'bo'", "name"],
    ["disabled_at = 1", "disabledAt"],
    ["password_at = password_at + 1", "passwordAt"],
    ["created_by = 'bo'", "createdBy"],
  ])("a person who was changed behind the audit log is found: %s", async (set, field) => {
    const attune = await startForTest();
    await enter(attune, "mia");
    await attune.tamper(`UPDATE person SET ${set}`);
    const { ok, firstBad } = await attune.call("verifyAudit");
    expect(ok).toBe(false);
    expect(firstBad?.what).toContain(`its ${field} was changed since`);
  });

  test("one who was put there, or taken away, behind it is found", async () => {
    const attune = await startForTest();
    await invite(attune, "mia");
    await attune.tamper(
      "INSERT INTO person (id, name, name_key, email, email_key, role, at, created_by) VALUES ('u_1', 'bo', 'bo', 'b', 'b', 'owner', 1, 'x')",
    );
    expect((await attune.call("verifyAudit")).firstBad?.what).toContain(
      "no row tells of the person u_1",
    );
    await attune.tamper("DELETE FROM person");
    expect((await attune.call("verifyAudit")).firstBad?.what).toContain("is gone");
  });
});

test("a developer sees who the people are, and not how to reach them", async () => {
  const attune = await startForTest();
  const browser = await enter(attune, "dev", "developer");
  await invite(attune, "mia");
  const { people } = await attune.call("people", browser.as());
  expect(people.map(({ name, email }) => `${name} ${email}`)).toEqual([
    "dev [contact]",
    "mia [contact]",
  ]);
  // Their own address is no secret to them.
  expect((await attune.call("whoAmI", browser.as())).person.email).toBe("dev@example.com");
});
