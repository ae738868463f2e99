import { test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Identifier, MessageType } from "../event/index.ts";
import { identifierKey } from "../event/index.ts";
import type { JsonObject } from "../json/index.ts";
import { compileIdentity, DEFAULT_IDENTITY } from "./policy.ts";
import type { Trust } from "./read-identifiers.ts";
import { readIdentifiers } from "./read-identifiers.ts";

const policy = compileIdentity(DEFAULT_IDENTITY);
const TRUSTED: Trust = { kind: "trusted" };
const BROWSER: Trust = {
  kind: "browser",
  verify: (identifier, hash) => hash === `signed ${identifierKey(identifier)}`,
};

const everything: JsonObject = {
  userId: "ada",
  anonymousId: "x1",
  traits: { email: "Ada@X.se", phone: "+46701740605", loyalty_id: 77 },
  context: { device: { id: "d1" }, traits: { email: "ada@work.se" } },
  properties: { email: "p@x.se", userId: "p", anonymousId: "p", device: { id: "p" } },
};

const keys = (identifiers: readonly Identifier[]): string[] => identifiers.map(identifierKey);
const read = (message: JsonObject, type: MessageType = "identify", trust: Trust = TRUSTED) => {
  const { identifiers, claims, ignored, alias } = readIdentifiers(message, type, policy, trust);
  return { ids: keys(identifiers), claims: keys(claims), ignored, alias };
};

describe("where identifiers come from", () => {
  test("their order is user_id, loyalty_id, email, phone, device_id, anonymous_id", () => {
    expect(read(everything).ids).toEqual([
      "user_id:ada",
      "loyalty_id:77",
      "email:ada@x.se",
      "email:ada@work.se",
      "phone:+46701740605",
      "device_id:d1",
      "anonymous_id:x1",
    ]);
  });

  test("an integer that JSON has rounded is nobody: its digits may be another's", () => {
    const rounded = JSON.parse('{"userId": 12345678901234567890, "anonymousId": "x1"}');
    expect(read(rounded)).toMatchObject({ ids: ["anonymous_id:x1"], claims: [] });
    expect(read(rounded).ignored).toMatchObject([{ reason: "malformed" }]);
    expect(read({ userId: Number.MAX_SAFE_INTEGER }).ids).toEqual(["user_id:9007199254740991"]);
  });

  test("one text in two Unicode spellings is one identifier", () => {
    expect(read({ userId: "Zoe\u0308" }).ids).toEqual(read({ userId: "Zo\u00eb" }).ids);
  });

  test("traits are identify's alone, context.traits are any call's", () => {
    for (const type of ["track", "page", "screen", "group"] as const)
      expect(read(everything, type).ids).toEqual([
        "user_id:ada",
        "email:ada@work.se",
        "device_id:d1",
        "anonymous_id:x1",
      ]);
  });

  test("properties never name anybody", () => {
    expect(read({ properties: everything, anonymousId: "x1" }, "track").ids).toEqual([
      "anonymous_id:x1",
    ]);
  });

  test("one identifier said twice is one", () => {
    expect(
      read({ traits: { email: "a@x.se" }, context: { traits: { email: "A@x.se" } } }).ids,
    ).toEqual(["email:a@x.se"]);
  });

  test("blocked and malformed values are set aside with their reason", () => {
    expect(
      read({ userId: "null", anonymousId: "x1", traits: { email: "ada", phone: {} } }),
    ).toMatchObject({
      ids: ["anonymous_id:x1"],
      ignored: [
        { identifier: { ns: "user_id", value: "null" }, reason: "blocked" },
        { identifier: { ns: "email", value: "ada" }, reason: "malformed" },
      ],
    });
  });

  test("an inherited or odd place names nobody", () => {
    expect(read({ userId: ["ada"], anonymousId: { id: 1 }, context: "x", traits: [] }).ids).toEqual(
      [],
    );
  });
});

describe("a browser key", () => {
  test("only anonymous_id and device_id are identifiers, others are claims", () => {
    expect(read(everything, "identify", BROWSER)).toMatchObject({
      ids: ["device_id:d1", "anonymous_id:x1"],
      claims: [
        "user_id:ada",
        "loyalty_id:77",
        "email:ada@x.se",
        "email:ada@work.se",
        "phone:+46701740605",
      ],
    });
  });

  test("a valid userHash makes an identifier of its normal form, and of it alone", () => {
    const context = { userHash: { email: "signed email:ada@x.se", user_id: "signed user_id:eve" } };
    const message = { userId: "ada", anonymousId: "x1", traits: { email: " ADA@x.se" }, context };
    expect(read(message, "identify", BROWSER)).toMatchObject({
      ids: ["email:ada@x.se", "anonymous_id:x1"],
      claims: ["user_id:ada"],
    });
  });

  test("a userHash anywhere but in context.userHash is none", () => {
    const userHash = { user_id: "signed user_id:ada" };
    const message = { userId: "ada", anonymousId: "x1", userHash, traits: { userHash } };
    expect(read(message, "track", BROWSER).ids).toEqual(["anonymous_id:x1"]);
  });
});

