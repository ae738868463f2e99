import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";

const PAGE = `<!doctype html><html><head>
<meta property="csp-nonce" nonce="__NONCE__">
<script nonce="__NONCE__">document.documentElement.lang = "en"</script>
<script type="module" nonce="__NONCE__" src="/assets/main-Ab12.js"></script>
</head><body></body></html>`;
const SCRIPT = `export const text = ${JSON.stringify("attune ".repeat(200))};\n`;

const build = (directory: string, page = PAGE): void => {
  mkdirSync(join(directory, "assets"), { recursive: true });
  writeFileSync(join(directory, "index.html"), page);
  writeFileSync(join(directory, "assets", "main-Ab12.js"), SCRIPT);
  writeFileSync(join(directory, "favicon.svg"), "<svg></svg>");
  writeFileSync(join(directory, "..", "secret.txt"), "not of the UI");
};

const built = async (): Promise<{ attune: RunningAttune; directory: string }> => {
  const parent = mkdtempSync(join(tmpdir(), "attune-admin-"));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  const directory = join(parent, "dist");
  build(directory);
  return { attune: await startForTest({}, undefined, { adminDirectory: directory }), directory };
};

const HTML = { accept: "text/html,application/xhtml+xml" };

const get = (
  { url }: RunningAttune,
  path: string,
  headers: Readonly<Record<string, string>> = HTML,
  method = "GET",
): Promise<Response> => fetch(`${url}${path}`, { headers, method });

const policy = (response: Response): string =>
  response.headers.get("content-security-policy") ?? "";

