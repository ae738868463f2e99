import { buffer } from "node:stream/consumers";
import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { createUtf8Check } from "./utf8.ts";

const passed = async (chunks: readonly Buffer[]) => {
  const check = createUtf8Check();
  const read = await buffer(Readable.from(chunks).pipe(check.stream));
  return { read, isDamaged: check.isDamaged() };
};

const bytewise = (bytes: Buffer): Buffer[] => [...bytes].map((byte) => Buffer.from([byte]));

it("UTF-8 passes as it is, wherever it is cut, and so does a lost character of somebody else's", async () => {
  const text = Buffer.from("a\u00f6\u20ac\u{1F6B2}\uFFFD\n\u{1F6B2}\n");
  expect(await passed(bytewise(text))).toEqual({ read: text, isDamaged: false });
  expect(await passed([text])).toEqual({ read: text, isDamaged: false });
});

it("what is not UTF-8 gets a mark, and separators and line breaks stay", async () => {
  const damaged = Buffer.from("J\u00f6rg,\u00e4,\u00ff\nab\n\u00f0", "latin1");
  const read = Buffer.from("J\uFFFFrg,\uFFFF,\uFFFF\nab\n\uFFFF");
  expect(await passed([damaged])).toEqual({ read, isDamaged: true });
  expect(await passed(bytewise(damaged))).toEqual({ read, isDamaged: true });
});