describe("alias", () => {
  const alias = { userId: "ada", previousId: "x1" };
  const [anonymous, user] = [
    { ns: "anonymous_id", value: "x1" },
    { ns: "user_id", value: "x1" },
  ];
  const signed = { context: { userHash: { user_id: "signed user_id:ada" } } };

  test("from a trusted key previousId may be either, and may exceed one user_id", () => {
    expect(read(alias, "alias")).toMatchObject({
      ids: ["user_id:ada"],
      claims: [],
      alias: { anonymous, user, mayExceed: true },
    });
  });

  test("from an unsigned browser it is a claim", () => {
    expect(read({ ...alias, anonymousId: "x2" }, "alias", BROWSER)).toMatchObject({
      ids: ["anonymous_id:x2"],
      claims: ["user_id:ada", "user_id:x1"],
      alias: undefined,
    });
  });

  test("a browser signs its userId; that it was another user before stays a claim", () => {
    expect(read({ ...alias, ...signed }, "alias", BROWSER)).toMatchObject({
      ids: ["user_id:ada"],
      claims: ["user_id:x1"],
      alias: { anonymous, user: null, mayExceed: false },
    });
  });

  test("a blocked previousId is set aside, a number is read as text", () => {
    expect(read({ userId: "ada", previousId: "anonymous" }, "alias")).toMatchObject({
      alias: { anonymous: null, user: null },
      ignored: [{ reason: "blocked" }, { reason: "blocked" }],
    });
    expect(read({ userId: "ada", previousId: 42 }, "alias").alias?.user?.value).toBe("42");
  });

  test("a trusted alias without a usable userId claims nothing", () => {
    expect(read({ userId: "null", previousId: "x1", anonymousId: "x2" }, "alias")).toMatchObject({
      ids: ["anonymous_id:x2"],
      claims: [],
      alias: undefined,
    });
  });

  test("previousId means nothing in any other call", () => {
    expect(read(alias, "identify").alias).toBeUndefined();
  });
});

describe("which account a message names", () => {
  const account = (message: JsonObject, type: MessageType = "group", trust: Trust = TRUSTED) =>
    readIdentifiers({ userId: "ada", ...message }, type, policy, trust).account;
  const claimed = (message: JsonObject, type: MessageType = "group") =>
    keys(readIdentifiers({ anonymousId: "x1", ...message }, type, policy, BROWSER).claims);

  test("a group call by groupId, else any but an alias by context.groupId", () => {
    expect(account({ groupId: "acme", context: { groupId: "globex" } })).toBe("acme");
    expect(account({ groupId: "acme" }, "track")).toBeUndefined();
    for (const type of ["group", "track", "identify", "page", "screen"] as const)
      expect(account({ context: { groupId: "globex" } }, type)).toBe("globex");
    const alias = { previousId: "old", context: { groupId: "globex" } };
    expect(account(alias, "alias")).toBeUndefined();
  });

  test("in one form: trimmed, one Unicode spelling, a number as text; placeholders name none", () => {
    expect(account({ groupId: "  Zoe\u0308 " })).toBe("Zo\u00eb");
    expect(account({ groupId: 17 })).toBe("17");
    for (const groupId of [
      "",
      " ",
      "null",
      "0",
      "[object Object]",
      "__proto__",
      "a\u0000",
      null,
      {},
    ])
      expect(account({ groupId })).toBeUndefined();
    const said = readIdentifiers({ userId: "ada", groupId: "null" }, "group", policy, TRUSTED);
    expect(said.ignored).toEqual([
      { identifier: { ns: "group_id", value: "null" }, reason: "blocked" },
    ]);
  });

  test("from a browser only with the signature of that very group id; else it is a claim", () => {
    const signed = (group: string) => ({ userHash: { group_id: `signed group_id:${group}` } });
    expect(
      account({ anonymousId: "x1", groupId: "acme", context: signed("acme") }, "group", BROWSER),
    ).toBe("acme");
    const user = { userHash: { user_id: "signed user_id:ada" } };
    for (const context of [{}, signed("globex"), user, { userHash: { group_id: 1 } }]) {
      expect(
        account({ anonymousId: "x1", groupId: "acme", context }, "group", BROWSER),
      ).toBeUndefined();
      expect(claimed({ groupId: "acme", context })).toContain("group_id:acme");
    }
    expect(claimed({ context: { groupId: "acme" } }, "track")).toContain("group_id:acme");
  });

  test("only where there is somebody to belong to it", () => {
    const nobody = readIdentifiers({ groupId: "acme" }, "group", policy, BROWSER);
    expect(nobody).toEqual({ identifiers: [], claims: [], ignored: [] });
  });
});
