// node scripts/sdk-size.ts   builds what a script tag loads and exits 1 when it is over its budget
import { gzipSync } from "node:zlib";
import { buildScript } from "../packages/sdk/build.ts";

/** Bytes, compressed by gzip: 6 kB. */
const BUDGET = 6 * 1024;

for (const [name, code] of await buildScript()) {
  const size = gzipSync(code, { level: 9 }).length;
  console.log(`${name}: ${size} bytes gzip of ${BUDGET}, ${code.length} as they are`);
  if (size > BUDGET) process.exitCode = 1;
}
