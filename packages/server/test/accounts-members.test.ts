import { describe, expect, test } from "vitest";
import {
  batch,
  joins,
  account,
  membersOf,
  namesOf,
  leave,
  sentences,
  verified,
} from "./in-accounts.ts";
import { startForTest } from "./running-attune.ts";

describe("leaving", () => {
  test("takes a profile out until a later group call; who did it stands in the timeline and the audit log", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    await batch(attune, joins("ada", "acme"), joins("ada", "globex"));
    const left = await leave(attune, "acme", "user_id:ada");
    expect(left).toMatchObject({ account: "acme" });
    expect(await namesOf(attune, "user_id:ada")).toEqual(["globex"]);
    expect(await membersOf(attune, "acme")).toEqual([]);
    expect(await sentences(attune, "user_id:ada")).toContain(
      "Left account acme: taken out by owner",
    );
    const { rows } = await attune.call("auditLog");
    expect(rows).toContainEqual(
      expect.objectContaining({ action: "account.leave", target: left.profile }),
    );
    await attune.call("setClock", { body: { advance: "1h" } });
    await batch(attune, joins("ada", "acme", { messageId: "back" }));
    expect(await namesOf(attune, "user_id:ada")).toEqual(["acme", "globex"]);
    await verified(attune);
  });

  test("says what is wrong: no such account, nobody by that name, no member, no identifier", async () => {
    const attune = await startForTest();
    await batch(attune, joins("ada", "acme"), { type: "identify", userId: "bo" });
    const refused = async (id: string, identifier: string) =>
      (await attune.refused("leaveAccount", { params: { id, identifier } })).slug;
    expect(await refused("nobody", "user_id:ada")).toBe("account-not-found");
    expect(await refused("acme", "user_id:cy")).toBe("profile-not-found");
    expect(await refused("acme", "user_id:bo")).toBe("member-not-found");
    expect(await refused("acme", "colour:red")).toBe("identifier-not-valid");
    expect(await namesOf(attune, "user_id:ada")).toEqual(["acme"]);
  });
});

describe("the members of an account", () => {
  test("come in pages, each profile once", async () => {
    const attune = await startForTest();
    const people = Array.from({ length: 7 }, (_, n) => `u${n}`);
    await batch(attune, ...people.map((userId) => joins(userId, "acme")));
    // Two of them turn out to be one.
    await attune.call("group", { body: { anonymousId: "x", groupId: "acme" } });
    await attune.call("identify", { body: { anonymousId: "x", userId: "u3" } });
    const pages: string[][] = [];
    for (let after: string | null = ""; after !== null;) {
      const query: Record<string, string | number> = {
        limit: 3,
        ...(after === "" ? {} : { after }),
      };
      const page: { members: { identifiers: string[] }[]; next: string | null } = await attune.call(
        "accountMembers",
        { params: { id: "acme" }, query },
      );
      pages.push(page.members.map(({ identifiers }) => identifiers[0] ?? ""));
      after = page.next;
    }
    expect(pages.map(({ length }) => length)).toEqual([3, 3, 1]);
    expect(pages.flat()).toEqual(people.map((userId) => `user_id:${userId}`));
  });

  test("are those of the merged profile, and of each side again after an unmerge and its undo", async () => {
    const attune = await startForTest();
    await batch(
      attune,
      joins("ada", "acme"),
      { type: "group", anonymousId: "x1", groupId: "globex" },
      { type: "identify", userId: "ada", anonymousId: "x1" },
    );
    expect(await namesOf(attune, "user_id:ada")).toEqual(["acme", "globex"]);
    const whole = ["user_id:ada", "anonymous_id:x1"];
    expect(await membersOf(attune, "globex")).toEqual([whole]);
    const { id } = await attune.call("findProfile", { query: { identifier: "user_id:ada" } });
    const body = { take: ["anonymous_id:x1"], reason: "a shared tablet" };
    const { id: unmerge } = await attune.call("unmerge", { params: { id }, body });
    expect(await membersOf(attune, "acme")).toEqual([["user_id:ada"]]);
    expect(await membersOf(attune, "globex")).toEqual([["anonymous_id:x1"]]);
    expect(await namesOf(attune, "anonymous_id:x1")).toEqual(["globex"]);
    await verified(attune);
    await attune.call("undo", { params: { id }, body: { unmerge } });
    expect(await membersOf(attune, "globex")).toEqual([whole]);
    await leave(attune, "globex", "user_id:ada");
    expect(await membersOf(attune, "globex")).toEqual([]);
    await verified(attune);
  });

  test("leave by every facet through which they are in, so that no part of them is in by itself", async () => {
    const attune = await startForTest();
    await batch(
      attune,
      joins("ada", "acme"),
      { type: "group", anonymousId: "x1", groupId: "acme" },
      { type: "identify", userId: "ada", anonymousId: "x1" },
    );
    await leave(attune, "acme", "user_id:ada");
    const { id } = await attune.call("findProfile", { query: { identifier: "user_id:ada" } });
    const body = { take: ["anonymous_id:x1"], reason: "a shared tablet" };
    await attune.call("unmerge", { params: { id }, body });
    expect(await membersOf(attune, "acme")).toEqual([]);
    await verified(attune);
  });

  test("are gone when they expire; what they did for the account stays", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    await attune.call("group", { body: { anonymousId: "x1", groupId: "acme" } });
    expect(await membersOf(attune, "acme")).toEqual([["anonymous_id:x1"]]);
    await attune.call("setClock", { body: { advance: "100d" } });
    expect(await membersOf(attune, "acme")).toEqual([]);
    expect(await account(attune, "acme")).toMatchObject({ events: 1 });
    await verified(attune);
  });
});

