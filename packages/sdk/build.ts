// node build.ts   builds what pages load into dist/: attune.js for a script tag, package/ for bundlers and Node
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { InlineConfig, Rollup } from "vite";
import { build } from "vite";

const HERE = import.meta.dirname;

/** Files by name, as they would be written. */
export type Built = ReadonlyMap<string, string>;

type Output = Rollup.RollupOutput | readonly Rollup.RollupOutput[] | object;

const chunksOf = (output: Output): [string, string][] =>
  [output]
    .flat()
    .flatMap((each) => ("output" in each && Array.isArray(each.output) ? each.output : []))
    .flatMap((file) => (file.type === "chunk" ? [[file.fileName, file.code]] : []));

const config = (lib: NonNullable<InlineConfig["build"]>["lib"]): InlineConfig => ({
  root: HERE,
  configFile: false,
  logLevel: "warn",
  // Also where NODE_ENV says something else.
  oxc: { jsx: { runtime: "automatic", development: false } },
  build: {
    write: false,
    target: "es2022",
    minify: true,
    lib: lib ?? false,
    rollupOptions: {
      external: [/^node:/, /^react/, /^@openfeature\//],
      // A constant that is used twice is shorter where it is used than with a name.
      optimization: { inlineConst: { mode: "all", pass: 3 } },
      // The same name at each build: what was built before is written over.
      output: { chunkFileNames: "shared-[name].js" },
    },
  },
});

/** The one file that a script tag loads. */
export const buildScript = async (): Promise<Built> =>
  new Map(
    chunksOf(
      await build(
        config({
          entry: join(HERE, "src/snippet/script.ts"),
          name: "attuneScript",
          formats: ["iife"],
          fileName: () => "attune.js",
        }),
      ),
    ),
  );

/** Modules for bundlers, by entry. */
export const buildModules = async (entries: Readonly<Record<string, string>>): Promise<Built> =>
  new Map(
    chunksOf(
      await build(
        config({
          entry: Object.fromEntries(
            Object.entries(entries).map(([name, path]) => [name, join(HERE, path)]),
          ),
          formats: ["es"],
          fileName: (_format, name) => `${name}.js`,
        }),
      ),
    ),
  );

const MODULES = {
  index: "src/index.ts",
  react: "src/react/index.ts",
  node: "src/node/index.ts",
  openfeature: "src/openfeature/index.ts",
};

const write = (folder: string, files: Built): void => {
  mkdirSync(folder, { recursive: true });
  for (const [name, code] of files) writeFileSync(join(folder, name), code);
};

/** Builds all of it into dist/, where the server finds the script. */
export const buildAll = async (): Promise<void> => {
  write(join(HERE, "dist"), await buildScript());
  write(join(HERE, "dist/package"), await buildModules(MODULES));
};

if (import.meta.main) await buildAll();
