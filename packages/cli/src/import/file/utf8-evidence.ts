import { isAscii, isUtf8 } from "node:buffer";
import { createWholeCharacters, linesOf } from "./encoding.ts";

/** What the bytes of a file that should be UTF-8 say of that. */
export type Utf8Evidence = {
  readonly look: (bytes: Buffer) => void;
  /**
   * Line of the first bytes that are no UTF-8; null when all are. What a cut in the middle of a
   * character leaves is no sign of another encoding.
   */
  readonly firstDamage: (isCut: boolean) => number | null;
  /** Whether other lines hold UTF-8 beyond ASCII: then the file mixes encodings. */
  readonly isMixed: () => boolean;
};

const LINE_FEED = 0x0a;

const feedsIn = (bytes: Buffer): number => {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1))
    count += 1;
  return count;
};

/** Collects the evidence while a file is read for another purpose. */
export const createUtf8Evidence = (): Utf8Evidence => {
  const whole = createWholeCharacters();
  let line = 1;
  let damage: number | null = null;
  let isBeyondAscii = false;
  return {
    look: (chunk) => {
      const bytes = whole.of(chunk);
      if (isUtf8(bytes)) {
        isBeyondAscii ||= !isAscii(bytes);
        if (damage === null) line += feedsIn(bytes);
        return;
      }
      for (const each of linesOf(bytes)) {
        if (!isUtf8(each)) damage ??= line;
        else if (!isAscii(each)) isBeyondAscii = true;
        line += each.at(-1) === LINE_FEED ? 1 : 0;
      }
    },
    firstDamage: (isCut) => damage ?? (isCut || isUtf8(whole.rest()) ? null : line),
    isMixed: () => isBeyondAscii,
  };
};
