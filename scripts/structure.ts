// node scripts/structure.ts   exits 1 and names each breach of the rules that no linter has
import { posix } from "node:path";
import type { Breach, Files } from "./repository.ts";
import { report, repositoryFiles } from "./repository.ts";

type Import = {
  readonly line: number;
  readonly specifier: string;
  readonly how: "static" | "type" | "dynamic";
};
type Check = (path: string, text: string, files: Files) => readonly Omit<Breach, "path">[];

const CODE = /\.(?:ts|tsx|mts|mjs|js)$/;
const TEST = /\.(?:test|arbitraries)\.ts$|^packages\/[^/]+\/test\//;
const FROM = /^\s*(?:import|export)\s+(type\s)?[^"'`;]*?\bfrom\s*["']([^"']+)["']/gm;
const BARE = /^\s*import\s*["']([^"']+)["']/gm;
const DYNAMIC = /\bimport\(\s*["']([^"']+)["']/g;

const lineAt = (text: string, index: number): number => text.slice(0, index).split("\n").length;

/** The line of a match's last character that is no space: an import of many names ends at its source. */
const endOf = (text: string, match: RegExpExecArray): number =>
  lineAt(text, match.index + match[0].trimEnd().length);

const importsOf = (text: string): Import[] => [
  ...[...text.matchAll(FROM)].map((match) => ({
    line: endOf(text, match),
    specifier: match[2] ?? "",
    how: match[1] === undefined ? ("static" as const) : ("type" as const),
  })),
  ...[...text.matchAll(BARE)].map((match) => ({
    line: endOf(text, match),
    specifier: match[1] ?? "",
    how: "static" as const,
  })),
  ...[...text.matchAll(DYNAMIC)].map((match) => ({
    line: endOf(text, match),
    specifier: match[1] ?? "",
    how: "dynamic" as const,
  })),
];

const packageOf = (path: string): string | null => /^packages\/([^/]+)\//.exec(path)?.[1] ?? null;

/** A name that says nothing about what is inside. */
const emptyNames: Check = (path) => {
  const parts = path.split("/");
  const folder = parts.slice(0, -1).find((part) => /^(?:utils?|helpers?|common)$/.test(part));
  const file = parts.at(-1) ?? "";
  if (folder !== undefined)
    return [{ line: 1, what: `a folder ${folder} says nothing: name it after its noun` }];
  return /^(?:types|utils?|helpers?|common)\.[cm]?tsx?$/.test(file)
    ? [{ line: 1, what: `${file} says nothing: put what it holds with the noun that owns it` }]
    : [];
};

/** The outermost folder with a door that holds the target and not the importing file. */
const closedFolder = (from: string, target: string, files: Files): string | null => {
  const parts = target.split("/").slice(0, -1);
  for (let length = 4; length <= parts.length; length += 1) {
    const folder = parts.slice(0, length).join("/");
    if (!from.startsWith(`${folder}/`) && files.has(`${folder}/index.ts`)) return folder;
  }
  return null;
};

/** Others come into a folder of a package's source by its index.ts. */
const doors: Check = (path, text, files) => {
  if (!/^packages\/[^/]+\/src\//.test(path) || TEST.test(path)) return [];
  return importsOf(text).flatMap(({ line, specifier }) => {
    if (!specifier.startsWith(".")) return [];
    const target = posix.normalize(posix.join(posix.dirname(path), specifier));
    const folder = closedFolder(path, target, files);
    return folder === null || target === `${folder}/index.ts`
      ? []
      : [{ line, what: `imports ${specifier}: come in by ${folder}/index.ts` }];
  });
};

/** What each package may import of the others; "import()" before a name is a dynamic import, "type" one of types. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  contract: ["core"],
  server: ["core", "contract", "recommender"],
  recommender: ["core"],
  cli: ["contract", "import() server", "import() recommender"],
  // Of the contract its types only: the browser gets none of its code.
  sdk: ["type contract"],
  admin: ["type contract"],
};

/** What builds a package is no part of it. */
const BUILDS = /\/vite\.config\.ts$/;

const arrows: Check = (path, text) => {
  const from = packageOf(path);
  const allowed = from === null ? undefined : ARROWS[from];
  if (from === null || allowed === undefined || !CODE.test(path) || TEST.test(path)) return [];
  if (BUILDS.test(path)) return [];
  return importsOf(text).flatMap(({ line, specifier, how }) => {
    const to = /^@attune\/([^/]+)/.exec(specifier)?.[1];
    if (to === undefined || to === from || allowed.includes(to)) return [];
    if (how !== "static" && allowed.includes(`import() ${to}`)) return [];
    if (how === "type" && allowed.includes(`type ${to}`)) return [];
    return [
      { line, what: `${from} may not import ${specifier}${how === "dynamic" ? "" : " this way"}` },
    ];
  });
};

const CORE_DEPENDENCIES =
  /^(?:zod|re2js|@marcbachmann\/cel-js|libphonenumber-js|@iabtcf\/core|@iabgpp\/cmpapi)(?:\/|$)/;

/** What a pure package may import besides its own files, and how that is said. */
const PURE: Readonly<Record<string, readonly [allowed: RegExp, only: string]>> = {
  core: [
    CORE_DEPENDENCIES,
    "only zod, re2js, @marcbachmann/cel-js, libphonenumber-js, @iabtcf/core and @iabgpp/cmpapi",
  ],
  recommender: [/^@attune\/core\//, "only the core"],
};

/** Pure packages depend on nothing that could reach out of them (L1). */
const pureImports: Check = (path, text) => {
  const name = /^packages\/([^/]+)\/src\//.exec(path)?.[1] ?? "";
  const pure = PURE[name];
  if (pure === undefined || TEST.test(path)) return [];
  const [allowed, only] = pure;
  return importsOf(text).flatMap(({ line, specifier }) =>
    specifier.startsWith(".") || allowed.test(specifier)
      ? []
      : [{ line, what: `${name} imports ${specifier}: ${only}` }],
  );
};

const linesWith = (text: string, what: (line: string) => string | null): Omit<Breach, "path">[] =>
  text.split("\n").flatMap((each, index) => {
    const found = what(each);
    return found === null ? [] : [{ line: index + 1, what: found }];
  });

const DISABLE = /(?:oxlint|eslint)-disable(?!d)/;

const reasons: Check = (path, text) =>
  CODE.test(path)
    ? linesWith(text, (line) =>
        DISABLE.test(line) &&
        !/(?:\/\/|\/\*)\s*(?:oxlint|eslint)-disable\S*\s+.*?--\s*\S/.test(line)
          ? "a lint rule is disabled without `-- reason`"
          : null,
      )
    : [];

/** Longest text of each kind, in lines. */
const LENGTHS: readonly (readonly [RegExp, number])[] = [
  [/\.(?:ts|mjs|sql)$/, 400],
  [/^ARCHITECTURE\.md$/, 250],
  [/^docs\/adr\/\d.*\.md$/, 60],
];

const lengths: Check = (path, text) => {
  const limit = LENGTHS.find(([pattern]) => pattern.test(path))?.[1];
  const lines = text.trimEnd().split("\n").length;
  return limit === undefined || lines <= limit
    ? []
    : [{ line: limit + 1, what: `has ${lines} lines, at most ${limit}` }];
};

const MACHINE_PATH = /(?:^|[\s"'`(=:])\/(?:root|home|work|Users)\/[\w.]/;
const OPEN_TASK = /\bTO[D]O\b(?!\(#\d+\))/;

const words: Check = (path, text) =>
  path === "package-lock.json"
    ? []
    : linesWith(text, (line) =>
        MACHINE_PATH.test(line)
          ? "names a path of somebody's machine"
          : OPEN_TASK.test(line)
            ? "an open task without its issue: write it with (#number)"
            : null,
      );

const CHECKS: readonly Check[] = [emptyNames, doors, arrows, pureImports, reasons, lengths, words];

/** Folders of nouns that have no door. */
const missingDoors = (files: Files): Breach[] => {
  const folders = new Set(
    [...files.keys()].flatMap(
      (path) =>
        /^packages\/(?:core\/src|recommender\/src|server\/src\/modules)\/[^/]+(?=\/)/.exec(
          path,
        )?.[0] ?? [],
    ),
  );
  return [...folders]
    .filter((folder) => !files.has(`${folder}/index.ts`))
    .map((folder) => ({ path: folder, line: 1, what: "has no door: give it an index.ts" }));
};

/** Every breach of the rules of STYLE.md that no linter has. */
export const findBreaches = (files: Files): Breach[] => [
  ...missingDoors(files),
  ...[...files].flatMap(([path, text]) =>
    CHECKS.flatMap((check) => check(path, text, files).map((breach) => ({ path, ...breach }))),
  ),
];

if (import.meta.main)
  process.exitCode = report(findBreaches(repositoryFiles()), "structure: no breach");
