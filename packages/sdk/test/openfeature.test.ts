import { fc, test } from "@fast-check/vitest";
import type { EvaluationContext, JsonValue } from "@openfeature/core";
import { OFREPProvider } from "@openfeature/ofrep-provider";
import { OFREPWebProvider } from "@openfeature/ofrep-web-provider";
import { OpenFeature as ServerSide, ProviderEvents } from "@openfeature/server-sdk";
import { OpenFeature as WebSide, ProviderEvents as WebEvents } from "@openfeature/web-sdk";
import { afterEach, describe, expect, vi } from "vitest";
import type { RunningAttune } from "../../server/test/running-attune.ts";
import { KEYS, startForTest, userHash } from "../../server/test/running-attune.ts";
import type { ConnectionOptions } from "../src/openfeature/index.ts";
import { attuneProvider, attuneWebProvider } from "../src/openfeature/index.ts";
import { closeAll, look } from "./openfeature-drivers.ts";

const DEFINITIONS = [
  { kind: "slot", key: "swish", default: { content: { value: false } } },
  { kind: "offer", key: "with-swish", content: { value: true } },
  {
    kind: "rule",
    key: "swish-vip",
    slot: "swish",
    if: { vip: true },
    then: { offer: "with-swish" },
  },
  { kind: "slot", key: "hero", default: { content: null } },
  { kind: "offer", key: "sale", content: { headline: "Sale" } },
  { kind: "rule", key: "hero-sale", slot: "hero", then: { offer: "sale" } },
];

const open = async (): Promise<RunningAttune> => {
  const attune = await startForTest();
  await attune.call("applyDefinitions", { body: { definitions: DEFINITIONS } });
  await attune.call("identify", { key: "server", body: { userId: "ada", traits: { vip: true } } });
  return attune;
};

/** What a network does with requests; `down` and `answer` may be set at any time. */
type Network = { down: boolean; answer: (() => Response) | null; requests: number };

const through = (network: Network): Pick<ConnectionOptions, "fetch"> => ({
  fetch: async (...request) => {
    network.requests += 1;
    if (network.down) throw new Error("the network is away");
    return network.answer?.() ?? fetch(...request);
  },
});
const network = (): Network => ({ down: false, answer: null, requests: 0 });

const ledger = async (attune: RunningAttune): Promise<number> =>
  Number((await attune.rows("SELECT count(*) AS n FROM decision"))[0]?.["n"]);

afterEach(closeAll);

