import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { attune, attuneJson, freshFolder, startServing, urlIn } from "./attune-command.ts";

const Made = z.object({ id: z.string(), key: z.string(), name: z.string() });
const List = z.object({
  keys: z.array(z.object({ id: z.string(), name: z.string(), status: z.string() })),
});

const directory = (): string => join(freshFolder(), "data");

describe("attune keys", () => {
  it("adds a key for a person, shows it once, and lists it without it", async () => {
    const data = directory();
    const added = await attune([
      "keys",
      "add",
      "--name",
      "mia",
      "--role",
      "support",
      "--expires",
      "90d",
      "--data",
      data,
    ]);
    expect(added.err).toBe("");
    expect(added.code).toBe(0);
    expect(added.out).toMatch(
      /^mia \(k_[0-9a-f]{12}\), a secret key of the role support, until \S+\. Shown this once; only its hash is kept:\n\n {2}atn_secret_[\w-]{32}\n$/,
    );
    const key = /atn_secret_\S+/.exec(added.out)?.[0] ?? "?";
    const listed = await attune(["keys", "list", "--data", data]);
    expect(listed.out).toMatch(/k_\w+ +mia +secret +support +live +\d{4}-\S+ +\d{4}-\S+ +local/);
    expect(listed.out).not.toContain(key);
    expect((await attune(["keys", "--data", data])).out).toBe(listed.out);
  });

  it("takes the kind from the source, and says what is wrong with one that there is not", async () => {
    const data = directory();
    const page = await attune(["keys", "add", "--name", "p", "--source", "web", "--data", data]);
    expect(page.out).toContain("a browser key of the source web");
    const lost = await attune(["keys", "add", "--name", "x", "--source", "no", "--data", data]);
    expect(lost.code).toBe(1);
    expect(lost.err).toContain("There is no live source no.");
    const neither = await attune(["keys", "add", "--name", "x", "--data", data]);
    expect(neither.code).toBe(1);
    expect(neither.err).toContain("give a source (browser and server keys) or a role");
    const king = await attune(["keys", "add", "--name", "x", "--role", "king", "--data", data]);
    expect(king.code).toBe(1);
    expect(king.err).toContain("owner, marketer, analyst, developer, support");
  });

  it("rotates and revokes by name or id", async () => {
    const data = directory();
    const add = ["keys", "add", "--name", "shop", "--source", "server", "--data", data];
    const first = Made.parse(await attuneJson(add));
    const rotated = await attune(["keys", "rotate", "shop", "--grace", "24h", "--data", data]);
    expect(rotated.code).toBe(0);
    expect(rotated.out).toContain(`The old one (${first.id}) works until `);
    const at = await attune(["keys", "rotate", "shop", "--data", data]);
    expect(at.out).toMatch(/The old one \(k_\w+\) opens nothing any more\./);
    const revoked = await attune(["keys", "revoke", "shop", "--data", data]);
    // The one that the first rotation left open goes too.
    expect(revoked.out).toMatch(
      /^shop \(k_\w+\) opens nothing any more\.\nshop \(k_\w+\) opens nothing any more\.\n$/,
    );
    expect(revoked.out).toContain(first.id);
    const again = await attune(["keys", "revoke", "shop", "--data", data]);
    expect(again.code).toBe(1);
    expect(again.err).toContain("There is no such key in use");
    await attuneJson(["keys", "revoke", first.id, "--data", data]);
    const { keys } = List.parse(await attuneJson(["keys", "list", "--data", data]));
    expect(keys.map(({ status }) => status)).toEqual(["revoked", "expired", "revoked"]);
  });

  it("revokes no key of a name when an owner must stay", async () => {
    const data = directory();
    await attuneJson(["keys", "add", "--role", "owner", "--data", data, "--name", "boss"]);
    await attune(["keys", "rotate", "boss", "--grace", "24h", "--data", data]);
    const last = await attune(["keys", "revoke", "boss", "--data", data]);
    expect(last.err).toContain("last-owner");
    expect((await attune(["keys", "list", "--data", data])).out).toMatch(/boss .* rotated/);
  });

  it("manages a running server with an owner's key, and is refused with another role's", async () => {
    const data = directory();
    // A key that was made before the first start stands for nobody else's.
    await attuneJson(["keys", "add", "--name", "sam", "--role", "support", "--data", data]);
    const serving = await startServing(["serve", "--data", data, "--port", "0"]);
    const secret = /atn_secret_\S+/.exec(serving.printed)?.[0] ?? "none was printed";
    const at = ["--url", urlIn(serving.printed), "--key"];
    const add = ["keys", "add", "--name", "dev", "--role", "developer", ...at, secret];
    const { key } = Made.parse(await attuneJson(add));
    expect((await attune(["keys", "list", ...at, key])).code).toBe(0);
    const refused = await attune(["keys", "revoke", "owner", ...at, key]);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("role-not-allowed");
    await attuneJson(["keys", "revoke", "dev", ...at, secret]);
    expect((await attune(["keys", "list", ...at, key])).err).toContain("key-revoked");
    expect((await attune(["keys", "revoke", "owner", ...at, secret])).err).toContain("last-owner");
    await serving.stop();
  });
});
