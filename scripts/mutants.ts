// Proves that the tests notice when a sentence of the design is broken: applies each committed patch
// to a copy of the packages and expects the tests that it names to fail.
//
//   node scripts/mutants.ts [--after REPORT] [part of a name …]
//
// REPORT is vitest's JSON report of a run of the same sources: tests that passed in it, with time to
// spare, are not run again without a mutant.
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
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { exit } from "node:process";
import { parseArgs } from "node:util";
import type { TestSpecification, Vitest } from "vitest/node";
import { createVitest } from "vitest/node";

const ROOT = join(import.meta.dirname, "..");
const WORKSPACE = "@attune";
/** A counterexample is enough; making it small costs more than finding it. */
const SETUP = `import fc from "fast-check";\nfc.configureGlobal({ endOnFailure: true });\n`;

// What is changed is the sources.
process.env["TEST_SOURCES"] = "1";

/** Copies that are judged on at once: while one waits, for a process or a server, another works. */
const BENCHES = availableParallelism() > 1 ? 3 : 1;
/** A mutant that leaves a test waiting is noticed after so long (ms). */
const LONGEST_TEST = 15_000;
/** Tests that draw their cases may miss a mutant once: one that survives is drawn for so often. */
const DRAWS = 3;

type Mutant = {
  readonly patch: string;
  readonly tests: readonly string[];
  /** Part of the names of the tests that must fail; null for all in their files. */
  readonly testName: string | null;
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
  return { patch, tests, testName: headerOf(text, "Test-name") ?? null, files };
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
    maxWorkers: BENCHES,
    testTimeout: LONGEST_TEST,
  });

const patternOf = (names: readonly string[]): RegExp =>
  new RegExp(names.map((name) => RegExp.escape(name)).join("|"));

/** Each file once, narrowed to the tests that the mutants name in it, if all of them name some. */
const specificationsOf = (
  vitest: Vitest,
  copy: string,
  mutants: readonly Mutant[],
): TestSpecification[] =>
  [...new Set(mutants.flatMap(({ tests }) => tests))]
    .filter((file) => existsSync(join(copy, file)))
    .map((file) => {
      const names = mutants
        .filter(({ tests }) => tests.includes(file))
        .map(({ testName }) => testName);
      const named = names.filter((name) => name !== null);
      return vitest
        .getRootProject()
        .createSpecification(
          join(copy, file),
          named.length < names.length ? {} : { testNamePattern: patternOf(named) },
        );
    });

type Outcome = {
  readonly passed: boolean;
  readonly ran: number;
  /** Tests that failed. */
  readonly failed: readonly string[];
};

const run = async (vitest: Vitest, specifications: TestSpecification[]): Promise<Outcome> => {
  vitest.state.filesMap.clear();
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  const named = (state: "passed" | "failed"): string[] =>
    testModules.flatMap((module) => [...module.children.allTests(state)].map(({ name }) => name));
  const failed = named("failed");
  return {
    passed: unhandledErrors.length === 0 && testModules.every((module) => module.ok()),
    ran: failed.length + named("passed").length,
    failed,
  };
};

