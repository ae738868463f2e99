import { expect, test } from "vitest";
import { apply, openAt, slot } from "./giving-offers.ts";
import type { Request, RunningAttune } from "./running-attune.ts";

const SLOTS = ["one", "two", "three"];

const open = (settings: Parameters<typeof openAt>[1] = {}): Promise<RunningAttune> =>
  openAt(
    SLOTS.map((key) => slot(key)),
    { ATTUNE_BROWSER_RATE: "6", ATTUNE_TRUSTED_PROXIES: "127.0.0.1", ...settings },
  );

/** A call that a proxy passes on from an address of the internet. */
const from = (address: string, key: "browser" | "server" = "browser"): Request => ({
  key,
  headers: { "x-forwarded-for": address },
});

const HERE = "203.0.113.7";

const decide = (attune: RunningAttune, call: Request, slots: readonly string[] = SLOTS) =>
  attune.send("decide", {
    ...call,
    body: { identifiers: { anonymous_id: "visitor" }, slots: [...slots] },
  });

const evaluate = (attune: RunningAttune, call: Request) =>
  attune.send("evaluateFlags", { ...call, body: { context: { targetingKey: "visitor" } } });

test("a browser key is given so many decisions a minute from one address, by decide and OFREP together", async () => {
  const attune = await open();
  expect((await decide(attune, from(HERE))).status).toBe(200);
  expect((await evaluate(attune, from(HERE))).status).toBe(200);
  const recorded = await attune.rows("SELECT id FROM decision");
  const refused = await attune.refused("decide", {
    ...from(HERE),
    body: { identifiers: { anonymous_id: "visitor" }, slots: SLOTS },
  });
  expect(refused.status).toBe(429);
  expect(refused.problem).toMatchObject({
    type: expect.stringContaining("too-many-decisions"),
    detail: "This key is given 6 decisions a minute from one address.",
  });
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  for (const path of [evaluate(attune, from(HERE)), decide(attune, from(HERE), ["one"])])
    expect((await path).status).toBe(429);
  expect(await attune.rows("SELECT id FROM decision")).toEqual(recorded);
  const metrics = await (await attune.send("metrics", {})).text();
  expect(metrics).toContain("attune_decisions_refused_total 7");
});

test("other addresses and servers are not kept waiting by it, nor is who comes by an unnamed proxy", async () => {
  const attune = await open();
  for (let n = 0; n < 2; n += 1) await decide(attune, from(HERE));
  expect((await decide(attune, from(HERE))).status).toBe(429);
  expect((await decide(attune, from("203.0.113.8"))).status).toBe(200);
  expect((await decide(attune, from(HERE, "server"))).status).toBe(200);
  expect((await decide(attune, { key: "browser" })).status).toBe(200);

  const unnamed = await open({ ATTUNE_TRUSTED_PROXIES: "none" });
  for (let n = 0; n < 5; n += 1) expect((await decide(unnamed, from(HERE))).status).toBe(200);
});

test("a page that asks whether its flags still stand uses up its address's rate too", async () => {
  const attune = await open();
  await apply(attune, slot("four", { channel: "email" }));
  const etag = (await evaluate(attune, from(HERE))).headers.get("etag") ?? "";
  const poll = () =>
    evaluate(attune, {
      key: "browser",
      headers: { "x-forwarded-for": HERE, "if-none-match": etag },
    });
  expect((await poll()).status).toBe(304);
  expect((await poll()).status).toBe(429);
});
