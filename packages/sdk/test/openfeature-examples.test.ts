import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import * as page from "./examples/openfeature-page.ts";
import * as server from "./examples/openfeature-server.ts";
import { KEYS, startForTest } from "../../server/test/running-attune.ts";
import { closeAll } from "./openfeature-drivers.ts";

const ROOT = join(import.meta.dirname, "../../..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

afterEach(closeAll);

const SWISH = [
  { kind: "slot", key: "swish", default: { content: { value: false } } },
  { kind: "offer", key: "with-swish", content: { value: true } },
  {
    kind: "rule",
    key: "swish-in-sweden",
    slot: "swish",
    if: { "context.country": "SE" },
    then: { offer: "with-swish" },
  },
];

test.each(["server", "page"])("the page on OpenFeature shows the example for a %s", (name) => {
  expect(read("docs/how-to/openfeature.md")).toContain(
    `\`\`\`ts\n${read(`packages/sdk/test/examples/openfeature-${name}.ts`)}\`\`\``,
  );
});

test("the example for a server offers Swish to who is in Sweden", async () => {
  const attune = await startForTest();
  await attune.call("applyDefinitions", { body: { definitions: SWISH } });
  await server.connect(attune.url, KEYS.server);
  expect(await server.paymentOptions("42", "SE")).toEqual(["swish", "card"]);
  expect(await server.paymentOptions("42", "NO")).toEqual(["card"]);
});

test("the example for a page shows its own hero where there is none, and Attune's where there is", async () => {
  const attune = await startForTest();
  await page.connect(attune.url, KEYS.browser, "visitor-1");
  expect(page.hero()).toEqual({ content: { headline: "Welcome" }, decision: undefined });
  const slot = { kind: "slot", key: "home_hero", default: { content: { headline: "Hej" } } };
  await attune.call("applyDefinitions", { body: { definitions: [slot] } });
  await page.connect(attune.url, KEYS.browser, "visitor-2");
  const { content, decision } = page.hero();
  expect(content).toEqual({ headline: "Hej" });
  const viewed = {
    event: "Decision Viewed",
    anonymousId: "visitor-2",
    properties: { decision_id: decision },
  };
  expect(await attune.call("track", { key: "browser", body: viewed })).toMatchObject({
    accepted: 1,
  });
});
