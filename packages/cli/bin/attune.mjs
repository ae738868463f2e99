#!/usr/bin/env node
import { join } from "node:path";

const [major] = process.versions.node.split(".");
if (Number(major) < 26) {
  process.stderr.write(
    `attune needs Node 26, this is ${process.version}. Run it as "npx attune …" from the project's root: ` +
      `"npm ci --ignore-scripts" there brings the right Node with it.\n`,
  );
  process.exit(1);
}
// Modules are compiled once, for this process and for its threads; where it cannot be kept, each time.
process.env["NODE_COMPILE_CACHE"] ??= join(
  import.meta.dirname,
  "../../../node_modules/.cache/compile",
);
// An older Node has no such function, and would end before it could say so.
const { enableCompileCache } = await import("node:module");
enableCompileCache(process.env["NODE_COMPILE_CACHE"]);
const { run } = await import("../src/main.ts");
process.exitCode = await run(process.argv.slice(2));
