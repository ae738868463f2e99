import { isUtf8 } from "node:buffer";
import type { ENCODINGS } from "./format.ts";

/** Stands where bytes were that cannot be read; a noncharacter, so that no text has it. */
export const UNREADABLE = "\uFFFF";

export type Encoding = (typeof ENCODINGS)[number];
type Known = Exclude<Encoding, "auto">;

/** Turns the bytes of a file into text, piece by piece. */
export type Decoder = {
  readonly encoding: Known;
  readonly decode: (bytes: Buffer) => string;
  /** What is left when no more bytes come. */
  readonly end: () => string;
  /** Whether bytes could not be read so far: only then can the mark stand in the text. */
  readonly isDamaged: () => boolean;
};

const BOM_UTF8 = Buffer.from([0xef, 0xbb, 0xbf]);
const LINE_FEED = 0x0a;

/** The encoding that a file's first bytes say, or its mapping. */
export const encodingOf = (head: Buffer, wanted: Encoding): Known => {
  if (wanted !== "auto") return wanted;
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  return "utf-8";
};

/** How many bytes an encoded character has, by its first byte; 1 for what starts none. */
const lengthFrom = (first: number): number => {
  if (first >= 0xf0) return 4;
  if (first >= 0xe0) return 3;
  return first >= 0xc0 ? 2 : 1;
};

/** Bytes at the end that begin a character whose rest is in the next piece. */
const openAtEnd = (bytes: Buffer): number => {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) !== 0x80) return lengthFrom(byte) > back ? back : 0;
  }
  return 0;
};

/** Holds back what begins a character whose rest is still to come. */
export const createWholeCharacters = () => {
  let open = Buffer.alloc(0);
  return {
    of: (chunk: Buffer): Buffer => {
      const bytes = open.length === 0 ? chunk : Buffer.concat([open, chunk]);
      const end = bytes.length - openAtEnd(bytes);
      open = Buffer.from(bytes.subarray(end));
      return bytes.subarray(0, end);
    },
    rest: (): Buffer => open,
  };
};

/** The lines of some bytes, each with its line feed if it has one. */
export const linesOf = function* (bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length;) {
    const feed = bytes.indexOf(LINE_FEED, from);
    const to = feed === -1 ? bytes.length : feed + 1;
    yield bytes.subarray(from, to);
    from = to;
  }
};

const marked = (bytes: Buffer): string =>
  [...linesOf(bytes)]
    .map((line) =>
      isUtf8(line) ? line.toString() : line.toString().replaceAll("\uFFFD", UNREADABLE),
    )
    .join("");

/**
 * UTF-8, with a mark where bytes are none. A lossy reading would make one identifier of two people
 * whose names differ in such a byte.
 */
const createUtf8Decoder = (): Decoder => {
  const whole = createWholeCharacters();
  let isDamaged = false;
  let isStart = true;
  const textOf = (bytes: Buffer): string => {
    const from = isStart && bytes.subarray(0, 3).equals(BOM_UTF8) ? 3 : 0;
    if (bytes.length > 0) isStart = false;
    const read = bytes.subarray(from);
    if (isUtf8(read)) return read.toString();
    isDamaged = true;
    return marked(read);
  };
  return {
    encoding: "utf-8",
    decode: (bytes) => textOf(whole.of(bytes)),
    end: () => textOf(whole.rest()),
    isDamaged: () => isDamaged,
  };
};

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

const createUtf16Decoder = (encoding: "utf-16le" | "utf-16be"): Decoder => {
  let open = Buffer.alloc(0);
  let isDamaged = false;
  let isStart = true;
  const textOf = (bytes: Buffer): string => {
    const ordered = encoding === "utf-16be" ? Buffer.from(bytes).swap16() : bytes;
    const text = ordered.toString("utf16le");
    const read = isStart && text.startsWith("\uFEFF") ? text.slice(1) : text;
    if (text !== "") isStart = false;
    if (read.isWellFormed()) return read;
    isDamaged = true;
    return read.toWellFormed().replaceAll("\uFFFD", UNREADABLE);
  };
  /** Bytes up to the last whole character: neither half a unit nor half a pair. */
  const wholeEnd = (bytes: Buffer): number => {
    const even = bytes.length - (bytes.length % 2);
    if (even < 2) return even;
    const last =
      encoding === "utf-16be" ? bytes.readUInt16BE(even - 2) : bytes.readUInt16LE(even - 2);
    return isHighSurrogate(last) ? even - 2 : even;
  };
  return {
    encoding,
    decode: (chunk) => {
      const bytes = open.length === 0 ? chunk : Buffer.concat([open, chunk]);
      const end = wholeEnd(bytes);
      open = Buffer.from(bytes.subarray(end));
      return textOf(bytes.subarray(0, end));
    },
    end: () => {
      if (open.length === 0) return "";
      isDamaged = true;
      return UNREADABLE;
    },
    isDamaged: () => isDamaged,
  };
};

/** Bytes that windows-1252 leaves undefined; a browser reads them as control characters. */
const UNDEFINED_1252 = /[\u0081\u008D\u008F\u0090\u009D]/g;

/** One byte a character. What is called iso-8859-1 is windows-1252 wherever it holds more. */
const createByteDecoder = (encoding: "windows-1252" | "iso-8859-1" | "iso-8859-15"): Decoder => {
  const decoder = new TextDecoder(encoding === "iso-8859-15" ? encoding : "windows-1252");
  let isDamaged = false;
  return {
    encoding,
    decode: (bytes) => {
      const text = decoder.decode(bytes, { stream: true });
      const read = encoding === "iso-8859-15" ? text : text.replaceAll(UNDEFINED_1252, UNREADABLE);
      isDamaged ||= read.includes(UNREADABLE);
      return read;
    },
    end: () => "",
    isDamaged: () => isDamaged,
  };
};

export const createDecoder = (encoding: Known): Decoder => {
  switch (encoding) {
    case "utf-8":
      return createUtf8Decoder();
    case "utf-16le":
    case "utf-16be":
      return createUtf16Decoder(encoding);
    case "windows-1252":
    case "iso-8859-1":
    case "iso-8859-15":
      return createByteDecoder(encoding);
  }
};
