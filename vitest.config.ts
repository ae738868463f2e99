import { join } from "node:path";
import { defineConfig } from "vitest/config";
import type { TestSpecification } from "vitest/node";
import { BaseSequencer } from "vitest/node";

// Threads and servers that tests start load the same modules each time: compiled once, they start
// in a third of the time.
process.env["NODE_COMPILE_CACHE"] ??= join(import.meta.dirname, "node_modules/.cache/compile");

/** Files that take half a minute and more, whatever their size says. */
const LONG = new RegExp(
  [
    "/test/crash/",
    "/e2e/",
    "/admin/test/",
    "/cli/test/(taobao|online-retail|import-|serve|quarantine)",
    "/server/test/(store-|postgres-outage|warehouse|two-nodes|verify)",
    "/decision/agreement",
  ].join("|"),
);

/** What takes long comes first, so that the end of a run is not one file that all wait for. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

// oxlint-disable-next-line import/no-default-export -- vitest reads its configuration from the default export
export default defineConfig({
  test: {
    globalSetup: [
      "packages/server/test/memory-setup.ts",
      "packages/server/test/bundle-setup.ts",
      "packages/server/test/postgres-setup.ts",
    ],
    include: [
      "packages/**/*.test.ts",
      "test/**/*.test.ts",
      "e2e/**/*.test.ts",
      "examples/**/*.test.ts",
    ],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What is waited for comes when it comes: a busy machine is no failure.
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: 2,
    sequence: { sequencer: LongFirst },
  },
});
