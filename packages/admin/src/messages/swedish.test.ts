import { describe, expect, test } from "vitest";
import { SV } from "./sv/index.ts";

/** Words for an idea that has another word here, or that no Swede would say. */
const FOREIGN: readonly (readonly [wrong: RegExp, right: string])[] = [
  [/\bidentiteter\b/i, "identifierare"],
  [/\bföretag(?! eller hushåll)/i, "konto"],
  [/(?<!\{)\bslot\b(?! \{)/i, "plats"],
  [/(?<!\{)\boffer(?:t|ter)?\b(?! \{)/i, "erbjudande"],
  [/\bbeslut(?:et)? (?:togs|tas|har tagits)\b|\btog(?:s)? ett beslut\b/i, "fatta beslut"],
  [/\btrimmade sig\b/i, "lär sig av utfallet"],
  [/\bPröva\b/i, "prova"],
  [/\bisärtagning/i, "uppdelning"],
];

const said = Object.entries(SV).filter(([key]) => !/^(?:problem|rejection)\./.test(key));

describe("the Swedish words", () => {
  test.each(FOREIGN)("have one word for an idea: not %s", (wrong) => {
    expect(said.filter(([, message]) => wrong.test(message))).toEqual([]);
  });
});
