import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { RunningAttune } from "../packages/server/test/running-attune.ts";
import { startForTest } from "../packages/server/test/running-attune.ts";
import { invite, PASSWORD } from "../packages/server/test/signing-in.ts";
import { launchBrowser } from "./browser.ts";

/** A page as the admin UI's build leaves it, with what somebody might get into it. */
const PAGE = `<!doctype html><html><head><meta charset="utf-8"><title>waiting</title>
<script nonce="__NONCE__">window.early = true</script>
<script>window.injected = "a script"</script>
<style>body { --injected: 1 }</style>
<script type="module" nonce="__NONCE__" src="/assets/main-1.js"></script>
</head><body><img src="data:," onerror="window.injected = 'an attribute'"></body></html>`;

const MAIN = `
const json = async (path, options) => {
  const response = await fetch(path, options);
  return { status: response.status, document: await response.json() };
};
const token = new URLSearchParams(location.hash.slice(1)).get("token");
if (token) {
  history.replaceState(null, "", location.pathname);
  await json("/v1/session/link", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token, password: ${JSON.stringify(PASSWORD)} }),
  });
}
const me = await json("/v1/session");
window.put = (csrf) => json("/v1/definitions/slot/hero", {
  method: "PUT",
  headers: { "content-type": "application/json", ...(csrf ? { "x-attune-csrf": me.document.csrfToken } : {}) },
  body: JSON.stringify({ name: "Hero" }),
});
await import("./lazy-1.js");
document.title = me.status === 200 ? me.document.person.name : "nobody";
`;

const serveUi = async (): Promise<RunningAttune> => {
  const directory = mkdtempSync(join(tmpdir(), "attune-ui-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  mkdirSync(join(directory, "assets"));
  writeFileSync(join(directory, "index.html"), PAGE);
  writeFileSync(join(directory, "assets", "main-1.js"), MAIN);
  writeFileSync(join(directory, "assets", "lazy-1.js"), "window.lazy = true;");
  return startForTest({}, undefined, { adminDirectory: directory });
};

/** A page of another site: localhost is another one than 127.0.0.1. */
const serveElsewhere = async (html: string): Promise<string> => {
  const server = createServer((_request, response) =>
    response.setHeader("content-type", "text/html").end(html),
  );
  await new Promise<void>((resolve) => server.listen(0, resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://localhost:${typeof address === "object" && address ? address.port : 0}/`;
};

const titled = async (page: Page, title: string): Promise<void> => {
  await expect.poll(() => page.title()).toBe(title);
};

describe("a real browser", () => {
  const shared: { browser: Browser | null } = { browser: null };
  const newPage = async (): Promise<Page> => {
    if (shared.browser === null) throw new Error("the browser has not started");
    const context = await shared.browser.newContext();
    onTestFinished(() => context.close());
    return context.newPage();
  };
  const signedIn = async (attune: RunningAttune): Promise<Page> => {
    const { link } = await invite(attune, "mia", "owner");
    const page = await newPage();
    await page.goto(link.url);
    await titled(page, "mia");
    return page;
  };

  beforeAll(async () => {
    shared.browser = await launchBrowser();
  });
  afterAll(() => shared.browser?.close());

  test("is signed in by a link, stays so when it is loaded again, and shows its cookie to no script", async () => {
    const attune = await serveUi();
    const page = await signedIn(attune);
    expect(page.url()).toBe(`${attune.url}/sign-in`);
    await page.goto(`${attune.url}/people`);
    await titled(page, "mia");
    expect(await page.evaluate("document.cookie")).toBe("");
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict", path: "/" });
    expect(await page.evaluate("window.put(false)")).toMatchObject({ status: 403 });
    expect(await page.evaluate("window.put(true)")).toMatchObject({ status: 200 });
  });

  test("runs what the server has marked and what that loads, and nothing that got into the page", async () => {
    const page = await signedIn(await serveUi());
    expect(await page.evaluate("[window.early, window.lazy, window.injected]")).toEqual([
      true,
      true,
      undefined,
    ]);
    const seen = "getComputedStyle(document.body).getPropertyValue('--injected')";
    expect(await page.evaluate(seen)).toBe("");
  });

  test("comes signed in by a link on another site, which can change nothing in its name", async () => {
    const attune = await serveUi();
    const page = await signedIn(attune);
    const elsewhere = await serveElsewhere(`<!doctype html>
      <a href="${attune.url}/people">to Attune</a>`);
    await page.goto(elsewhere);
    const asked = await page.evaluate(`fetch("${attune.url}/v1/definitions", {
      credentials: "include", mode: "no-cors" }).then(({ type }) => type)`);
    expect(asked).toBe("opaque");
    const sent = await page.evaluate(`fetch("${attune.url}/v1/session", {
      method: "DELETE", credentials: "include" }).then(() => "answered", () => "refused")`);
    expect(sent).toBe("refused");
    // Without a font a link has no width that a mouse could find.
    await page.evaluate("document.querySelector('a').click()");
    await titled(page, "mia");
  });

  test("shows content in a frame in which nothing runs, as it looks to customers", async () => {
    const page = await signedIn(await serveUi());
    const shown = await page.evaluate(`new Promise((resolve) => {
      const frame = document.createElement("iframe");
      frame.setAttribute("sandbox", "allow-same-origin");
      frame.src = "/preview-frame";
      frame.onload = () => {
        const { body } = frame.contentDocument;
        body.innerHTML = '<p style="color: rgb(1, 2, 3)">Offer</p><img src="data:," onerror="parent.injected = 1">';
        const script = frame.contentDocument.createElement("script");
        script.textContent = "parent.injected = 2";
        body.append(script);
        setTimeout(() => resolve([
          frame.contentWindow.getComputedStyle(body.firstChild).color, window.injected]), 100);
      };
      document.body.append(frame);
    })`);
    expect(shown).toEqual(["rgb(1, 2, 3)", undefined]);
  });
});