describe("accounts", () => {
  test("are listed in the order in which they were first named, and found by id and by name", async () => {
    const attune = await startForTest();
    await batch(
      attune,
      joins("ada", "zeta", { traits: { name: "Ångbåten AB" } }),
      joins("ada", "acme", { traits: { name: "Zebra" } }),
      joins("ada", "Acme2"),
      joins("bo", "zeta"),
    );
    const found = async (query: Record<string, string | number>) =>
      (await attune.call("accounts", { query })).accounts.map(({ id }) => id);
    expect(await found({})).toEqual(["zeta", "acme", "Acme2"]);
    expect(await found({ query: "acm" })).toEqual(["acme"]);
    expect(await found({ query: "ÅNGB" })).toEqual(["zeta"]);
    expect(await found({ query: "ze" })).toEqual(["zeta", "acme"]);
    const first = await attune.call("accounts", { query: { limit: 2 } });
    const rest = await attune.call("accounts", { query: { limit: 2, after: first.next ?? "" } });
    expect([...first.accounts, ...rest.accounts].map(({ id }) => id)).toEqual(await found({}));
    expect(rest.next).toBeNull();
  });

  test("of a profile are bounded: the latest hundred", async () => {
    const attune = await startForTest();
    const many = Array.from({ length: 120 }, (_, n) =>
      joins("ada", `a${String(n).padStart(3, "0")}`, {
        timestamp: new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString(),
      }),
    );
    for (let from = 0; from < 120; from += 60) await batch(attune, ...many.slice(from, from + 60));
    const names = await namesOf(attune, "user_id:ada");
    expect(names).toHaveLength(100);
    expect(names[0]).toBe("a020");
    expect(await membersOf(attune, "a000")).toEqual([]);
    await verified(attune);
  });

  test("L5: verify tells an account, or a member, that is not what the log says", async () => {
    const attune = await startForTest();
    await batch(attune, joins("ada", "acme", { traits: { plan: "trial" } }));
    await attune.tamper("UPDATE account SET state = replace(state, 'trial', 'gold!')");
    await attune.tamper("INSERT INTO account_member (account, facet) VALUES ('globex', 1)");
    const { ok, differences } = await attune.call("verify");
    expect(ok).toBe(false);
    expect(differences.map(({ table }) => table)).toEqual(["account", "account_member"]);
  });

  test("of profiles go out with an export", async () => {
    const attune = await startForTest();
    await batch(attune, joins("ada", "acme"), { type: "identify", userId: "bo" });
    const lines = (await attune.call("exportProfiles")).trim().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { accounts: ["acme"] },
      { accounts: [] },
    ]);
  });

  test("of quarantined events count when they are released", async () => {
    const attune = await startForTest();
    await attune.call("applyDefinitions", {
      body: {
        definitions: [
          {
            kind: "tracking-plan",
            key: "shop",
            groupTraits: { seats: { type: "number", onViolation: "block" } },
          },
        ],
      },
    });
    await batch(attune, joins("ada", "acme", { traits: { seats: "many" } }));
    expect((await attune.call("accounts")).accounts).toEqual([]);
    const [kept] = (await attune.call("quarantine")).events;
    await attune.call("releaseQuarantined", {
      params: { id: kept?.id ?? "" },
      body: { fix: [{ set: "/traits/seats", value: 5 }] },
    });
    expect(await membersOf(attune, "acme")).toEqual([["user_id:ada"]]);
    await verified(attune);
  });
});
