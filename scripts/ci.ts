// Runs every check in order and counts them; the last line is `N passed, N failed`.
// --fast is for every few minutes: of the tests those of the core, of the contract and of one store.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

type Outcome = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed, a few lines each: told again at the end, where it is looked for. */
  readonly failures: readonly string[];
};

const fast = process.argv.includes("--fast");
const scratch = mkdtempSync(join(tmpdir(), "attune-ci-"));

const run = (command: string, args: readonly string[]): number =>
  spawnSync(command, args, { stdio: "inherit", env: process.env }).status ?? 1;

const check = (name: string, command: string, ...args: string[]): Outcome => {
  const start = Date.now();
  console.log(`\n— ${name}`);
  const failed = run(command, args) === 0 ? 0 : 1;
  console.log(
    `  ${failed === 0 ? "ok" : "FAILED"} after ${((Date.now() - start) / 1000).toFixed(1)} s`,
  );
  return { passed: 1 - failed, failed, skipped: 0, failures: failed === 0 ? [] : [name] };
};

type FileReport = {
  readonly name: string;
  readonly message: string;
  readonly assertionResults: readonly {
    readonly fullName: string;
    readonly status: string;
    readonly failureMessages: readonly string[];
  }[];
};

type VitestReport = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly FileReport[];
};

const MESSAGE_LINES = 12;

const failuresOf = ({ name, message, assertionResults }: FileReport): string[] => {
  const file = relative(process.cwd(), name);
  const failed = assertionResults.filter(({ status }) => status === "failed");
  // A file that could not be loaded has a message of its own, and no test.
  const told = failed.map(({ fullName, failureMessages }) => [fullName, ...failureMessages]);
  const all = failed.length === 0 && message !== "" ? [[message]] : told;
  return all.map((lines) =>
    `${file}: ${lines.join("\n")}`.split("\n").slice(0, MESSAGE_LINES).join("\n    "),
  );
};

/** What vitest says of the tests, for whoever comes after them. */
const REPORT = join(scratch, "tests.json");
const SECOND_REPORT = join(scratch, "second.json");

const vitest = (
  to: string,
  args: readonly string[],
): Outcome & { readonly report: VitestReport } => {
  const status = run("vitest", [
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${to}`,
    ...args,
  ]);
  const report: VitestReport = JSON.parse(readFileSync(to, "utf8"));
  return {
    report,
    passed: report.numPassedTests,
    // A file that cannot be loaded has no test to fail: it counts as one.
    failed: Math.max(report.numFailedTests, status === 0 ? 0 : 1),
    skipped: report.numPendingTests,
    failures: report.testResults.flatMap(failuresOf),
  };
};

/** Tests that wait for a browser or a process, which a strained machine may keep from coming in time. */
const WAITING = /\/(?:admin\/test|cli\/test|sdk\/test|e2e|examples)\//;
/** So many files at most: more than that is no chance. */
const FEW = 5;

/**
 * The files to be run again with nothing beside them: those that only waited in vain. A drawn case
 * that fails is a finding and is not drawn again; null where something else failed as well.
 */
const waitedInVain = ({ testResults }: VitestReport): readonly string[] | null => {
  const failed = testResults.filter((file) => failuresOf(file).length > 0);
  const isChance = failed.every(
    (file) => WAITING.test(file.name) && !/Property failed/.test(failuresOf(file).join()),
  );
  return isChance && failed.length > 0 && failed.length <= FEW
    ? failed.map(({ name }) => name)
    : null;
};

const tests = (name: string, ...args: string[]): Outcome => {
  console.log(`\n— ${name}`);
  try {
    const first = vitest(REPORT, args);
    const again = first.failed === 0 ? null : waitedInVain(first.report);
    if (again === null) return first;
    console.log(`\n— ${name}: once more, with nothing beside them`);
    const second = vitest(SECOND_REPORT, ["--maxWorkers=1", ...again]);
    if (second.failed > 0) return { ...first, failures: second.failures };
    for (const failure of first.failures) console.log(`\nPASSED THE SECOND TIME ${failure}`);
    return { ...first, passed: first.passed + first.failed, failed: 0, failures: [] };
  } catch {
    return { passed: 0, failed: 1, skipped: 0, failures: [`${name}: no report`] };
  }
};

const reported = (): string[] => (existsSync(REPORT) ? ["--after", REPORT] : []);

const FAST_TESTS = [
  "packages/core",
  "packages/contract",
  "packages/recommender",
  "packages/server/src",
  "packages/server/test/store-sqlite",
];

const steps: readonly (() => Outcome)[] = [
  () => check("format", "oxfmt", "--check", "."),
  () => check("lint", "oxlint", "--type-aware"),
  () => check("types", "tsc"),
  () => check("types of what runs in a browser", "tsc", "-p", "tsconfig.web.json"),
  () => check("unused", "knip"),
  () => check("structure", "node", "scripts/structure.ts"),
  () => check("docs are current", "node", "scripts/docs.ts", "--check"),
  () => check("the SDK's size", "node", "scripts/sdk-size.ts"),
  ...(fast
    ? [() => tests("tests, fast tier", ...FAST_TESTS)]
    : [
        // Before all tests: none finds a page half built by another.
        () => check("what browsers load", "node", "scripts/build-when-needed.mjs"),
        () => check("the admin UI's first load", "node", "bench/admin-size.ts"),
        () => tests("tests"),
        () => check("mutants", "node", "scripts/mutants.ts", ...reported()),
      ]),
];

const outcomes = steps.map((step) => step());
rmSync(scratch, { recursive: true, force: true });
for (const failure of outcomes.flatMap(({ failures }) => failures))
  console.log(`\nFAILED ${failure}`);
const sum = (field: "passed" | "failed" | "skipped"): number =>
  outcomes.reduce((total, each) => total + each[field], 0);
console.log(
  `\n${sum("passed")} passed, ${sum("failed")} failed${sum("skipped") > 0 ? `, ${sum("skipped")} skipped` : ""}`,
);
process.exitCode = sum("failed") === 0 ? 0 : 1;
