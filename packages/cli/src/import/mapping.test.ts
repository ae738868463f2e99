import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { CommandProblem } from "../problem/index.ts";
import { columnsNamed, readMapping } from "./mapping.ts";

const fileOf = (text: string): string => {
  const folder = mkdtempSync(join(tmpdir(), "attune-mapping-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "map.yaml");
  writeFileSync(file, text);
  return file;
};

/** What is said of a mapping: line, path and reason of each flaw. */
const flawsOf = (text: string): string[] => {
  const file = fileOf(text);
  try {
    readMapping(file);
    return [];
  } catch (error) {
    if (!(error instanceof CommandProblem)) throw error;
    return error.errors.map(({ pointer, detail }) =>
      `${pointer} ${detail}`.replace(`${file}:`, "line "),
    );
  }
};

const HEAD = `source: till
format: { type: csv }
rows:
  - type: track
    event: Bought
`;

describe("what is wrong in a mapping is named with its line, its path and the reason", () => {
  it.each<[string, string, string]>([
    [
      "a word that there is not",
      `${HEAD}    userId:\n      $colum: who\n`,
      "line 7 /rows/0/userId/$colum $colum is no word; there are $column, $text, $product, $sum, $count, $each",
    ],
    [
      "a constant where a person's id belongs",
      `${HEAD}    userId: customer\n`,
      "line 6 /rows/0/userId every row would be one person: did you mean { $column: customer }?",
    ],
    [
      "a text without a column where a person's id belongs",
      `${HEAD}    anonymousId: { $text: visitor }\n`,
      "line 6 /rows/0/anonymousId every row would be one person: did you mean { $column: id }?",
    ],
    [
      "a conversion that there is not",
      `${HEAD}    properties:\n      price: { $column: price, as: money }\n`,
      'line 7 /rows/0/properties/price/as Invalid option: expected one of "text"|"number"',
    ],
    [
      "a misspelt option",
      `${HEAD}    timestamp: { $column: at, trmi: true }\n`,
      'line 6 /rows/0/timestamp Unrecognized key: "trmi"',
    ],
    [
      "a date without its zone",
      `${HEAD}    timestamp: { $column: at, as: date, format: dd/MM/yyyy }\n`,
      "line 6 /rows/0/timestamp as: date wants the zone whose clocks the cells show",
    ],
    [
      "a zone that nobody knows",
      `${HEAD}    timestamp: { $column: at, as: iso, zone: Europe/Atlantis }\n`,
      "line 6 /rows/0/timestamp/zone is no zone that the system knows",
    ],
    [
      "a form that is no date's",
      `${HEAD}    timestamp: { $column: at, as: date, format: dd/mm/yyyy, zone: UTC }\n`,
      "line 6 /rows/0/timestamp/format it names no month",
    ],
    [
      "letters of a form that stand for nothing",
      `${HEAD}    timestamp: { $column: at, as: date, format: DD/MM/YYYY, zone: UTC }\n`,
      "line 6 /rows/0/timestamp/format DD is none of yyyy MM M MMM dd d HH H hh h mm ss SSS a",
    ],
    [
      "a test of a cell that there is not",
      `${HEAD}    when: { sku: { $like: A } }\n`,
      "line 6 /rows/0/when/sku/$like is no test of a cell; there are $eq, $ne, $in",
    ],
    [
      "a condition that is none",
      `${HEAD}    when: [sku]\n`,
      "line 6 /rows/0/when wants columns and what their cells must be",
    ],
    [
      "a list of conditions that is none",
      `${HEAD}    when:\n      $or: { sku: 1 }\n`,
      "line 7 /rows/0/when/$or wants a list of conditions",
    ],
    [
      "spared fields that are not there",
      `${HEAD}    properties:\n      items: { $each: { sku: a }, spare: [name] }\n`,
      "line 7 /rows/0/properties/items/spare/0 $each has no field name",
    ],
    [
      "what is inside of a list's items",
      `${HEAD}    properties:\n      items:\n        $each:\n          sku: { $column: 7 }\n`,
      "line 9 /rows/0/properties/items/$each/sku/$column",
    ],
    [
      "a track event without a name",
      "source: till\nformat: { type: csv }\nrows:\n  - type: track\n",
      "line 4 /rows/0/event a track event has a name: event",
    ],
    [
      "nothing where a value should be",
      `${HEAD}    userId:\n`,
      "line 6 /rows/0/userId wants a value",
    ],
    ["a group by no column", `${HEAD}group: { by: [] }\n`, "line 6 /group/by Too small"],
    [
      "skipping without a reason",
      `${HEAD}skip:\n  - when: { sku: TEST }\n`,
      "line 7 /skip/0/reason",
    ],
  ])("%s", (_what, text, said) => {
    expect(flawsOf(text)).toEqual([expect.stringContaining(said)]);
  });

  it("each of several flaws is named", () => {
    expect(
      flawsOf(`${HEAD}    userId: { $colum: a }\n    timestamp: { $column: b, as: when }\n`),
    ).toHaveLength(2);
  });

  it("a name that every object has is a name", () => {
    const mapping = readMapping(
      fileOf(`${HEAD}    properties: { constructor: 1, toString: { $column: a } }\n`),
    );
    expect([...columnsNamed(mapping).keys()]).toEqual(["a"]);
  });
});

describe("the columns that a mapping names", () => {
  it("are those of values, texts, sums, conditions, groups and what is skipped, each with its path", () => {
    const mapping = readMapping(
      fileOf(`source: till
format: { type: parquet }
skip: [{ reason: test, when: { $or: [{ a: 1 }, { $not: { b: 1 } }] } }]
group: { by: [c], skip: [{ reason: free, when: { d: 0 } }] }
rows:
  - when: { e: { $exists: true } }
    type: track
    event: { $text: "{f} {g}" }
    properties:
      total: { $sum: [h, i, -1], when: { j: 1 } }
      items: { $each: { sku: { $column: k, when: { l: x } } }, when: { m: 1 } }
      list: [{ $product: [n, o] }]
    context: { page: { url: { $column: p } } }
`),
    );
    expect(Object.fromEntries(columnsNamed(mapping))).toEqual({
      a: "/skip/0/when",
      b: "/skip/0/when",
      c: "/group/by/0",
      d: "/group/skip/0/when",
      e: "/rows/0/when",
      f: "/rows/0/event",
      g: "/rows/0/event",
      h: "/rows/0/properties/total",
      i: "/rows/0/properties/total",
      j: "/rows/0/properties/total/when",
      k: "/rows/0/properties/items/$each/sku",
      l: "/rows/0/properties/items/$each/sku/when",
      m: "/rows/0/properties/items/when",
      n: "/rows/0/properties/list/0",
      o: "/rows/0/properties/list/0",
      p: "/rows/0/context/page/url",
    });
  });
});

describe("the project's examples", () => {
  const examples = fileURLToPath(new URL("../../../../examples/", import.meta.url));
  const maps = readdirSync(examples, { recursive: true, encoding: "utf8" }).filter(
    (path) => path.endsWith(".yaml") && !path.includes("definitions"),
  );
  it.each(maps)("%s is a mapping", (path) => {
    expect(readMapping(join(examples, path)).rows.length).toBeGreaterThan(0);
  });
});