const apply = (copy: string, patch: string, ...how: readonly "--reverse"[]): boolean => {
  try {
    const patched = ["apply", "-p1", ...how, join(ROOT, patch)];
    execFileSync("git", patched, { cwd: copy, stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

type Verdict = "killed" | "SURVIVED" | "DOES NOT APPLY";
type Judgement = { readonly verdict: Verdict; readonly because: string };

/** A copy of the project, and what runs its tests. */
type Bench = { readonly copy: string; readonly vitest: Vitest };

const judge = async ({ copy, vitest }: Bench, mutant: Mutant): Promise<Judgement> => {
  const specifications = specificationsOf(vitest, copy, [mutant]);
  const stale = (because: string): Judgement => ({ verdict: "DOES NOT APPLY", because });
  if (specifications.length < mutant.tests.length) return stale("a test file is gone");
  if (!apply(copy, mutant.patch)) return stale("the source has changed");
  const forget = (): void =>
    mutant.files.forEach((file) => vitest.invalidateFile(join(copy, file)));
  forget();
  let outcome = await run(vitest, specifications);
  for (let draw = 1; draw < DRAWS && outcome.passed && outcome.ran > 0; draw += 1)
    outcome = await run(vitest, specifications);
  const { passed, ran, failed } = outcome;
  if (!apply(copy, mutant.patch, "--reverse")) throw new Error(`${mutant.patch} cannot be undone`);
  forget();
  if (passed && ran === 0) return stale("no test has that name");
  if (passed) return { verdict: "SURVIVED", because: mutant.tests.join(" ") };
  const [killer] = failed;
  // Source that does not even load breaks no sentence.
  return killer === undefined ? stale("it does not load") : { verdict: "killed", because: killer };
};

/** Judges mutants on all benches at once, in any order: what was said of each, by verdict. */
const judgeAll = async (
  benches: readonly Bench[],
  mutants: readonly Mutant[],
): Promise<Record<Verdict, string[]>> => {
  const said: Record<Verdict, string[]> = { killed: [], SURVIVED: [], "DOES NOT APPLY": [] };
  const waiting = [...mutants];
  const work = async (bench: Bench): Promise<void> => {
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      const { verdict, because } = await judge(bench, mutant);
      const line = `${verdict} ${mutant.patch}: ${because}`;
      said[verdict].push(line);
      console.log(line);
    }
  };
  await Promise.all(benches.map(work));
  return said;
};

type Report = {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly duration?: number | null;
    }[];
  }[];
};

/** Whether a report says that a mutant's tests pass, in half of the longest time at most. */
const passedIn = (file: string): ((mutant: Mutant) => boolean) => {
  const report: Report = JSON.parse(readFileSync(file, "utf8"));
  const files = new Map(report.testResults.map((each) => [each.name, each.assertionResults]));
  return ({ tests, testName }) =>
    tests.every((test) => {
      const named = files
        .get(join(ROOT, test))
        ?.filter(({ fullName }) => testName === null || fullName.includes(testName));
      return (
        named?.some(({ status }) => status === "passed") === true &&
        named.every(
          ({ status, duration }) => status !== "failed" && (duration ?? 0) < LONGEST_TEST / 2,
        )
      );
    });
};

/** The tests must pass as long as nothing is broken. */
const isSound = async ({ copy, vitest }: Bench, mutants: readonly Mutant[]): Promise<boolean> => {
  if (mutants.length === 0) return true;
  const { passed, failed } = await run(vitest, specificationsOf(vitest, copy, mutants));
  if (!passed) console.log(`Nothing to learn: tests fail without any mutant: ${failed.join("; ")}`);
  return passed;
};

const openBench = async (): Promise<Bench> => {
  const copy = copyProject();
  return { copy, vitest: await startVitest(copy) };
};

const closeBench = async ({ copy, vitest }: Bench): Promise<void> => {
  await vitest.close();
  rmSync(copy, { recursive: true });
};

const main = async (wanted: readonly string[], report?: string): Promise<boolean> => {
  const passed = report === undefined ? () => false : passedIn(report);
  const mutants = globSync("packages/*/test/mutants/*.patch", { cwd: ROOT })
    .filter((patch) => wanted.length === 0 || wanted.some((part) => patch.includes(part)))
    .sort()
    .map(readMutant);
  const first = await openBench();
  const benches = [first];
  while (benches.length < BENCHES) benches.push(await openBench());
  try {
    const unproven = mutants.filter((mutant) => !passed(mutant));
    if (!(await isSound(first, unproven))) return false;
    const {
      killed,
      SURVIVED: survived,
      "DOES NOT APPLY": stale,
    } = await judgeAll(benches, mutants);
    // Once more at the end, where somebody looks.
    for (const line of [...survived, ...stale]) console.log(line);
    console.log(
      `mutants: ${killed.length} killed, ${survived.length} survived, ${stale.length} stale`,
    );
    return survived.length + stale.length === 0;
  } finally {
    for (const bench of benches) await closeBench(bench);
  }
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { after: { type: "string" } },
});
exit((await main(positionals, values.after)) ? 0 : 1);