describe("in a server", () => {
  const connect = async (attune: RunningAttune, more: Partial<ConnectionOptions> = {}) => {
    const options = { host: `${attune.url}/`, key: KEYS.server, timeout: 30_000, ...more };
    await ServerSide.setProviderAndWait(attuneProvider(options)).catch(() => undefined);
    return ServerSide.getClient();
  };

  test("a flag is decided for the user of the targeting key, with what is known of them", async () => {
    const client = await connect(await open());
    expect(await client.getBooleanValue("swish", false, { targetingKey: "ada" })).toBe(true);
    expect(await client.getBooleanValue("swish", true, { targetingKey: "bo" })).toBe(false);
    expect(await client.getObjectValue("hero", {}, { targetingKey: "bo" })).toEqual({
      headline: "Sale",
    });
  });

  test("that it is connected is found out without a decision", async () => {
    const attune = await open();
    const client = await connect(attune);
    expect(client.providerStatus).toBe("READY");
    expect(await ledger(attune)).toBe(0);
  });

  test("nobody's flag is TARGETING_KEY_MISSING", async () => {
    const client = await connect(await open());
    expect(await client.getBooleanDetails("swish", true)).toMatchObject({
      value: true,
      errorCode: "TARGETING_KEY_MISSING",
    });
  });

  test("an address where nobody answers, a hang and nonsense give the application its own default", async () => {
    const attune = await open();
    const net = network();
    const client = await connect(attune, { ...through(net), timeout: 300 });
    const ask = () => client.getStringDetails("hero", "mine", { targetingKey: "ada" });
    net.down = true;
    expect(await ask()).toMatchObject({ value: "mine", errorCode: "GENERAL" });
    net.down = false;
    for (const answer of [
      () => new Response("<html>", { status: 200 }),
      () => new Response("{}", { status: 200 }),
      () => new Response("null", { status: 502 }),
      () => Response.json({ errorCode: "NO_SUCH_CODE" }, { status: 400 }),
    ]) {
      net.answer = answer;
      expect(await ask()).toMatchObject({ value: "mine", reason: "ERROR", errorCode: "GENERAL" });
    }
    const hanging = await connect(attune, {
      timeout: 50,
      fetch: (_url, request) =>
        new Promise((_resolve, reject) =>
          request?.signal?.addEventListener("abort", () => reject(request.signal?.reason)),
        ),
    });
    expect(await hanging.getStringValue("hero", "mine", { targetingKey: "ada" })).toBe("mine");
  });

  test("the server's going and coming back are told once each", async () => {
    const net = network();
    const client = await connect(await open(), through(net));
    const told: string[] = [];
    client.addHandler(ProviderEvents.Error, () => void told.push("error"));
    // What is ready already is told at once.
    client.addHandler(ProviderEvents.Ready, () => void told.push("ready"));
    const ask = () => client.getBooleanValue("swish", false, { targetingKey: "ada" });
    net.down = true;
    await ask();
    await ask();
    expect(client.providerStatus).toBe("ERROR");
    net.down = false;
    expect(await ask()).toBe(true);
    await ask();
    expect(client.providerStatus).toBe("READY");
    expect(told).toEqual(["ready", "error", "ready"]);
  });

  test("a server that was away at the start is found when it is there", async () => {
    const net = network();
    net.down = true;
    const client = await connect(await open(), through(net));
    expect(client.providerStatus).toBe("ERROR");
    net.down = false;
    expect(await client.getBooleanValue("swish", false, { targetingKey: "ada" })).toBe(true);
    expect(client.providerStatus).toBe("READY");
  });

  test("who asked to be left alone is not asked again before Retry-After", async () => {
    const net = network();
    const client = await connect(await open(), through(net));
    net.answer = () => new Response("{}", { status: 429, headers: { "retry-after": "60" } });
    const ask = () => client.getBooleanDetails("swish", false, { targetingKey: "ada" });
    expect(await ask()).toMatchObject({ value: false, errorCode: "GENERAL" });
    const before = net.requests;
    net.answer = null;
    expect(await ask()).toMatchObject({ value: false, errorCode: "GENERAL" });
    expect(net.requests).toBe(before);
  });

  test("a context that is no JSON is INVALID_CONTEXT", async () => {
    const client = await connect(await open());
    const round: Record<string, JsonValue> = {};
    round["self"] = round;
    const context: EvaluationContext = { targetingKey: "ada", round };
    expect(await client.getBooleanDetails("swish", true, context)).toMatchObject({
      value: true,
      errorCode: "INVALID_CONTEXT",
    });
  });

  test.prop([fc.string({ unit: "binary" }), fc.string()], { numRuns: 30 })(
    "whatever a flag and a user are called, an evaluation answers and does not throw",
    async (key, targetingKey) => {
      const net = network();
      net.answer = () => Response.json({ key: "x", value: "theirs", metadata: {} });
      const provider = attuneProvider({ host: "http://attune.test", key: "k", ...through(net) });
      const details = await provider.resolveStringEvaluation(key, "mine", { targetingKey });
      expect(details.value).toBe("theirs");
      net.down = true;
      const away = await provider.resolveStringEvaluation(key, "mine", { targetingKey });
      expect(away.value).toBe("mine");
    },
  );

  test.each(["..", ".", "../../v1/keys", "__proto__", "a/b", "%", ""])(
    "no flag has the key %j",
    async (key) => {
      const client = await connect(await open());
      const details = await client.getBooleanDetails(key, true, { targetingKey: "ada" });
      expect(details.value).toBe(true);
      expect(["FLAG_NOT_FOUND", "GENERAL"]).toContain(details.errorCode);
    },
  );
});

