import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../../../e2e/browser.ts";
import { connect, orderPaid, renderPage, whyShown } from "../../../examples/sdk/server.ts";
import type { RunningAttune } from "../../server/test/running-attune.ts";
import { IDENTITY_SECRETS, KEYS, startForTest } from "../../server/test/running-attune.ts";
import { knowAnna, openShop } from "../../server/test/shop-definitions.ts";
import { snippetElement } from "../src/node/index.ts";
import { count, storedNames, visit } from "./visiting.ts";

const ROOT = join(import.meta.dirname, "../../..");
const PATIENCE = { timeout: 30_000 };

const textOf = (path: string): string => readFileSync(join(ROOT, path), "utf8");

/** An example as a page loads it, for the Attune of a test. */
const bundle = async (name: string, attune: RunningAttune): Promise<string> => {
  const outputs = await build({
    root: ROOT,
    configFile: false,
    logLevel: "warn",
    oxc: { jsx: { runtime: "automatic", development: false } },
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      write: false,
      minify: false,
      lib: { entry: join(ROOT, "examples/sdk", name), formats: ["iife"], name: "example" },
    },
  });
  const [output] = [outputs].flat();
  const [chunk] = output !== undefined && "output" in output ? output.output : [];
  return (chunk?.type === "chunk" ? chunk.code : "")
    .replaceAll("https://attune.example.com", attune.url)
    .replaceAll("YOUR_BROWSER_KEY", KEYS.browser);
};

const open: { browser: Browser | null } = { browser: null };
const pageWith = async (attune: RunningAttune, name: string, body: string): Promise<Page> => {
  if (open.browser === null) throw new Error("the browser has not started");
  const { shop, tab } = await visit(open.browser, attune);
  // Behind a busy machine an answer takes longer than a page would wait.
  const script = (await bundle(name, attune)).replaceAll("timeout = 150", "timeout = 2e4");
  shop.put("/example", { body: `${body}<script>${script.replaceAll("</", "<\\/")}</script>` });
  return tab("/example");
};
beforeAll(async () => {
  open.browser = await launchBrowser();
}, 120_000);
afterAll(async () => open.browser?.close());

describe("the examples of the documentation", () => {
  test("every block of code in the guide stands in an example that is run here", () => {
    const guide = textOf("docs/how-to/add-attune-to-a-page.md");
    const examples = ["page.ts", "blocks.tsx", "server.ts"].map((name) =>
      textOf(`examples/sdk/${name}`),
    );
    const blocks = [...guide.matchAll(/```(?:ts|tsx)\n([\s\S]*?)```/g)].map(
      ([, code = ""]) => code,
    );
    expect(blocks.length).toBeGreaterThan(2);
    for (const block of blocks)
      expect(
        examples.some((text) => text.includes(block)),
        block,
      ).toBe(true);
  });

  test("the snippet in the guide is the one that is tested", () => {
    const snippet = snippetElement({
      writeKey: "YOUR_BROWSER_KEY",
      host: "https://attune.example.com",
    });
    expect(textOf("docs/how-to/add-attune-to-a-page.md")).toContain(`\n${snippet}\n`);
  });

  test("page.ts shows its own until the visitor agrees, then what was decided", async () => {
    const attune = await startForTest();
    await openShop(attune);
    await attune.call("applyDefinitions", {
      body: {
        definitions: [
          {
            kind: "segment",
            key: "looked",
            when: { $event: { name: "Product Viewed", count: { $gte: 1 } } },
          },
          {
            kind: "rule",
            key: "seen",
            slot: "hero",
            priority: 30,
            if: { $segment: "looked" },
            then: { offer: "gold-week" },
          },
        ],
      },
    });
    const page = await pageWith(
      attune,
      "page.ts",
      `<h1 id="hero"></h1><button id="agree">Yes</button>`,
    );
    await expect.poll(() => page.textContent("#hero"), PATIENCE).toBe("Welcome");
    expect(await storedNames(attune)).toEqual([]);
    await page.click("#agree");
    await expect.poll(() => page.textContent("#hero"), PATIENCE).toBe("Your gold week");
    await expect.poll(() => count(attune, "Decision Viewed"), PATIENCE).toBe(1);
    expect(await count(attune, "Product Viewed")).toBe(1);
  });

  test("blocks.tsx decides its blocks in one call, and again when the visitor agrees", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const page = await pageWith(attune, "blocks.tsx", "");
    await expect.poll(() => page.textContent("h1"), PATIENCE).toBe("Welcome");
    expect(await storedNames(attune)).toEqual([]);
    await page.click("button");
    await expect.poll(() => page.textContent("p"), PATIENCE).toBe("Thank you.");
    await expect.poll(() => count(attune, "Decision Viewed"), PATIENCE).toBe(1);
    expect(await count(attune, "Consent Dialog Closed")).toBe(1);
  });

  test("server.ts renders what was decided for who is signed in, and says why to nobody else", async () => {
    const attune = await startForTest();
    await openShop(attune);
    await knowAnna(attune);
    const settings = {
      host: attune.url,
      serverKey: KEYS.server,
      browserKey: KEYS.browser,
      secret: IDENTITY_SECRETS[0],
    };
    const client = connect(settings);
    // Until the machine has answered in time once.
    const heroOf = async (): Promise<{ readonly offer: string; readonly decisionId: string }> => {
      const html = await renderPage(client, settings, { cookies: "a=b", customer: "anna" });
      return JSON.parse(/data-hero='([^']*)'/.exec(html)?.[1] ?? "null") ?? { offer: "" };
    };
    await expect.poll(async () => (await heroOf()).offer, PATIENCE).toBe("gold-week");
    const { decisionId } = await heroOf();
    const { id } = await attune.call("findProfile", { query: { identifier: "user_id:anna" } });
    expect((await whyShown(client, decisionId, id)).length).toBeGreaterThan(0);
    expect(await whyShown(client, decisionId, "p999999")).toEqual([]);
    orderPaid(client, "anna", "o-1");
    await client.close();
    expect(await count(attune, "Order Completed")).toBe(1);
  });
});
