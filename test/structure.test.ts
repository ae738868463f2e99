import { describe, expect, test } from "vitest";
import { brokenLinks, unlistedPages } from "../scripts/links.ts";
import { findBreaches } from "../scripts/structure.ts";

const DOORS: readonly (readonly [string, string])[] = [
  ["packages/core/src/event/index.ts", "export const event = 1;\n"],
  ["packages/core/src/event/accept.ts", "export const accept = 1;\n"],
  ["packages/core/src/profile/index.ts", "export const profile = 1;\n"],
  ["packages/server/src/modules/decide/index.ts", "export const decide = 1;\n"],
  ["packages/server/src/platform/store/index.ts", "export const store = 1;\n"],
  ["packages/server/src/platform/store/sqlite/lanes.ts", "export const lanes = 1;\n"],
];

const breachesWith = (path: string, text: string): string[] =>
  findBreaches(new Map([...DOORS, [path, text]])).map(
    (breach) => `${breach.path}:${breach.line} ${breach.what}`,
  );

describe("the structure of the house", () => {
  test("holds where folders are entered by their doors", () => {
    expect(
      breachesWith(
        "packages/core/src/profile/state.ts",
        'import { event } from "../event/index.ts";\nimport { z } from "zod";\n',
      ),
    ).toEqual([]);
  });

  test.each([
    [
      "a folder entered past its door",
      "packages/core/src/profile/state.ts",
      'import {\n  accept,\n} from "../event/accept.ts";\n',
      /state\.ts:3 imports .* come in by packages\/core\/src\/event\/index\.ts/,
    ],
    [
      "a folder of the platform entered past its door",
      "packages/server/src/modules/decide/service.ts",
      'import { lanes } from "../../platform/store/sqlite/lanes.ts";\n',
      /come in by packages\/server\/src\/platform\/store\/index\.ts/,
    ],
    [
      "a noun without a door",
      "packages/core/src/segment/evaluate.ts",
      "export const evaluate = 1;\n",
      /packages\/core\/src\/segment:1 has no door/,
    ],
    [
      "a folder whose name says nothing",
      "packages/server/src/platform/utils/text.ts",
      "export const text = 1;\n",
      /a folder utils says nothing/,
    ],
    [
      "a file whose name says nothing",
      "packages/core/src/event/types.ts",
      "export const text = 1;\n",
      /types\.ts says nothing/,
    ],
    [
      "a core that imports Node",
      "packages/core/src/event/read.ts",
      'import { readFileSync } from "node:fs";\n',
      /only zod, re2js, @marcbachmann\/cel-js, libphonenumber-js, @iabtcf\/core and @iabgpp\/cmpapi/,
    ],
    [
      "a recommender that imports Node",
      "packages/recommender/src/model/index.ts",
      'import { readFileSync } from "node:fs";\n',
      /recommender imports node:fs: only the core/,
    ],
    [
      "a command line that holds the recommender from its start",
      "packages/cli/src/main.ts",
      'import { trainEase } from "@attune/recommender/ease";\n',
      /cli may not import @attune\/recommender/,
    ],
    [
      "a contract that imports the server",
      "packages/contract/src/route.ts",
      'import { serve } from "@attune/server";\n',
      /contract may not import @attune\/server/,
    ],
    [
      "a command line that holds the server from its start",
      "packages/cli/src/main.ts",
      'import { openLocal } from "@attune/server/local";\n',
      /cli may not import @attune\/server\/local this way/,
    ],
    [
      "a lint rule disabled for no reason",
      "packages/cli/src/main.ts",
      ["// oxlint", "disable-next-line no-console\n"].join("-"),
      /without `-- reason`/,
    ],
    [
      "a file that is too long",
      "packages/cli/src/main.ts",
      "const a = 1;\n".repeat(401),
      /main\.ts:401 has 401 lines, at most 400/,
    ],
    [
      "a path of somebody's machine",
      "README.md",
      `Look into ${["", "home", "kim", "attune"].join("/")}.\n`,
      /README\.md:1 names a path/,
    ],
    [
      "an open task without its issue",
      "README.md",
      `${["TO", "DO"].join("")}: write this.\n`,
      /README\.md:1 an open task without its issue/,
    ],
  ])("names %s", (_what, path, text, breach) => {
    expect(breachesWith(path, text)).toEqual([expect.stringMatching(breach)]);
  });

  test("lets the command line load the server when it needs it, and name its types", () => {
    expect(
      breachesWith(
        "packages/cli/src/main.ts",
        'import type { LocalDoor } from "@attune/server/local";\nconst door = import("@attune/server/local");\n',
      ),
    ).toEqual([]);
  });
});

const PAGE = "docs/a.md";
const linksIn = (text: string): string[] =>
  brokenLinks(
    new Map([
      [PAGE, text],
      ["docs/b.md", "# One thing: `two`\n\n## Same\n\n## Same\n"],
    ]),
  ).map(({ line, what }) => `${line} ${what}`);

describe("links of the documents", () => {
  test("lead from the list to every page", () => {
    const files = new Map([
      ["docs/README.md", "[a](how-to/a.md#begin) `[b](how-to/b.md)`\n"],
      ["docs/how-to/a.md", "# A\n"],
      ["docs/how-to/b.md", "# B\n"],
    ]);
    expect(unlistedPages(files).map(({ path }) => path)).toEqual(["docs/how-to/b.md"]);
  });

  test("may lead to files, folders, headings and elsewhere", () => {
    expect(
      linksIn(
        "# Here\n\n[b](b.md) [one](b.md#one-thing-two) [second](b.md#same-1) [here](#here) [docs](../docs) [web](https://example.com/x)\n",
      ),
    ).toEqual([]);
  });

  test("are not looked for in code", () => {
    expect(linksIn("`[a](gone.md)`\n\n```md\n[a](gone.md)\n```\n")).toEqual([]);
  });

  test.each([
    ["a file that is not there", "\n[c](c.md)\n", "2 broken link c.md: there is no docs/c.md"],
    [
      "a heading that is not there",
      "[b](b.md#gone)\n",
      "1 broken link b.md#gone: docs/b.md has no heading #gone",
    ],
    ["a reference to nothing", "[x]: ../gone\n", "1 broken link ../gone: there is no gone"],
  ])("to %s are named with their line", (_what, text, broken) => {
    expect(linksIn(text)).toEqual([broken]);
  });
});
