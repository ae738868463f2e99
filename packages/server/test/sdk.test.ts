import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { buildAll } from "../../sdk/build.ts";
import { createScript } from "../src/modules/sdk/script.ts";
import { startForTest } from "./running-attune.ts";

beforeAll(buildAll, 120_000);

describe("the browser SDK, as it is served", () => {
  test("pages get it without a key, compressed, and again only when it is another", async () => {
    const { url } = await startForTest();
    const first = await fetch(`${url}/sdk/attune.js`, {
      headers: { origin: "https://shop.example" },
    });
    const script = await first.text();
    expect(first.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(first.headers.get("cache-control")).toBe("public, max-age=300");
    expect(first.headers.get("access-control-allow-origin")).toBe("*");
    expect(["br", "gzip"]).toContain(first.headers.get("content-encoding"));
    expect(script).toContain("attune");
    const plain = await fetch(`${url}/sdk/attune.js`, {
      headers: { "accept-encoding": "identity" },
    });
    expect(plain.headers.get("content-encoding")).toBeNull();
    expect(await plain.text()).toBe(script);
    const etag = first.headers.get("etag") ?? "";
    const again = await fetch(`${url}/sdk/attune.js`, { headers: { "if-none-match": etag } });
    expect([again.status, await again.text()]).toEqual([304, ""]);
  });

  test("its manifest names a version that never changes, and its hash", async () => {
    const { url } = await startForTest();
    const answer = await fetch(`${url}/sdk/manifest.json`);
    const manifest: { path: string; integrity: string } = JSON.parse(await answer.text());
    const versioned = await fetch(`${url}${manifest.path}`);
    const bytes = Buffer.from(await versioned.arrayBuffer());
    expect(versioned.headers.get("cache-control")).toContain("immutable");
    const hash = createHash("sha384").update(bytes).digest("base64");
    expect(manifest.integrity).toBe(`sha384-${hash}`);
  });

  test.each(["attune-0000000000000000.js", "index.js", "..%2fpackage.json", "constructor"])(
    "%s is nothing that is served",
    async (file) => {
      const attune = await startForTest();
      expect((await attune.refused("sdkFile", { params: { file } })).slug).toBe("not-found");
    },
  );

  test("a script that is built while the server runs is served from then on", async () => {
    const folder = mkdtempSync(join(tmpdir(), "attune-test-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, "attune.js");
    const scriptOf = createScript(path);
    expect(await scriptOf()).toBeNull();
    writeFileSync(path, "built");
    expect((await scriptOf())?.bytes.toString()).toBe("built");
  });
});
