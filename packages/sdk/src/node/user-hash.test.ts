import { fc, test } from "@fast-check/vitest";
import { identityPolicyOf, normalForm as formOfCore } from "@attune/core/identity";
import { describe, expect } from "vitest";
import { normalForm, userHash } from "./user-hash.ts";

const policy = identityPolicyOf(null);
const SECRET = "the-identity-secret-of-a-shop";

const coreForm = (namespace: string, value: string): string | null => {
  const known = policy.byName.get(namespace);
  if (known === undefined) return null;
  const form = formOfCore(value, known, policy);
  return "refused" in form ? null : form.value;
};

const written = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: fc.constantFrom("a", "Å", "A\u030a", "@", ".", " ", "\t", "İ", "ẞ", "1") }),
  fc.emailAddress().map((email) => ` ${email.toUpperCase()}\n`),
);

describe("the normal form of an identifier that is signed is the one that is checked", () => {
  test.prop([fc.constantFrom("user_id", "email", "loyalty_id", "anonymous_id"), written])(
    "text and addresses, however they are written",
    (namespace, value) => {
      const form = coreForm(namespace, value);
      fc.pre(form !== null);
      expect(normalForm(value, namespace === "email" ? "email" : "exact")).toBe(form);
    },
  );

  test("a phone number in E.164 is signed as it is, and no other spelling is guessed at", () => {
    const number = "+46701740605";
    expect(coreForm("phone", "+46 70-174 06 05")).toBe(number);
    expect(normalForm(` ${number} `, "phone")).toBe(number);
    expect(() => normalForm("070-174 06 05", "phone")).toThrow("E.164");
  });

  test("of two secrets in a rotation the first signs; a short one is none", () => {
    const hash = userHash(SECRET, "email", " Anna@Example.com");
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(userHash(`${SECRET},the-one-before-it-was`, "email", "anna@example.com")).toBe(hash);
    expect(userHash(SECRET, "user_id", "Anna@Example.com")).not.toBe(hash);
    expect(() => userHash("short", "user_id", "anna")).toThrow("16 characters");
    expect(() => userHash(SECRET, "user_id", "  ")).toThrow("says something");
  });
});
