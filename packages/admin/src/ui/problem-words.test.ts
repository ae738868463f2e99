import { describe, expect, test } from "vitest";
import { ApiProblem } from "../api/index.ts";
import { createTranslate } from "../i18n/index.ts";
import type { MessageKey } from "../messages/index.ts";
import { SV } from "../messages/sv/index.ts";
import { problemWords } from "./problem-words.ts";

const swedish = {
  t: createTranslate<MessageKey>("sv", SV).text,
  has: (key: string): key is MessageKey => Object.hasOwn(SV, key),
};

const problem = (slug: string, detail?: string): ApiProblem =>
  new ApiProblem({
    type: `/problems/${slug}`,
    title: "The server's title",
    fix: "The server's advice.",
    status: 409,
    ...(detail === undefined ? {} : { detail }),
  });

describe("what went wrong", () => {
  test("is told in the reader's language, and the server's own words beside it", () => {
    expect(problemWords(swedish, problem("person-last-owner", "Maja is the last one."))).toEqual({
      title: "Ingen ägare skulle finnas kvar",
      fix: "Gör någon annan till ägare först.",
      detail: "Maja is the last one.",
      isForeign: false,
    });
  });

  test("is told in the server's words, and marked as such, where the page has none for it", () => {
    expect(problemWords(swedish, problem("made-tomorrow"))).toEqual({
      title: "The server's title",
      fix: "The server's advice.",
      detail: null,
      isForeign: true,
    });
  });

  test("on the page itself is not laid on the network", () => {
    expect(problemWords(swedish, new Error("x is undefined"))).toEqual({
      title: "Något gick fel på den här sidan",
      fix: "Ladda om den. Utkast som har sparats finns kvar.",
      detail: "x is undefined",
      isForeign: false,
    });
  });
});
