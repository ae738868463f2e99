import { exec, execSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { KEYS, startForTest } from "../../server/test/running-attune.ts";
import { openShop } from "../../server/test/shop-definitions.ts";

const ROOT = join(import.meta.dirname, "../../..");
const MODULES = join(ROOT, "node_modules");

/** What a project of one's own with React has: the SDK brings none of it. */
const OTHERS = ["react", "react-dom", "csstype", "@types/react", "@types/react-dom"] as const;

const TSCONFIG = {
  compilerOptions: {
    module: "nodenext",
    target: "es2022",
    lib: ["es2022", "dom", "dom.iterable"],
    jsx: "react-jsx",
    strict: true,
    noEmit: true,
    types: [],
  },
  include: ["page.ts", "blocks.tsx", "flags-use.ts"],
};

const FLAGS = `import { attuneProvider } from "@attune/sdk/openfeature";
import { createClient, userHash } from "@attune/sdk/node";
export const provider = attuneProvider({ host: "https://attune.example.com", key: "k" });
export const hash: string = userHash("secret", "user_id", "kim");
export const hero = async (): Promise<string | null> => {
  const client = createClient({ host: "https://attune.example.com", key: "k" });
  const answer = await client.decide({ slots: ["hero"] });
  // @ts-expect-error the answer may be null, so the types are there and are strict
  answer.decisions;
  return answer?.decisions["hero"]?.offer ?? null;
};
`;

const SERVER = `import { createClient } from "@attune/sdk/node";
const client = createClient({ host: process.argv[2], key: process.argv[3] });
client.track({ userId: "kim", event: "Order Completed", properties: { order_id: "o-1" } });
await client.close();
const answer = await client.decide({ slots: ["hero"] }, { timeout: 20_000 });
console.log(answer.decisions.hero.reason);
`;

/** A folder with nothing of this project in or above it. */
const elsewhere = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "attune-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

beforeAll(() => {
  execSync("npm run build --silent -w @attune/sdk", { cwd: ROOT, stdio: "pipe" });
}, 120_000);

describe("a project elsewhere", () => {
  test("installs the package from Attune, compiles the guide's examples and runs", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const folder = elsewhere();
    const answer = await fetch(`${attune.url}/sdk/attune-sdk.tgz`);
    expect(answer.headers.get("content-type")).toBe("application/gzip");
    writeFileSync(join(folder, "attune-sdk.tgz"), Buffer.from(await answer.arrayBuffer()));
    writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);
    // Beside Attune, which runs in this process.
    const run = async (command: string): Promise<string> =>
      (await promisify(exec)(command, { cwd: folder })).stdout;
    await run(
      "npm install ./attune-sdk.tgz --offline --omit=peer --no-audit --no-fund --ignore-scripts",
    );

    for (const name of ["page.ts", "blocks.tsx"])
      copyFileSync(join(ROOT, "examples/sdk", name), join(folder, name));
    writeFileSync(join(folder, "flags-use.ts"), FLAGS);
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(TSCONFIG));
    mkdirSync(join(folder, "node_modules/@types"), { recursive: true });
    mkdirSync(join(folder, "node_modules/@openfeature"), { recursive: true });
    for (const name of [...OTHERS, "@openfeature/core"])
      symlinkSync(join(MODULES, name), join(folder, "node_modules", name));
    const typescript = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));
    await run(`node ${join(typescript, "bin/tsc")} -p .`);

    writeFileSync(join(folder, "server.js"), SERVER);
    const said = await run(`node server.js ${attune.url} ${KEYS.server}`);
    expect(said.trim()).toMatch(/^[A-Z_]+$/);
    const { id } = await attune.call("findProfile", { query: { identifier: "user_id:kim" } });
    expect(id).toMatch(/^p\d+$/);
  }, 120_000);
});
