import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { normalForm } from "./normal-form.ts";
import type { Namespace } from "./policy.ts";
import { BLOCKED_VALUES, compileIdentity, DEFAULT_IDENTITY } from "./policy.ts";

const policy = compileIdentity(DEFAULT_IDENTITY);
const swedish = compileIdentity({
  ...DEFAULT_IDENTITY,
  phoneCountry: "SE",
  blocked: ["Kiosk-7", "+46701740699"],
});

const spaceOf = (form: Namespace["form"]): Namespace => {
  const found = policy.namespaces.find((namespace) => namespace.form === form);
  if (!found) throw new Error(`no namespace of form ${form}`);
  return found;
};
const [exact, email, phone] = [spaceOf("exact"), spaceOf("email"), spaceOf("phone")];

describe("normal forms", () => {
  test("other text is kept as it is but for the space around it", () => {
    expect(normalForm(" Ada-7 ", exact, policy)).toEqual({ value: "Ada-7" });
  });

  test("lower-case e-mail", () => {
    expect(normalForm(" Ada@Example.COM ", email, policy)).toEqual({ value: "ada@example.com" });
  });

  test("E.164 phone", () => {
    expect(normalForm("+46 (0)70-174 06 05", phone, policy)).toEqual({ value: "+46701740605" });
    expect(normalForm("070-174 06 05", phone, swedish)).toEqual({ value: "+46701740605" });
  });

  test("an address or number that cannot be one is malformed", () => {
    for (const raw of ["ada", "@x.se", "ada@", "a b@x.se", "a@b@c"])
      expect(normalForm(raw, email, policy)).toMatchObject({ refused: "malformed" });
    for (const raw of ["070-174 06 05", "+46", "call me"])
      expect(normalForm(raw, phone, policy)).toMatchObject({ refused: "malformed" });
  });

  test("text that a store could not keep, or over 200 long, is malformed", () => {
    for (const raw of ["a\u0000b", "\ud800x", "x".repeat(201), `${"x".repeat(199)}😀`])
      expect(normalForm(raw, exact, policy)).toSatisfy(
        (form) => form.refused === "malformed" && form.value.isWellFormed(),
      );
    expect(normalForm("x".repeat(200), exact, policy)).not.toHaveProperty("refused");
  });

  test.prop([
    fc.constantFrom(exact, email, phone),
    fc.oneof(fc.string({ unit: "binary" }), fc.emailAddress(), fc.constant("+46701740605")),
  ])("the normal form of a normal form is itself, and every store can keep it", (space, raw) => {
    const once = normalForm(raw, space, swedish);
    expect(once.value.isWellFormed() && !once.value.includes("\u0000")).toBe(true);
    if (!("refused" in once)) expect(normalForm(once.value, space, swedish)).toEqual(once);
  });
});

describe("blocked values", () => {
  test.each(["null", "0", "anonymous", "[object Object]", "NULL", " undefined ", "0000", ""])(
    "%j names nobody, in any namespace",
    (raw) => {
      for (const space of policy.namespaces)
        expect(normalForm(raw, space, policy)).toMatchObject({ refused: "blocked" });
    },
  );

  test("a definition adds to the shipped ones, without regard to case", () => {
    for (const raw of ["kiosk-7", BLOCKED_VALUES[1]])
      expect(normalForm(raw, exact, swedish)).toMatchObject({ refused: "blocked" });
    expect(normalForm("kiosk-7", exact, policy)).toEqual({ value: "kiosk-7" });
  });

  test("a blocked number is blocked in every spelling", () => {
    for (const raw of ["+46 70 174 06 99", "070-1740699"])
      expect(normalForm(raw, phone, swedish)).toEqual({
        refused: "blocked",
        value: "+46701740699",
      });
  });
});
