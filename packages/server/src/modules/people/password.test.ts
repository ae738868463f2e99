import { describe, expect, test } from "vitest";
import { checkPassword, createPasswords } from "./password.ts";

const MIA = { name: "Mia Berg of the shop", email: "mia.berg@example.com" };

describe("a password", () => {
  test("is stored as Argon2id, at the costs that OWASP names, with a salt of its own", async () => {
    const { hash, fits } = createPasswords();
    const [one, two] = [await hash("correct horse"), await hash("correct horse")];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(two).not.toBe(one);
    expect(await fits("correct horse", one)).toBe(true);
    expect(await fits("correct horsf", one)).toBe(false);
  });

  test("is the same however its characters are composed", async () => {
    const { hash, fits } = createPasswords();
    const stored = await hash("sm\u00f6rg\u00e5sbord \ufb01sk");
    expect(await fits("smo\u0308rga\u030asbord fisk", stored)).toBe(true);
  });

  test("fits at the costs that it was stored with, and nothing fits what is no hash", async () => {
    const { fits } = createPasswords();
    // RFC 9106's function at other costs, as another build would have stored it.
    const { argon2Sync } = await import("node:crypto");
    const salt = Buffer.from("sixteen bytes!!!");
    const costs = { memory: 64, passes: 3, parallelism: 2, tagLength: 32, nonce: salt };
    const tag = argon2Sync("argon2id", { ...costs, message: Buffer.from("another") });
    const text = (bytes: Buffer): string => bytes.toString("base64").replaceAll("=", "");
    const stored = `$argon2id$v=19$m=64,t=3,p=2$${text(salt)}$${text(tag)}`;
    expect(await fits("another", stored)).toBe(true);
    for (const none of [null, "", "another", "$argon2id$v=19$m=64,t=3,p=2$$"])
      expect(await fits("another", none)).toBe(false);
  });

  test("is refused when too many want theirs judged at once, and nobody waits for ever", async () => {
    const { hash, fits } = createPasswords();
    const stored = await hash("correct horse");
    const judged = await Promise.allSettled(
      Array.from({ length: 40 }, () => fits("correct horse", stored)),
    );
    expect(judged.filter(({ status }) => status === "fulfilled")).toHaveLength(34);
    expect(await fits("correct horse", stored)).toBe(true);
  });

  test.each([["twelve chars"], ["😀😁😂😃😄😅😆😇😈😉😊😋"], ["abcd".repeat(50)]])(
    "may be %s",
    (password) => {
      expect(() => checkPassword(password, MIA)).not.toThrow();
    },
  );

  test.each([
    ["eleven char", "fewer than 12"],
    ["😀😁😂😃😄😅😆😇😈😉😊", "fewer than 12"],
    [`${"abcd".repeat(50)}e`, "more than 200"],
    ["abcabcabcabcabc", "fewer than four different"],
    ["MIA.BERG@example.com", "name or address"],
    ["mia berg OF the shop", "name or address"],
  ])("may not be %s: %s", (password, why) => {
    expect(() => checkPassword(password, MIA)).toThrow(why);
  });
});
