// node bench/admin-size.ts   what a first visit to the admin UI loads, against its budget
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** Of everything that is needed before the first screen, compressed. */
const BUDGET = 300_000;

const DIST = join(import.meta.dirname, "..", "packages", "admin", "dist");
const STATIC_IMPORT =
  /(?:^|[;}\s])(?:import|export)\s*(?:[\w*{][^"'`;]*?from\s*)?["'](\.\/[^"']+)["']/g;

/** The words of each language: the page waits for those of one, so the longer ones count. */
const WORDS = /^(?:en|sv)-.*\.js$/;

const sizeOf = (path: string): number => gzipSync(readFileSync(join(DIST, path))).length;

const longestWords = (): readonly string[] =>
  readdirSync(join(DIST, "assets"))
    .filter((name) => WORDS.test(name))
    .map((name) => `assets/${name}`)
    .toSorted((a, b) => sizeOf(b) - sizeOf(a))
    .slice(0, 1);

/** The files that the page names, those that these import at once, and the words of a language. */
const firstLoad = (): ReadonlySet<string> => {
  const page = readFileSync(join(DIST, "index.html"), "utf8");
  const found = new Set<string>(["index.html"]);
  const follow = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    if (!path.endsWith(".js")) return;
    for (const [, name = ""] of readFileSync(join(DIST, path), "utf8").matchAll(STATIC_IMPORT))
      follow(`assets/${name.slice(2)}`);
  };
  for (const [, path = ""] of page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)) follow(path);
  for (const path of longestWords()) follow(path);
  return found;
};

if (!existsSync(DIST)) {
  console.error("The admin UI is not built. Build it: npm run build");
  process.exit(1);
}

const sizes = [...firstLoad()]
  .map((path) => ({ path, size: sizeOf(path) }))
  .toSorted((a, b) => b.size - a.size);
const total = sizes.reduce((sum, { size }) => sum + size, 0);
for (const { path, size } of sizes) console.log(`${String(size).padStart(8)}  ${path}`);
console.log(`${String(total).padStart(8)}  first load, bytes gzip; the budget is ${BUDGET}`);
if (total > BUDGET) process.exitCode = 1;