describe("the admin UI", () => {
  test("runs only what the answer itself has marked, each answer anew, and stands in no other page", async () => {
    const { attune } = await built();
    const nonces = new Set<string>();
    for (let n = 0; n < 5; n += 1) {
      const response = await get(attune, "/");
      const [, nonce = ""] =
        /script-src 'nonce-([^']+)' 'strict-dynamic'/.exec(policy(response)) ?? [];
      expect(Buffer.from(nonce, "base64")).toHaveLength(16);
      expect(await response.text()).toBe(PAGE.replaceAll("__NONCE__", nonce));
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(5);
    const response = await get(attune, "/");
    expect(policy(response)).not.toContain("unsafe");
    for (const directive of [
      "default-src 'none'",
      "connect-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "object-src 'none'",
    ])
      expect(policy(response).split("; ")).toContain(directive);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "cache-control": "no-store",
      "content-type": "text/html; charset=utf-8",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
    });
  });

  test("is at each of its own addresses, for a browser that looks there", async () => {
    const { attune } = await built();
    for (const path of [
      "/",
      "/people",
      "/people/",
      "/people/p42?tab=why",
      "/sign-in",
      "/segments/loyal",
    ]) {
      const response = await get(attune, path);
      expect(response.status, path).toBe(200);
      expect(await response.text()).toContain("main-Ab12.js");
    }
    expect((await get(attune, "/people", { accept: "*/*" })).status).toBe(404);
    expect((await get(attune, "/", { accept: "*/*" })).status).toBe(200);
    expect((await get(attune, "/people", HTML, "HEAD")).status).toBe(200);
    expect((await get(attune, "/people", HTML, "POST")).status).toBe(404);
  });

  test("is at the address of an item or account whose id has dots and slashes", async () => {
    const { attune } = await built();
    for (const id of ["acme.com", "M8x1.25", "a/b", "..%2F", "50%", 'n/å "<b>\\ü', "photo.png"]) {
      const path = `/items/${encodeURIComponent(id)}`;
      const response = await get(attune, path);
      expect(response.status, path).toBe(200);
      expect(await response.text()).toContain("main-Ab12.js");
    }
  });

  test("is never in the way of the API, which answers for what it has not", async () => {
    const { attune } = await built();
    for (const path of [
      "/v1/nothing",
      "/v1",
      "/V1/session",
      "/%76%31/nothing",
      "//v1/session",
      "/people//p42",
      "/..%2fv1%2fsession",
      "/people%5C..",
      "/Assets/gone",
      "/ofrep/v1/nothing",
      "/sdk/nothing",
      "/problems/nothing",
      "/preferences/token",
      "/assets/gone.js",
      "/photo.png",
      "/people%2fphoto",
      "/people/..%2f..%2fv1%2fsession",
      "/people/x%5c..%5cv1",
      "/people/x%00",
      "/../secret.txt",
      "/%2e%2e/secret.txt",
      "/assets/../../secret.txt",
      "/assets/..%2f..%2fsecret.txt",
    ]) {
      const response = await get(attune, path);
      expect(response.status, path).toBe(404);
      expect(response.headers.get("content-type")).toMatch(/^application\/problem\+json/);
    }
    expect(await (await get(attune, "/docs")).text()).toContain("Attune API");
    expect((await get(attune, "/healthz")).status).toBe(200);
    expect((await get(attune, "/v1/session")).status).toBe(401);
  });

  test("has assets that a browser keeps for good, compressed for those who take it", async () => {
    const { attune } = await built();
    const path = "/assets/main-Ab12.js";
    const plain = await get(attune, path, { "accept-encoding": "identity" });
    expect(await plain.text()).toBe(SCRIPT);
    expect(Object.fromEntries(plain.headers)).toMatchObject({
      "cache-control": "public, max-age=31536000, immutable",
      "content-type": "text/javascript; charset=utf-8",
      "x-content-type-options": "nosniff",
      vary: "accept-encoding",
    });
    const refused = await get(attune, path, { "accept-encoding": "gzip;q=0, br" });
    expect(refused.headers.get("content-encoding")).toBeNull();
    const zipped = await get(attune, path, { "accept-encoding": "br, gzip" });
    expect(zipped.headers.get("content-encoding")).toBe("gzip");
    expect(Number(zipped.headers.get("content-length"))).toBeLessThan(SCRIPT.length / 2);
    expect(await zipped.text()).toBe(SCRIPT);
    const icon = await get(attune, "/favicon.svg");
    expect(icon.headers.get("cache-control")).toBe("no-cache");
    expect(icon.headers.get("content-type")).toBe("image/svg+xml");
  });

  test("is the one that was built last, also while the server runs", async () => {
    const { attune, directory } = await built();
    await get(attune, "/");
    build(directory, PAGE.replace("<body>", "<body>newer"));
    utimesSync(join(directory, "index.html"), 2_000_000_000, 2_000_000_000);
    expect(await (await get(attune, "/")).text()).toContain("newer");
  });

  test("says how to build it as long as it is not built", async () => {
    const empty = mkdtempSync(join(tmpdir(), "attune-admin-"));
    onTestFinished(() => rmSync(empty, { recursive: true, force: true }));
    const attune = await startForTest({}, undefined, { adminDirectory: join(empty, "dist") });
    const response = await get(attune, "/");
    expect(response.status).toBe(503);
    expect(await response.text()).toContain("npm run build");
    expect((await get(attune, "/assets/main.js")).status).toBe(404);
  });
});

test("content is previewed in a frame that runs nothing and is shown by the admin UI alone", async () => {
  const { attune } = await built();
  const response = await get(attune, "/preview-frame");
  expect(response.status).toBe(200);
  const directives = policy(response).split("; ");
  expect(directives).toEqual(
    expect.arrayContaining([
      "default-src 'none'",
      "frame-ancestors 'self'",
      "form-action 'none'",
      "base-uri 'none'",
      "sandbox allow-same-origin",
    ]),
  );
  expect(policy(response)).not.toContain("script");
  // Whoever wrote the content does not learn that somebody looks at it.
  expect(directives).toContain("img-src data:");
  expect(policy(response)).not.toMatch(/https?:|\*/);
});
