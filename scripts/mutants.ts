// Proves that the tests notice when a sentence of the design is broken: applies each committed patch
// to a copy of the packages and expects the tests that it names to fail.
//
//   node scripts/mutants.ts [part of a name …]
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { argv, exit } from "node:process";
import type { TestSpecification, Vitest } from "vitest/node";
import { createVitest } from "vitest/node";

const ROOT = join(import.meta.dirname, "..");
const WORKSPACE = "@attune";
/** A counterexample is enough; making it small costs more than finding it. */
const SETUP = `import fc from "fast-check";\nfc.configureGlobal({ endOnFailure: true });\n`;

type Mutant = {
  readonly patch: string;
  readonly tests: readonly string[];
  readonly files: readonly string[];
};

const headerOf = (text: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.+)$`, "m").exec(text)?.[1];

const readMutant = (patch: string): Mutant => {
  const text = readFileSync(join(ROOT, patch), "utf8");
  const tests = headerOf(text, "Tests")?.split(/\s+/) ?? [];
  const files = [...text.matchAll(/^\+\+\+ b\/(\S+)$/gm)].flatMap(([, file]) => file ?? []);
  if (headerOf(text, "Sentence") === undefined || tests.length === 0 || files.length === 0)
    throw new Error(`${patch}: needs a Sentence line, a Tests line and a change`);
  return { patch, tests, files };
};

/** node_modules as they are, but for the workspace's own packages, which must be the copied ones. */
const linkDependencies = (copy: string): void => {
  mkdirSync(join(copy, "node_modules", WORKSPACE), { recursive: true });
  const link = (name: string): void =>
    symlinkSync(realpathSync(join(ROOT, "node_modules", name)), join(copy, "node_modules", name));
  for (const name of readdirSync(join(ROOT, "node_modules"))) {
    if (name !== WORKSPACE && !name.startsWith(".")) link(name);
  }
  for (const name of readdirSync(join(ROOT, "packages")))
    symlinkSync(join(copy, "packages", name), join(copy, "node_modules", WORKSPACE, name));
};

const copyProject = (): string => {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), "attune-mutants-")));
  for (const entry of readdirSync(ROOT)) {
    if (entry === "node_modules" || entry.startsWith(".")) continue;
    cpSync(join(ROOT, entry), join(copy, entry), {
      recursive: true,
      filter: (path) => !path.split(/[\\/]/).includes("node_modules"),
    });
  }
  linkDependencies(copy);
  writeFileSync(join(copy, "setup-mutants.ts"), SETUP);
  return copy;
};

const startVitest = (copy: string): Promise<Vitest> =>
  createVitest("test", {
    root: copy,
    watch: false,
    bail: 1,
    reporters: [{}],
    silent: true,
    setupFiles: [join(copy, "setup-mutants.ts")],
    fileParallelism: false,
  });

const specificationsOf = async (
  vitest: Vitest,
  copy: string,
  tests: readonly string[],
): Promise<TestSpecification[]> => {
  const found = await vitest.globTestSpecifications([...tests]);
  return found.filter(({ moduleId }) => tests.includes(relative(copy, moduleId)));
};

type Outcome = { readonly passed: boolean; /** Tests that failed. */ readonly failed: string[] };

const run = async (vitest: Vitest, specifications: TestSpecification[]): Promise<Outcome> => {
  vitest.state.filesMap.clear();
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  return {
    passed: unhandledErrors.length === 0 && testModules.every((module) => module.ok()),
    failed: testModules.flatMap((module) =>
      [...module.children.allTests("failed")].map(({ name }) => name),
    ),
  };
};

const isApplied = (copy: string, patch: string): boolean => {
  try {
    execFileSync("git", ["apply", "-p1", join(ROOT, patch)], { cwd: copy, stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

type Verdict = "killed" | "SURVIVED" | "DOES NOT APPLY";
type Judgement = { readonly verdict: Verdict; readonly because: string };

const judge = async (vitest: Vitest, copy: string, mutant: Mutant): Promise<Judgement> => {
  const specifications = await specificationsOf(vitest, copy, mutant.tests);
  const stale = (because: string): Judgement => ({ verdict: "DOES NOT APPLY", because });
  if (specifications.length < mutant.tests.length) return stale("a test file is gone");
  if (!isApplied(copy, mutant.patch)) return stale("the source has changed");
  const forget = (): void =>
    mutant.files.forEach((file) => vitest.invalidateFile(join(copy, file)));
  forget();
  const { passed, failed } = await run(vitest, specifications);
  for (const file of mutant.files) cpSync(join(ROOT, file), join(copy, file));
  forget();
  if (passed) return { verdict: "SURVIVED", because: mutant.tests.join(" ") };
  const [killer] = failed;
  // Source that does not even load breaks no sentence.
  return killer === undefined ? stale("it does not load") : { verdict: "killed", because: killer };
};

const judgeAll = async (copy: string, mutants: readonly Mutant[]): Promise<boolean> => {
  const vitest = await startVitest(copy);
  try {
    const named = [...new Set(mutants.flatMap(({ tests }) => tests))];
    const sound = await run(vitest, await specificationsOf(vitest, copy, named));
    if (!sound.passed) {
      console.log(`Nothing to learn: tests fail without any mutant: ${sound.failed.join("; ")}`);
      return false;
    }
    const counts: Record<Verdict, number> = { killed: 0, SURVIVED: 0, "DOES NOT APPLY": 0 };
    for (const mutant of mutants) {
      const { verdict, because } = await judge(vitest, copy, mutant);
      counts[verdict] += 1;
      console.log(`${verdict} ${mutant.patch}: ${because}`);
    }
    console.log(
      `mutants: ${counts.killed} killed, ${counts.SURVIVED} survived, ${counts["DOES NOT APPLY"]} stale`,
    );
    return counts.SURVIVED === 0 && counts["DOES NOT APPLY"] === 0;
  } finally {
    await vitest.close();
  }
};

const main = async (wanted: readonly string[]): Promise<boolean> => {
  const patches = globSync("packages/*/test/mutants/*.patch", { cwd: ROOT }).sort();
  const mutants = patches
    .filter((patch) => wanted.length === 0 || wanted.some((part) => patch.includes(part)))
    .map(readMutant);
  const copy = copyProject();
  try {
    return await judgeAll(copy, mutants);
  } finally {
    if (existsSync(copy)) rmSync(copy, { recursive: true });
  }
};

exit((await main(argv.slice(2))) ? 0 : 1);
