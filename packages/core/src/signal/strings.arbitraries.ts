import { fc } from "@fast-check/vitest";
import { GppModel } from "@iabgpp/cmpapi";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Bits as base64url. */
export const base64 = (bits: string): string =>
  (bits.padEnd(Math.ceil(bits.length / 6) * 6, "0").match(/.{6}/g) ?? [])
    .map((six) => ALPHABET.charAt(Number.parseInt(six, 2)))
    .join("");

/** Numbers as bits, each of its width. */
export const bitsOf = (...fields: readonly (readonly [value: number, width: number])[]): string =>
  fields.map(([value, width]) => value.toString(2).padStart(width, "0")).join("");

const has = (ids: readonly number[], highest: number): string =>
  Array.from({ length: highest }, (_, index) => (ids.includes(index + 1) ? "1" : "0")).join("");

/** All of a TC string's core segment before the lists of vendors, written by hand: the library encodes with a vendor list only. */
export const headBits = (consents: readonly number[], version = 2): string =>
  bitsOf([version, 6], [17e9, 36], [17e9, 36], [31, 12], [1, 12], [0, 6], [1173, 12], [1, 12]) +
  bitsOf([4, 6], [1, 1], [0, 1], [0, 12]) +
  has(consents, 24) +
  bitsOf([0, 24], [0, 1], [1156, 12]);

/** A TC string of version 2 with consent to these purposes. */
export const tcString = (consents: readonly number[], vendors: readonly number[] = []): string => {
  const highest = Math.max(0, ...vendors);
  const listed = bitsOf([highest, 16], [0, 1]) + has(vendors, highest);
  return base64(headBits(consents) + listed + bitsOf([0, 17], [0, 12]));
};

/** A GPP string with these fields of its sections. */
export const gppString = (fields: readonly (readonly [string, string, unknown])[]): string => {
  const model = new GppModel();
  for (const [section, field, value] of fields) model.setFieldValue(section, field, value);
  return model.encode();
};

/** Text near the strings that are read, and far from them. */
export const nearlyConsentString = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.base64String({ maxLength: 4_000 }).map((text) => text.replaceAll(/[+/=]/g, "_")),
  fc
    .tuple(
      fc.constantFrom("C", "CPXxRfAPXxRfAAfKABENB-", "DBABMA~", "DBABLA~", "DBACNYA~"),
      fc.base64String({ maxLength: 400 }),
    )
    .map(([start, text]) => start + text.replaceAll(/[+/=]/g, "-")),
  fc.tuple(fc.nat(60), fc.string({ minLength: 1, maxLength: 3 })).map(([at, noise]) => {
    const text = tcString([3, 4, 5], [12, 80]);
    return text.slice(0, at) + noise + text.slice(at + noise.length);
  }),
);
