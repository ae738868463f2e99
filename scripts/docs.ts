// node scripts/docs.ts           writes docs/reference and packages/contract/openapi.json
// node scripts/docs.ts --check   exits 1 and names each file that is stale, missing or left over,
//                                each $ref and each link of a *.md that leads nowhere
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { danglingRefs, REFERENCE, referenceFiles } from "./reference/index.ts";
import { checkLinks } from "./links.ts";
import { ROOT as root } from "./repository.ts";

const present = (path: string): string | null => {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return null;
  }
};

const leftOver = (wanted: ReadonlyMap<string, string>): string[] => {
  mkdirSync(join(root, REFERENCE), { recursive: true });
  return readdirSync(join(root, REFERENCE), { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name).slice(root.length).replaceAll("\\", "/"))
    .filter((path) => !wanted.has(path));
};

const check = (wanted: ReadonlyMap<string, string>): number => {
  const stale = [...wanted].filter(([path, text]) => present(path) !== text).map(([path]) => path);
  const extra = leftOver(wanted);
  for (const path of stale) console.error(`${path} is stale: run npm run docs`);
  const dangling = [...wanted].flatMap(([path, text]) =>
    path.endsWith(".json") ? danglingRefs(JSON.parse(text)).map((ref) => `${path}: ${ref}`) : [],
  );
  for (const path of extra) console.error(`${path} is generated from nothing: run npm run docs`);
  for (const ref of dangling) console.error(`${ref} leads nowhere: correct what makes it`);
  const links = checkLinks();
  return stale.length + extra.length + dangling.length + links === 0 ? 0 : 1;
};

const write = (wanted: ReadonlyMap<string, string>): number => {
  for (const path of leftOver(wanted)) rmSync(join(root, path));
  for (const [path, text] of wanted) {
    if (present(path) === text) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.log(`wrote ${path}`);
  }
  return 0;
};

const files = referenceFiles();
process.exitCode = process.argv.includes("--check") ? check(files) : write(files);
