const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const SEXTETS: readonly number[] = Array.from({ length: 128 }, (_, code) =>
  ALPHABET.indexOf(String.fromCharCode(code)),
);

/** A consent string that cannot be read; caught where decoding begins, never seen by a caller. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
}

/** Bits of base64url text, six a character, first to last. */
export type Bits = {
  /** The next bits as an unsigned number; at most 24 at a time. */
  readonly read: (width: number) => number;
  readonly skip: (width: number) => void;
};

const sextetAt = (text: string, index: number): number => {
  const sextet = SEXTETS[text.charCodeAt(index)] ?? -1;
  if (sextet < 0) throw new Unreadable("no base64url");
  return sextet;
};

export const openBits = (text: string): Bits => {
  const length = text.length * 6;
  let position = 0;
  const advance = (width: number): number => {
    const from = position;
    position += width;
    if (position > length) throw new Unreadable("it ends too early");
    return from;
  };
  return {
    read: (width) => {
      const from = advance(width);
      let value = 0;
      for (let bit = from; bit < from + width; bit += 1)
        value = value * 2 + ((sextetAt(text, Math.floor(bit / 6)) >> (5 - (bit % 6))) & 1);
      return value;
    },
    skip: (width) => {
      advance(width);
    },
  };
};

/** Base64url of one sextet. */
export const characterOf = (sextet: number): string => ALPHABET.charAt(sextet);
