import { isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";
import { isWellFormed } from "../event/index.ts";
import type { IdentityPolicy, Namespace } from "./policy.ts";

const MAX_VALUE = 200;
const ALL_ZEROS = /^0*$/;
const EMAIL = /^[^\s@]+@[^\s@]+$/;

export type NormalForm =
  | { readonly value: string }
  | { readonly refused: "blocked" | "malformed"; readonly value: string };

const phoneForm = (text: string, country: string | null): string | null => {
  const known = country !== null && isSupportedCountry(country) ? country : undefined;
  const parsed = parsePhoneNumberFromString(text, known);
  return parsed?.isValid() ? parsed.number : null;
};

/**
 * The normal form of a raw identifier: text as it is, e-mail in lower case, phone as E.164.
 * Blocked values (`null`, `0`, `anonymous`, `[object Object]`, …) name nobody.
 */
export const normalForm = (
  raw: string,
  namespace: Namespace,
  policy: IdentityPolicy,
): NormalForm => {
  const text = raw.trim();
  if (policy.blocked.has(text.toLowerCase()) || ALL_ZEROS.test(text))
    return { refused: "blocked", value: text.slice(0, MAX_VALUE) };
  if (text.length > MAX_VALUE || !isWellFormed(text))
    return {
      refused: "malformed",
      value: text.toWellFormed().replaceAll("\u0000", "").slice(0, MAX_VALUE),
    };
  switch (namespace.form) {
    case "exact":
      return { value: text };
    case "email":
      return EMAIL.test(text)
        ? { value: text.toLowerCase() }
        : { refused: "malformed", value: text };
    case "phone": {
      const number = phoneForm(text, policy.phoneCountry);
      return number === null ? { refused: "malformed", value: text } : { value: number };
    }
  }
};
