import { join } from "node:path";
import { defineConfig } from "vitest/config";

// Threads and servers that tests start load the same modules each time: compiled once, they start
// in a third of the time.
process.env["NODE_COMPILE_CACHE"] ??= join(import.meta.dirname, "node_modules/.cache/compile");

// oxlint-disable-next-line import/no-default-export -- vitest reads its configuration from the default export
export default defineConfig({
  test: {
    globalSetup: ["packages/server/test/postgres-setup.ts"],
    include: [
      "packages/**/*.test.ts",
      "test/**/*.test.ts",
      "e2e/**/*.test.ts",
      "examples/**/*.test.ts",
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
