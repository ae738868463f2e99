import { TCString } from "@iabtcf/core";
import type { Bits } from "./bits.ts";
import { characterOf, openBits, Unreadable } from "./bits.ts";

/** Bits of the core segment before its lists of vendors (IAB Tech Lab, TC string v2.2, "The Core String"). */
const HEAD_BITS = 213;
/** Whole characters of those; the next one holds three of its six bits. */
const HEAD_CHARACTERS = 35;
const SHARED_BITS = 0b111000;
/** The shared character's rest and these: no vendors by consent, none by interest, no restrictions. */
const EMPTY_LISTS = "A".repeat(8);
const VERSION = 2;

const skipIds = (bits: Bits): void => {
  const entries = bits.read(12);
  for (let entry = 0; entry < entries; entry += 1) bits.skip(bits.read(1) === 1 ? 32 : 16);
};

const skipVendors = (bits: Bits): void => {
  const highest = bits.read(16);
  if (bits.read(1) === 1) skipIds(bits);
  else bits.skip(highest);
};

const skipRestrictions = (bits: Bits): void => {
  const restrictions = bits.read(12);
  for (let each = 0; each < restrictions; each += 1) {
    bits.skip(8);
    skipIds(bits);
  }
};

/**
 * The start of the core segment, with its lists of vendors emptied. What a string says of vendors is
 * not used here, and the library unrolls its ranges: 33 bits can name 65,535 vendors, so a short string
 * could hold the server up for seconds. The lists are walked, so that a string cut short is found.
 */
const headOf = (core: string): string => {
  const bits = openBits(core);
  bits.skip(HEAD_BITS);
  skipVendors(bits);
  skipVendors(bits);
  skipRestrictions(bits);
  const shared = openBits(core.charAt(HEAD_CHARACTERS)).read(6) & SHARED_BITS;
  return core.slice(0, HEAD_CHARACTERS) + characterOf(shared) + EMPTY_LISTS;
};

/** The TCF purposes that a TC string v2 consents to. Throws for everything that is none. */
export const tcfPurposesOf = (text: string): ReadonlySet<number> => {
  const [core = "", ...segments] = text.split(".");
  if ([core, ...segments].some((segment) => !/^[\w-]+$/.test(segment)))
    throw new Unreadable("no base64url");
  const model = TCString.decode(headOf(core));
  if (Number(model.version) !== VERSION) throw new Unreadable("not of version 2");
  return new Set(model.purposeConsents.values());
};
