import { describe, expect, it } from "vitest";
import type { Decoder } from "./encoding.ts";
import { createDecoder, encodingOf } from "./encoding.ts";

const decoded = (decoder: Decoder, chunks: readonly Buffer[]) => ({
  text: chunks.map(decoder.decode).join("") + decoder.end(),
  isDamaged: decoder.isDamaged(),
});
const bytewise = (bytes: Buffer): Buffer[] => [...bytes].map((byte) => Buffer.from([byte]));

describe("UTF-8", () => {
  it("passes as it is, wherever it is cut, and so does a lost character of somebody else's", () => {
    const text = "a\u00f6\u20ac\u{1F6B2}\uFFFD\n\u{1F6B2}\n";
    const bytes = Buffer.from(text);
    expect(decoded(createDecoder("utf-8"), bytewise(bytes))).toEqual({ text, isDamaged: false });
    expect(decoded(createDecoder("utf-8"), [bytes])).toEqual({ text, isDamaged: false });
  });

  it("loses its byte order mark at the start and nowhere else", () => {
    const bytes = Buffer.from("\uFEFFa\uFEFF");
    for (const chunks of [[bytes], bytewise(bytes)])
      expect(decoded(createDecoder("utf-8"), chunks).text).toBe("a\uFEFF");
  });

  it("what is none gets a mark, and separators and line breaks stay", () => {
    const damaged = Buffer.from("J\u00f6rg,\u00e4,\u00ff\nab\n\u00f0", "latin1");
    const text = "J\uFFFFrg,\uFFFF,\uFFFF\nab\n\uFFFF";
    expect(decoded(createDecoder("utf-8"), [damaged])).toEqual({ text, isDamaged: true });
    expect(decoded(createDecoder("utf-8"), bytewise(damaged))).toEqual({ text, isDamaged: true });
  });
});

describe("UTF-16", () => {
  const text = "a\u00f6\u20ac\u{1F6B2}\n";
  const little = Buffer.from(`\uFEFF${text}`, "utf16le");
  const big = Buffer.from(little).swap16();

  it("is told by its mark, and read wherever it is cut", () => {
    expect([encodingOf(little, "auto"), encodingOf(big, "auto")]).toEqual(["utf-16le", "utf-16be"]);
    for (const [encoding, bytes] of [
      ["utf-16le", little],
      ["utf-16be", big],
    ] as const)
      for (const chunks of [[bytes], bytewise(bytes)])
        expect(decoded(createDecoder(encoding), chunks)).toEqual({ text, isDamaged: false });
  });

  it("half a character gets a mark", () => {
    const half = Buffer.from("a\uD83D,b", "utf16le");
    expect(decoded(createDecoder("utf-16le"), [half])).toEqual({
      text: "a\uFFFF,b",
      isDamaged: true,
    });
    expect(decoded(createDecoder("utf-16le"), [little.subarray(0, -1)]).isDamaged).toBe(true);
  });
});

describe("one byte a character", () => {
  it("windows-1252 has the euro, and a mark for what it leaves undefined", () => {
    const bytes = Buffer.from([0x80, 0xe5, 0x81]);
    expect(decoded(createDecoder("windows-1252"), [bytes])).toEqual({
      text: "\u20ac\u00e5\uFFFF",
      isDamaged: true,
    });
    expect(decoded(createDecoder("iso-8859-1"), [Buffer.from([0x80, 0xe5])]).text).toBe(
      "\u20ac\u00e5",
    );
    expect(decoded(createDecoder("iso-8859-15"), [Buffer.from([0xa4, 0xe5])]).text).toBe(
      "\u20ac\u00e5",
    );
  });
});
