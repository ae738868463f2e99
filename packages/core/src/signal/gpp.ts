import { GppModel } from "@iabgpp/cmpapi";
import type { GppOptOut } from "../consent/index.ts";
import type { Bits } from "./bits.ts";
import { openBits, Unreadable } from "./bits.ts";
import { tcfPurposesOf } from "./tcf.ts";

export type GppReading = {
  /** TCF purposes consented to in the section of the European Union; null without that section. */
  readonly tcf: ReadonlySet<number> | null;
  readonly optOuts: ReadonlySet<GppOptOut>;
  /** A section says that the browser sent Global Privacy Control. */
  readonly gpc: boolean;
  /** Some section could not be read; what the others deny counts all the same. */
  readonly flawed: boolean;
};

/** Section ids of the GPP: Europe's TCF, the first of the United States (uspv1) and the last that the standard could reach. */
const TCF_EU = 2;
const FIRST_US = 6;
const HIGHEST_ID = 10_000;
const MOST_SECTIONS = 64;
const HEADER_TYPE = 3;
const HEADER_VERSION = 1;
/** Longest text of a United States section; the longest in the standard has about 40 characters. */
const MAX_US_SECTION = 200;

const FIELDS = [
  ["OptOutSale", "sale"],
  ["SaleOptOut", "sale"],
  ["SharingOptOut", "sharing"],
  ["TargetedAdvertisingOptOut", "targeted_advertising"],
] as const;

/** A Fibonacci-coded number: a bit for each Fibonacci number from 1, 2, 3, 5; two ones in a row end it. */
const readFibonacci = (bits: Bits): number => {
  let [value, weight, next, before] = [0, 1, 2, 0];
  for (;;) {
    const bit = bits.read(1);
    if (bit === 1 && before === 1) return value;
    if (bit === 1) value += weight;
    if (value > HIGHEST_ID) throw new Unreadable("no such section");
    before = bit;
    [weight, next] = [next, weight + next];
  }
};

/**
 * The section ids that a header lists. Read here and not by the library, which unrolls a range of any
 * size: a header of thirty characters could fill the memory.
 */
const sectionIdsOf = (header: string): readonly number[] => {
  const bits = openBits(header);
  if (bits.read(6) !== HEADER_TYPE || bits.read(6) !== HEADER_VERSION)
    throw new Unreadable("no GPP header");
  const ids: number[] = [];
  let last = 0;
  for (let entries = bits.read(12); entries > 0; entries -= 1) {
    const isRange = bits.read(1) === 1;
    last += readFibonacci(bits);
    ids.push(last);
    const end = isRange ? last + readFibonacci(bits) : last;
    if (end > last + MOST_SECTIONS) throw new Unreadable("too many sections");
    while (last < end) ids.push((last += 1));
    if (ids.length > MOST_SECTIONS) throw new Unreadable("too many sections");
  }
  return ids;
};

type Us = Pick<GppReading, "optOuts" | "gpc">;

/** In uspv1 Y and N, else 1 for opted out, 2 for did not, 0 for does not apply. */
const isOptOut = (value: unknown): boolean => {
  if (value === 1 || value === "Y") return true;
  if (value === 0 || value === 2 || value === "N" || value === "-") return false;
  throw new Unreadable("no such value");
};

const readUs = (id: number, text: string): Us => {
  if (text === "" || text.length > MAX_US_SECTION) throw new Unreadable("no such section");
  const model = new GppModel();
  model.decodeSectionById(id, text);
  const optOuts = FIELDS.filter(
    ([field]) =>
      model.hasFieldBySectionId(id, field) && isOptOut(model.getFieldValueBySectionId(id, field)),
  ).map(([, name]) => name);
  const gpc =
    model.hasFieldBySectionId(id, "Gpc") && model.getFieldValueBySectionId(id, "Gpc") === true;
  return { optOuts: new Set(optOuts), gpc };
};

type Section = Partial<GppReading>;

const readSection = (id: number, text: string): Section => {
  const read = (): Section => {
    if (id === TCF_EU) return { tcf: tcfPurposesOf(text) };
    return id >= FIRST_US ? readUs(id, text) : {};
  };
  try {
    return read();
  } catch {
    // The libraries throw errors of many kinds for what is not readable.
    return { flawed: true };
  }
};

/** What a GPP string says. Throws when its header is none; a section that cannot be read is left out. */
export const readGpp = (text: string): GppReading => {
  const [header = "", ...sections] = text.split("~");
  const ids = sectionIdsOf(header);
  if (ids.length !== sections.length) throw new Unreadable("header and sections differ");
  const read = ids.map((id, index) => readSection(id, sections[index] ?? ""));
  return {
    tcf: read.find(({ tcf }) => tcf)?.tcf ?? null,
    optOuts: new Set(read.flatMap(({ optOuts = [] }) => [...optOuts])),
    gpc: read.some(({ gpc }) => gpc),
    flawed: read.some(({ flawed }) => flawed),
  };
};