describe("in a page", () => {
  const connect = async (attune: RunningAttune, more: Partial<ConnectionOptions> = {}) => {
    const options = { host: attune.url, key: KEYS.browser, timeout: 30_000, ...more };
    await WebSide.setContext({ targetingKey: "visitor" });
    await WebSide.setProviderAndWait(attuneWebProvider(options)).catch(() => undefined);
    return WebSide.getClient();
  };

  test("all flags are fetched at once, recorded, and read without waiting", async () => {
    const attune = await open();
    const client = await connect(attune);
    expect(client.getBooleanValue("swish", true)).toBe(false);
    expect(client.getObjectValue("hero", {})).toEqual({ headline: "Sale" });
    expect(await ledger(attune)).toBe(2);
    expect(await attune.rows("SELECT decision FROM offer_use")).toEqual([]);
  });

  test("a user is believed by their signature", async () => {
    const client = await connect(await open());
    const identifiers = { user_id: "ada" };
    const sign = (hash: string) =>
      WebSide.setContext({ targetingKey: "visitor", identifiers, userHash: { user_id: hash } });
    await sign(userHash("user_id:bo"));
    expect(client.getBooleanValue("swish", false)).toBe(false);
    await sign(userHash("user_id:ada"));
    expect(client.getBooleanValue("swish", false)).toBe(true);
  });

  test("what one person saw is not shown to the next, also when the network is away", async () => {
    const net = network();
    const client = await connect(await open(), through(net));
    expect(client.getObjectValue("hero", {})).toEqual({ headline: "Sale" });
    net.down = true;
    await WebSide.setContext({ targetingKey: "visitor", page: "cart" });
    expect(client.providerStatus).toBe("ERROR");
    expect(client.getObjectValue("hero", {})).toEqual({ headline: "Sale" });
    await WebSide.setContext({ targetingKey: "another" });
    expect(client.getObjectDetails("hero", { mine: true })).toMatchObject({
      value: { mine: true },
      errorCode: "GENERAL",
    });
    net.down = false;
    await WebSide.setContext({ targetingKey: "another", page: "cart" });
    expect(client.providerStatus).toBe("READY");
    expect(client.getObjectValue("hero", {})).toEqual({ headline: "Sale" });
  });

  test("an answer to a context that is no more is not taken", async () => {
    const waiting: (() => void)[] = [];
    const provider = attuneWebProvider({
      host: "http://attune.test",
      key: "k",
      fetch: async (_url, request) => {
        const body = typeof request?.body === "string" ? request.body : "{}";
        const { context } = JSON.parse(body);
        if (context.targetingKey === "first")
          await new Promise<void>((resolve) => waiting.push(resolve));
        return Response.json({
          flags: [{ key: "who", value: context.targetingKey, metadata: {} }],
        });
      },
    });
    const first = provider.initialize({ targetingKey: "first" });
    await provider.onContextChange({ targetingKey: "first" }, { targetingKey: "second" });
    waiting.forEach((go) => go());
    await first;
    expect(provider.resolveStringEvaluation("who", "nobody").value).toBe("second");
    await provider.onClose();
  });

  test("a change is told with the flags that it is about, a refresh that fails makes them stale", async () => {
    const attune = await open();
    const net = network();
    await WebSide.setContext({ targetingKey: "visitor" });
    const options = { host: attune.url, key: KEYS.browser, timeout: 30_000, ...through(net) };
    await WebSide.setProviderAndWait(attuneWebProvider(options));
    const client = WebSide.getClient();
    const next = (event: WebEvents) =>
      new Promise<unknown>((resolve) =>
        client.addHandler(event, (details) =>
          resolve(details && "flagsChanged" in details ? details.flagsChanged : null),
        ),
      );
    const changed = next(WebEvents.ConfigurationChanged);
    const definition = { kind: "offer", key: "sale", content: { headline: "Now" } };
    await attune.call("applyDefinitions", { body: { definitions: [definition] } });
    look();
    expect(await changed).toEqual(["hero"]);
    expect(client.getObjectValue("hero", {})).toEqual({ headline: "Now" });
    const stale = next(WebEvents.Stale);
    net.down = true;
    look();
    await stale;
    expect(client.providerStatus).toBe("STALE");
    expect(client.getObjectValue("hero", {})).toEqual({ headline: "Now" });
    const ready = next(WebEvents.Ready);
    net.down = false;
    look();
    await ready;
    expect(client.providerStatus).toBe("READY");
  });

  test("a page that is open for long asks no more often than every ten seconds, and not while nobody looks", async () => {
    const attune = await open();
    const net = network();
    const options = { host: attune.url, key: KEYS.browser, timeout: 30_000, ...through(net) };
    const clock = vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const provider = attuneWebProvider({ ...options, refresh: 30 });
    try {
      await provider.initialize({ targetingKey: "visitor" });
      clock.advanceTimersByTime(9_999);
      expect(net.requests).toBe(1);
      clock.advanceTimersByTime(1);
      expect(net.requests).toBe(2);
      look("hidden");
      clock.advanceTimersByTime(60_000);
      expect(net.requests).toBe(2);
    } finally {
      look();
      await provider.onClose();
      clock.useRealTimers();
    }
  });
});

describe("OpenFeature's own providers", () => {
  test("ofrep-provider works in a server", async () => {
    const attune = await open();
    const headers = { Authorization: `Bearer ${KEYS.server}` };
    await ServerSide.setProviderAndWait(new OFREPProvider({ baseUrl: attune.url, headers }));
    const client = ServerSide.getClient();
    const ada = { targetingKey: "ada" };
    expect(await client.getBooleanDetails("swish", false, ada)).toMatchObject({
      value: true,
      variant: "with-swish",
      reason: "TARGETING_MATCH",
      flagMetadata: { decisionId: expect.any(String) },
    });
    for (const [key, context, errorCode] of [
      ["nothing", ada, "FLAG_NOT_FOUND"],
      ["swish", {}, "TARGETING_KEY_MISSING"],
      ["swish", { ...ada, identifiers: "ada" }, "INVALID_CONTEXT"],
    ] as const)
      expect(await client.getBooleanDetails(key, true, context)).toMatchObject({
        value: true,
        errorCode,
      });
  });

  test("ofrep-web-provider works in a page, with X-API-Key too", async () => {
    const attune = await open();
    const headers = { "X-API-Key": KEYS.browser };
    const provider = new OFREPWebProvider({
      baseUrl: attune.url,
      headers: Object.entries(headers).map(([name, value]): [string, string] => [name, value]),
      cacheMode: "disabled",
    });
    await WebSide.setContext({ targetingKey: "visitor" });
    // Its type says that it may have no hooks in a way that strict optional properties refuse.
    await WebSide.setProviderAndWait(Object.assign(provider, { hooks: [] }));
    const client = WebSide.getClient();
    expect(client.getBooleanValue("swish", true)).toBe(false);
    expect(client.getObjectValue("hero", {})).toEqual({ headline: "Sale" });
    expect(client.getBooleanDetails("nothing", true)).toMatchObject({
      value: true,
      errorCode: "FLAG_NOT_FOUND",
    });
  });
});
