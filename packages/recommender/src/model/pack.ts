import { checksum } from "./checksum.ts";
import type { Description, ModelFlaw } from "./file.ts";

// Named arrays in one file, little-endian, each where it can be read where it lies:
//
//   0   8 bytes   "ATTUNEPK"
//   8   u32       version of this form
//   12  u32       checksum of all that follows
//   16  u32       bytes of the head · u32 nought · u64 bytes of the whole file, as two u32
//   32            head, JSON in UTF-8, filled up with spaces to 8 bytes
//                 arrays in the order of the head, each begins at a multiple of 8

const MAGIC = "ATTUNEPK";
const VERSION = 1;
const HEADER = 32;
/** What the checksum begins behind. */
const CHECKED = 16;
const FIELD = 2 ** 32;

/** Bytes of an entry of each kind of array. */
const WIDTH = { u32: 4, f32: 4, f64: 8 } as const;
type Kind = keyof typeof WIDTH;
export type PackedArray = Uint32Array | Float32Array | Float64Array;
export type PackedArrays = Readonly<Record<string, PackedArray>>;

type Place = { readonly name: string; readonly kind: Kind; readonly length: number };
type Head = { readonly description: Description; readonly arrays: readonly Place[] };

export type ReadPack =
  | { readonly ok: true; readonly arrays: PackedArrays; readonly description: unknown }
  | { readonly ok: false; readonly flaw: ModelFlaw };

const kindOf = (array: PackedArray): Kind => {
  if (array instanceof Uint32Array) return "u32";
  return array instanceof Float32Array ? "f32" : "f64";
};

const filledUp = (bytes: number): number => Math.ceil(bytes / 8) * 8;
const sizeOf = ({ kind, length }: Place): number => filledUp(length * WIDTH[kind]);

const bytesOf = (array: PackedArray): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

const viewOf = (buffer: ArrayBufferLike, at: number, { kind, length }: Place): PackedArray => {
  switch (kind) {
    case "u32":
      return new Uint32Array(buffer, at, length);
    case "f32":
      return new Float32Array(buffer, at, length);
    case "f64":
      return new Float64Array(buffer, at, length);
  }
};

/** Arrays and what is said of them as bytes; they lie in memory that threads share. */
export const writePack = (arrays: PackedArrays, description: Description): Uint8Array => {
  const named = Object.entries(arrays);
  const places = named.map(([name, array]) => ({
    name,
    kind: kindOf(array),
    length: array.length,
  }));
  const head: Head = { description, arrays: places };
  const said = new TextEncoder().encode(JSON.stringify(head));
  const room = filledUp(said.length);
  const size = places.reduce((sum, place) => sum + sizeOf(place), HEADER + room);
  const bytes = new Uint8Array(new SharedArrayBuffer(size));
  bytes.set(new TextEncoder().encode(MAGIC));
  bytes.fill(0x20, HEADER, HEADER + room);
  bytes.set(said, HEADER);
  const words = new Uint32Array(bytes.buffer);
  words.set([VERSION, 0, room, 0, size % FIELD, Math.floor(size / FIELD)], 2);
  let at = HEADER + room;
  named.forEach(([, array], nth) => {
    bytes.set(bytesOf(array), at);
    const place = places[nth];
    if (place !== undefined) at += sizeOf(place);
  });
  words[3] = checksum(words.subarray(CHECKED / 4));
  return bytes;
};

const isPack = (bytes: Uint8Array): boolean =>
  bytes.length >= MAGIC.length && new TextDecoder().decode(bytes.slice(0, MAGIC.length)) === MAGIC;

/** The arrays that bytes hold, as views on them, or why they hold none; they begin at a multiple of 8. */
export const readPack = (bytes: Uint8Array): ReadPack => {
  if (!isPack(bytes)) return { ok: false, flaw: "not-a-model" };
  if (bytes.length < HEADER) return { ok: false, flaw: "cut" };
  const start = bytes.byteOffset;
  const [version, sum, room = 0, , low = 0, high = 0] = new Uint32Array(bytes.buffer, start + 8, 6);
  if (version !== VERSION) return { ok: false, flaw: "another-version" };
  const size = high * FIELD + low;
  if (bytes.length < size) return { ok: false, flaw: "cut" };
  const words = new Uint32Array(bytes.buffer, start, Math.floor(bytes.length / 4));
  if (bytes.length > size || checksum(words.subarray(CHECKED / 4)) !== sum)
    return { ok: false, flaw: "damaged" };
  const said = new TextDecoder().decode(bytes.slice(HEADER, HEADER + room));
  const head: Head = JSON.parse(said);
  const arrays: Record<string, PackedArray> = {};
  let at = start + HEADER + room;
  for (const place of head.arrays) {
    arrays[place.name] = viewOf(bytes.buffer, at, place);
    at += sizeOf(place);
  }
  return { ok: true, arrays, description: head.description };
};
