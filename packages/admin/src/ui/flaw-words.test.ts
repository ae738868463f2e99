import { FLAW_CODES } from "@attune/contract";
import { describe, expect, test } from "vitest";
import { createTranslate } from "../i18n/index.ts";
import { EN } from "../messages/en/index.ts";
import type { MessageKey } from "../messages/index.ts";
import { SV } from "../messages/sv/index.ts";
import { flawWords } from "./flaw-words.ts";

const swedish = {
  t: createTranslate<MessageKey>("sv", SV).text,
  has: (key: string): key is MessageKey => Object.hasOwn(SV, key),
};

const LANGUAGES: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ["English", EN],
  ["Swedish", SV],
];

const codesIn = (messages: Readonly<Record<string, string>>): readonly string[] =>
  Object.keys(messages)
    .filter((key) => key.startsWith("flaw."))
    .map((key) => key.slice("flaw.".length));

describe("what is wrong at a place", () => {
  test.each(LANGUAGES)(
    "is told in %s by each code that there is, and by no other",
    (_, messages) => {
      expect(codesIn(messages).toSorted()).toEqual(FLAW_CODES.toSorted());
    },
  );

  test("is told in the reader's language, with the reason for it", () => {
    const error = {
      pointer: "/content/title",
      detail: "slot hero cannot show it: Too big",
      code: "slot-cannot-show",
      with: { slot: "hero", why: { code: "text-too-long", with: { limit: 60 } } },
    };
    expect(flawWords(swedish, error)).toEqual({
      text: "Platsen hero kan inte visa det: Högst 60 tecken.",
      isForeign: false,
    });
  });

  test("is told in the server's words, and marked as such, where it has no code or one of tomorrow", () => {
    const detail = "the server's own words";
    for (const code of [undefined, "made-tomorrow"])
      expect(
        flawWords(swedish, { pointer: "", detail, ...(code === undefined ? {} : { code }) }),
      ).toEqual({ text: detail, isForeign: true });
  });
});
