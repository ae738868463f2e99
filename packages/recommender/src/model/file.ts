import type { ItemModel } from "../ease/index.ts";
import { checksum } from "./checksum.ts";

// A model in one file, little-endian, so that arrays are read where they lie:
//
//   0   8 bytes   "ATTUNERM"
//   8   u32       version of this form
//   12  u32       checksum of all that follows
//   16  u32       items · u32 entries · u32 bytes of the description · u32 nought
//   32            description, JSON in UTF-8, filled up with spaces to 8 bytes
//       u32[]     start of each item's entries, items + 1 of them
//       u32[]     targets, entries of them
//       f32[]     weights, entries of them

const MAGIC = "ATTUNERM";
const VERSION = 1;
const HEADER = 32;
/** What the checksum begins behind. */
const CHECKED = 16;

/** What a file says of itself: how it was trained, of which items. */
export type Description = { readonly [name: string]: unknown };

/** Why bytes are no model. */
export type ModelFlaw =
  | "not-a-model"
  | "another-version"
  | "cut"
  | "damaged"
  /** What the header counts cannot be. */
  | "counts"
  /** The description is no JSON object. */
  | "description"
  /** Where an item's entries begin: not from nought to the end, or back again. */
  | "start"
  /** An entry leads to an item that is not there, or to its own. */
  | "target"
  /** A weight is no finite number. */
  | "weight";

export type ReadModel =
  | { readonly ok: true; readonly model: ItemModel; readonly description: unknown }
  | { readonly ok: false; readonly flaw: ModelFlaw };

const filledUp = (bytes: number): number => Math.ceil(bytes / 8) * 8;

const sizeOf = (items: number, entries: number, description: number): number =>
  HEADER + description + 4 * (items + 1) + 8 * entries;

/** A model with its description as bytes. */
export const writeModel = (model: ItemModel, description: Description): Uint8Array => {
  const said = new TextEncoder().encode(JSON.stringify(description));
  const room = filledUp(said.length);
  const entries = model.targets.length;
  const bytes = new Uint8Array(sizeOf(model.itemCount, entries, room));
  bytes.set(new TextEncoder().encode(MAGIC));
  bytes.fill(0x20, HEADER, HEADER + room);
  bytes.set(said, HEADER);
  const words = new Uint32Array(bytes.buffer);
  words.set([VERSION, 0, model.itemCount, entries, room, 0], 2);
  let at = (HEADER + room) / 4;
  words.set(model.start, at);
  at += model.itemCount + 1;
  words.set(model.targets, at);
  new Float32Array(bytes.buffer, (at + entries) * 4, entries).set(model.weights);
  words[3] = checksum(words.subarray(CHECKED / 4));
  return bytes;
};

/** The same bytes where words can be read; a copy only when they stand askew. */
const aligned = (bytes: Uint8Array): Uint8Array =>
  bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes);

const isModel = (bytes: Uint8Array): boolean =>
  bytes.length >= MAGIC.length && new TextDecoder().decode(bytes.slice(0, MAGIC.length)) === MAGIC;

/** Whether each item's entries begin where those before end, from nought to the last. */
const isInOrder = ({ itemCount, start, targets }: ItemModel): boolean => {
  for (let item = 0; item < itemCount; item += 1)
    if ((start[item + 1] ?? 0) < (start[item] ?? 0)) return false;
  return start[0] === 0 && start[itemCount] === targets.length;
};

/** The first thing of a model that cannot be, however well its bytes came through; null when all can. */
const flawIn = (model: ItemModel): ModelFlaw | null => {
  if (!isInOrder(model)) return "start";
  const { itemCount, start, targets, weights } = model;
  for (let item = 0; item < itemCount; item += 1)
    for (let at = start[item] ?? 0; at < (start[item + 1] ?? 0); at += 1) {
      const target = targets[at] ?? itemCount;
      if (target >= itemCount || target === item) return "target";
      if (!Number.isFinite(weights[at])) return "weight";
    }
  return null;
};

/** The description in the bytes; undefined where they hold none. */
const describedIn = (bytes: Uint8Array): unknown => {
  try {
    const said: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return typeof said === "object" && said !== null && !Array.isArray(said) ? said : undefined;
  } catch {
    return undefined;
  }
};

type Header = { readonly items: number; readonly entries: number; readonly room: number };

/** Reads the arrays where they lie. Who wrote the file is not trusted: whatever is in it is looked at. */
const readWhole = (bytes: Uint8Array, { items, entries, room }: Header): ReadModel => {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const at = (HEADER + room) / 4;
  const behind = at + items + 1;
  const model = {
    itemCount: items,
    start: words.subarray(at, behind),
    targets: words.subarray(behind, behind + entries),
    weights: new Float32Array(bytes.buffer, bytes.byteOffset + 4 * (behind + entries), entries),
  };
  const flaw = flawIn(model);
  if (flaw !== null) return { ok: false, flaw };
  const description = describedIn(bytes.slice(HEADER, HEADER + room));
  return description === undefined
    ? { ok: false, flaw: "description" }
    : { ok: true, model, description };
};

/** The model that bytes hold, as views on them, or why they hold none. */
export const readModel = (given: Uint8Array): ReadModel => {
  if (!isModel(given)) return { ok: false, flaw: "not-a-model" };
  if (given.length < HEADER) return { ok: false, flaw: "cut" };
  const bytes = aligned(given);
  const [version, sum, items = 0, entries = 0, room = 0, nought = 0] = new Uint32Array(
    bytes.buffer,
    bytes.byteOffset + MAGIC.length,
    6,
  );
  if (version !== VERSION) return { ok: false, flaw: "another-version" };
  if (room % 8 !== 0) return { ok: false, flaw: "counts" };
  const size = sizeOf(items, entries, room);
  if (bytes.length < size) return { ok: false, flaw: "cut" };
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, size / 4);
  if (bytes.length > size || checksum(words.subarray(CHECKED / 4)) !== sum)
    return { ok: false, flaw: "damaged" };
  if (nought !== 0) return { ok: false, flaw: "counts" };
  return readWhole(bytes, { items, entries, room });
};
