import { isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";
import { isWellFormed } from "../event/index.ts";
import type { IdentityPolicy, Namespace } from "./policy.ts";

const MAX_VALUE = 200;
const ALL_ZEROS = /^0*$/;
const EMAIL = /^[^\s@]+@[^\s@]+$/;

export type NormalForm =
  | { readonly value: string }
  | { readonly refused: "blocked" | "malformed"; readonly value: string };

/** Of a value that cannot be kept as it is, what a timeline shows. Cut first: a cut can halve a pair. */
export const shownForm = (text: string): string =>
  text.slice(0, MAX_VALUE).toWellFormed().replaceAll("\u0000", "");

const phoneForm = (text: string, country: string | null): string | null => {
  const known = country !== null && isSupportedCountry(country) ? country : undefined;
  const parsed = parsePhoneNumberFromString(text, known);
  return parsed?.isValid() ? parsed.number : null;
};

const formed = (text: string, form: Namespace["form"], country: string | null): string | null => {
  switch (form) {
    case "exact":
      return text;
    case "email":
      return EMAIL.test(text) ? text.toLowerCase() : null;
    case "phone":
      return phoneForm(text, country);
  }
};

/** The form of an id that is text and nothing else, such as a group id. */
export const plainForm = (
  raw: string,
  { blocked }: Pick<IdentityPolicy, "blocked">,
): NormalForm => {
  const text = raw.trim().normalize("NFC");
  if (blocked.has(text.toLowerCase()) || ALL_ZEROS.test(text))
    return { refused: "blocked", value: text.slice(0, MAX_VALUE) };
  if (text.length > MAX_VALUE || !isWellFormed(text))
    return { refused: "malformed", value: shownForm(text) };
  return { value: text };
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
  const plain = plainForm(raw, policy);
  if ("refused" in plain) return plain;
  const text = plain.value;
  const value = formed(text, namespace.form, policy.phoneCountry);
  if (value === null) return { refused: "malformed", value: text };
  // However it was written: a blocked phone number is blocked in every spelling.
  return policy.blocked.has(value.toLowerCase()) ? { refused: "blocked", value } : { value };
};
