#!/usr/bin/env node
const [major] = process.versions.node.split(".");
if (Number(major) < 26) {
  process.stderr.write(
    `attune needs Node 26, this is ${process.version}. Run it as "npx attune …" from the project's root: ` +
      `"npm ci --ignore-scripts" there brings the right Node with it.\n`,
  );
  process.exit(1);
}
const { run } = await import("../src/main.ts");
process.exitCode = await run(process.argv.slice(2));
