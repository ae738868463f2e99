import { isUtf8 } from "node:buffer";
import { Transform } from "node:stream";

/** Stands where bytes were that are no UTF-8; a noncharacter, so that no text has it. */
export const NOT_UTF8 = "\uFFFF";

/** What a reader of UTF-8 found in its content so far. */
export type Utf8Check = {
  readonly stream: Transform;
  /** Whether something was no UTF-8: only then can the mark stand in a row. */
  readonly isDamaged: () => boolean;
};

const UTF16 = Buffer.from([0xff, 0xfe]);
const LINE_FEED = 0x0a;

/** How many bytes an encoded character has, by its first byte; 1 for what starts none. */
const lengthFrom = (first: number): number => {
  if (first >= 0xf0) return 4;
  if (first >= 0xe0) return 3;
  return first >= 0xc0 ? 2 : 1;
};

/** Bytes at the end that begin a character whose rest is in the next chunk. */
const openAtEnd = (bytes: Buffer): number => {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) !== 0x80) return lengthFrom(byte) > back ? back : 0;
  }
  return 0;
};

const marked = (line: Buffer): Buffer =>
  isUtf8(line) ? line : Buffer.from(line.toString("utf8").replaceAll("\uFFFD", NOT_UTF8));

/** The lines of a chunk, with the mark in those that are damaged. */
const markedLines = (bytes: Buffer): Buffer => {
  const lines: Buffer[] = [];
  for (let from = 0; from < bytes.length;) {
    const feed = bytes.indexOf(LINE_FEED, from);
    const to = feed === -1 ? bytes.length : feed + 1;
    lines.push(marked(bytes.subarray(from, to)));
    from = to;
  }
  return Buffer.concat(lines);
};

/**
 * Passes UTF-8 on as it is and puts a mark where it is none. A lossy reading would make one
 * identifier of two people whose names differ in such a byte. UTF-16, which says so in its first
 * bytes, is the parser's to read.
 */
export const createUtf8Check = (): Utf8Check => {
  let isDamaged = false;
  let isUtf16: boolean | null = null;
  let open = Buffer.alloc(0);
  const checked = (bytes: Buffer): Buffer => {
    if (isUtf16 === true || isUtf8(bytes)) return bytes;
    isDamaged = true;
    return markedLines(bytes);
  };
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const bytes = open.length === 0 ? chunk : Buffer.concat([open, chunk]);
      isUtf16 ??= bytes.subarray(0, 2).equals(UTF16);
      const end = bytes.length - (isUtf16 ? 0 : openAtEnd(bytes));
      open = Buffer.from(bytes.subarray(end));
      done(null, checked(bytes.subarray(0, end)));
    },
    flush(done) {
      done(null, checked(open));
    },
  });
  return { stream, isDamaged: () => isDamaged };
};
