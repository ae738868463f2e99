import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { STUB } from "./stub.ts";

/** What the snippet answers where its script never comes, in a page with this bootstrap data. */
const decided = async (slots: readonly string[], options: object): Promise<unknown> => {
  const bootstrap = { decisions: { hero: { decisionId: "d1", content: { headline: "Hi" } } } };
  const document = {
    getElementById: () => ({ textContent: JSON.stringify(bootstrap) }),
    createElement: () => ({}),
    head: { appendChild: () => undefined },
  };
  const window: Record<string, unknown> = {};
  const page = { window, document, setTimeout, slots, options };
  const answer: unknown = await runInNewContext(
    `${STUB}("key",{host:"http://attune"});window.attune.decide(slots,options)`,
    page,
  );
  return JSON.parse(JSON.stringify(answer));
};

describe("the snippet without its script", () => {
  test("a slot shows what the page came with, else its fallback, whatever its name is", async () => {
    const fallback = { shelf: { a: 1 } };
    expect(
      await decided(["hero", "shelf", "constructor", "valueOf"], { fallback, timeout: 1 }),
    ).toMatchObject({
      hero: { from: "bootstrap", decisionId: "d1", content: { headline: "Hi" } },
      shelf: { from: "fallback", content: { a: 1 } },
      constructor: { slot: "constructor", from: "fallback", decisionId: null, content: null },
      valueOf: { slot: "valueOf", from: "fallback", decisionId: null, content: null },
    });
  });
});
