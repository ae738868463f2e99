import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { MessageFormatElement } from "@formatjs/icu-messageformat-parser";
import { parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { describe, expect, test } from "vitest";
import { EN } from "./en/index.ts";
import { SV } from "./sv/index.ts";

const SOURCE = join(import.meta.dirname, "..");

/** The names of what a message is told, whatever it does with them. */
const argumentsOf = (elements: readonly MessageFormatElement[]): string[] =>
  elements.flatMap((element) => {
    switch (element.type) {
      case TYPE.literal:
      case TYPE.pound:
        return [];
      case TYPE.select:
      case TYPE.plural:
        return [
          element.value,
          ...Object.values(element.options).flatMap(({ value }) => argumentsOf(value)),
        ];
      case TYPE.tag:
        return [element.value, ...argumentsOf(element.children)];
      default:
        return [element.value];
    }
  });

const namesIn = (message: string): readonly string[] =>
  [...new Set(argumentsOf(parse(message)))].sort();

const english = Object.entries(EN);
const swedish: Readonly<Record<string, string>> = SV;

const written = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.tsx?$/.test(path) && !path.startsWith("messages") && !/\.test\./.test(path))
  .map((path) => readFileSync(join(SOURCE, path), "utf8"))
  .join("\n");

/** Beginnings of keys that the rest is put to when it is known: `reason.${reason}`. */
const beginnings = [...written.matchAll(/`([a-z.]+\.)\$\{/g)].map(([, begin]) => begin ?? "");

describe("the words", () => {
  test("are the same keys in each language", () => {
    expect(Object.keys(SV).sort()).toEqual(Object.keys(EN).sort());
  });

  test.each(english)("are told the same in each language: %s", (key, message) => {
    expect(namesIn(swedish[key] ?? "")).toEqual(namesIn(message));
  });

  test("are all said somewhere", () => {
    const unused = Object.keys(EN).filter(
      (key) => !written.includes(`"${key}"`) && !beginnings.some((begin) => key.startsWith(begin)),
    );
    expect(unused).toEqual([]);
  });

  test("are written in each language, but for names and signs", () => {
    const same = english.filter(([key, message]) => swedish[key] === message).map(([key]) => key);
    expect(same).toEqual([
      "ui.rowOf",
      "shelves.figure.mrr",
      "shelves.figure.ndcg",
      "form.jsonSchema",
      "form.segment",
      "frame.language.en",
      "frame.language.sv",
      "live.micros",
      "people.person",
      "accounts.id",
      "stage.7",
      "definitions.definition",
      "definitions.version",
      "items.id",
    ]);
  });
});
