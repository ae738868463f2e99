import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { EvaluationContext, JsonValue } from "@openfeature/core";
import { expect, onTestFinished } from "vitest";
import { KEYS } from "../../server/test/running-attune.ts";
import type { Step } from "./gherkin.ts";
import type { Details, Driver, FlagType, HookCall } from "./openfeature-drivers.ts";

/** What a scenario works with. */
export type World = {
  readonly driver: Driver;
  /** A running Attune that has the flags. */
  readonly host: string;
  readonly network: { cut: boolean };
  asked: { readonly type: FlagType; readonly key: string; readonly fallback: JsonValue } | null;
  readonly context: Record<string, JsonValue>;
  readonly hooks: { readonly client: string[]; readonly call: string[] };
  readonly calls: HookCall[];
  details: Details | null;
  contextBefore: string;
};

export const worldOf = (driver: Driver, host: string): World => ({
  driver,
  host,
  network: { cut: false },
  asked: null,
  context: {},
  hooks: { client: [], call: [] },
  calls: [],
  details: null,
  contextBefore: "",
});

type Match = readonly string[];
type Play = (world: World, match: Match, table: Step["table"]) => Promise<void> | void;

const unescaped = (text: string): string => text.replaceAll('\\"', '"');

const isFlagType = (text: string): text is FlagType =>
  ["Boolean", "String", "Integer", "Float", "Object"].includes(text);

const typeOf = (text: string): FlagType => {
  const type = `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
  if (!isFlagType(type)) throw new Error(`there is no type ${text}`);
  return type;
};

const valueOf = (type: FlagType, text: string): JsonValue => {
  if (type === "Boolean") return text === "true";
  if (type === "String") return text;
  if (type === "Object") return JSON.parse(text === "null" ? "{}" : unescaped(text));
  return Number(text);
};

/** A server that takes requests and answers none. */
const silentHost = async (): Promise<string> => {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("it has no port");
  return `http://127.0.0.1:${address.port}`;
};

/** A port where nobody listens any more. */
const deadHost = async (): Promise<string> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("it had no port");
  return `http://127.0.0.1:${address.port}`;
};

const connect = async (world: World, status: string): Promise<void> => {
  const { driver, host, network } = world;
  const key = driver.side === "server" ? KEYS.server : KEYS.browser;
  const options = {
    host,
    key,
    timeout: 30_000,
    fetch: (...request: Parameters<typeof fetch>) =>
      network.cut ? Promise.reject(new Error("the network is away")) : fetch(...request),
  };
  if (status === "not ready") return driver.begin({ ...options, host: await silentHost() });
  if (status === "error") return driver.connect({ ...options, host: await deadHost() });
  if (status === "fatal") return driver.connect({ ...options, key: "nobody" });
  await driver.connect(options);
  expect(driver.status()).toBe("READY");
  if (status !== "stale") return;
  const stale = driver.becomesStale();
  network.cut = true;
  await stale;
};

const ask = (world: World, type: string, key: string, fallback: string): void => {
  const flagType = typeOf(type);
  world.asked = { type: flagType, key, fallback: valueOf(flagType, fallback) };
};

const evaluate = async (world: World): Promise<void> => {
  const { asked, driver, hooks, calls } = world;
  if (asked === null) throw new Error("no flag was asked for");
  const context: EvaluationContext = { ...world.context };
  world.contextBefore = JSON.stringify(context);
  world.details = await driver.evaluate({ ...asked, context }, hooks, calls);
  expect(JSON.stringify(context)).toBe(world.contextBefore);
};

const detailsOf = ({ details }: World): Details => {
  if (details === null) throw new Error("nothing was evaluated");
  return details;
};

/** A browser key says nothing of the person: whether a rule applied is not for it to know. */
const reasonFor = ({ driver }: World, reason: string): string =>
  driver.side === "web" && ["TARGETING_MATCH", "DEFAULT"].includes(reason) ? "UNKNOWN" : reason;

const expectValue = (world: World, written: string): void => {
  const type = world.asked?.type ?? "String";
  expect(detailsOf(world).value).toEqual(valueOf(type, written));
};

const expectReason = (world: World, reason: string): void =>
  expect(detailsOf(world).reason).toBe(reasonFor(world, reason));

const OF_DETAILS: Readonly<Record<string, (details: Details) => unknown>> = {
  flag_key: ({ flagKey }) => flagKey,
  value: ({ value }) => value,
  variant: ({ variant }) => variant,
  reason: ({ reason }) => reason,
  error_code: ({ errorCode }) => errorCode,
};

const stagesOf = (text: string): string[] => text.split(",").map((stage) => stage.trim());

const expectHooks = ({ calls }: World, stages: string, table: Step["table"]): void => {
  for (const stage of stagesOf(stages)) {
    const details = calls.find((call) => call.stage === stage)?.details;
    expect(details, stage).toBeDefined();
    for (const [type = "", name = "", written = ""] of table.slice(1)) {
      const found = details && OF_DETAILS[name]?.(details);
      expect(found, name).toEqual(written === "null" ? undefined : valueOf(typeOf(type), written));
    }
  }
};

/** Metadata of the flag beside the id of the decision, which every flag has. */
const metadataOf = (world: World): object => {
  const { decisionId, ...metadata } = detailsOf(world).flagMetadata;
  expect(decisionId).toEqual(expect.any(String));
  return metadata;
};

const PLAYS: readonly (readonly [RegExp, Play])[] = [
  [
    /^a (stable|not ready|error|fatal|stale) provider$/,
    (world, [status = ""]) => connect(world, status),
  ],
  [
    /^an? (\w+)-flag with key "(.*?)" and a fallback value "(.*)"$/,
    (world, [type = "", key = "", fallback = ""]) => ask(world, type, key, fallback),
  ],
  [
    /^a context containing a key "(\w+)", with type "(\w+)" and with value "(.*)"$/,
    (world, [name = "", type = "", value = ""]) => {
      world.context[name] = valueOf(typeOf(type), value);
    },
  ],
  [
    /^a context containing a key "(\w+)" with null value$/,
    (world, [name = ""]) => {
      world.context[name] = null;
    },
  ],
  [/^the flag was evaluated with details/, evaluate],
  [
    /^the resolved details value should be "(.*)"$/,
    (world, [value = ""]) => expectValue(world, value),
  ],
  [/^the reason should be "(\w+)"$/, (world, [reason = ""]) => expectReason(world, reason)],
  [
    /^the error-code should be "(\w+)"$/,
    (world, [code]) => expect(detailsOf(world).errorCode).toBe(code),
  ],
  [/^the flag key should be "(.*)"$/, (world, [key]) => expect(detailsOf(world).flagKey).toBe(key)],
  [
    /^the variant should be "(.*)"$/,
    (world, [variant]) => expect(detailsOf(world).variant).toBe(variant),
  ],
  [
    /^the resolved metadata should contain$/,
    (world, _match, table) => {
      const wanted = table
        .slice(1)
        .map(([name = "", type = "", value = ""]) => [name, valueOf(typeOf(type), value)]);
      expect(metadataOf(world)).toEqual(Object.fromEntries(wanted));
    },
  ],
  [/^the resolved metadata is empty$/, (world) => expect(metadataOf(world)).toEqual({})],
  [
    /^the provider status should be "(\w+)"$/,
    ({ driver }, [status]) => expect(driver.status()).toBe(status),
  ],
  [
    /^evaluation options containing specific hooks$/,
    ({ hooks }) => {
      hooks.call.push("first", "second");
    },
  ],
  [
    /^the specified hooks should execute during evaluation$/,
    ({ calls }) => {
      expect(calls.filter(({ hook }) => hook === "first").map(({ stage }) => stage)).toEqual([
        "before",
        "after",
        "finally",
      ]);
    },
  ],
  [
    /^the hook order should be maintained$/,
    ({ calls }) => {
      const hooksIn = (stage: string) =>
        calls.flatMap((call) => (call.stage === stage ? call.hook : []));
      expect(hooksIn("before")).toEqual(["first", "second"]);
      expect(hooksIn("after")).toEqual(["second", "first"]);
    },
  ],
  [
    /^an evaluation context with modifiable data$/,
    ({ context }) => {
      context["changes"] = { list: [1, 2] };
    },
  ],
  // Compared where it is evaluated.
  [
    /^the original evaluation context should remain unmodified$/,
    (world) => expect(world.contextBefore).not.toBe(""),
  ],
  [
    /^the evaluation details should be immutable$/,
    (world) => expect(Object.isFrozen(detailsOf(world).flagMetadata)).toBe(true),
  ],
  [
    /^the evaluation should complete without blocking$/,
    (world) => expect(detailsOf(world)).toBeDefined(),
  ],
  [
    /^a client with added hook$/,
    ({ hooks }) => {
      hooks.client.push("added");
    },
  ],
  [
    /^the "(\w+)" hook should have been executed$/,
    ({ calls }, [stage]) => expect(calls.map((call) => call.stage)).toContain(stage),
  ],
  [
    /^the "([\w, ]+)" hooks should be called with evaluation details$/,
    (world, [stages = ""], table) => expectHooks(world, stages, table),
  ],
];

/** Plays a step; one that nobody knows fails. */
export const play = async (world: World, { text, table }: Step): Promise<void> => {
  for (const [pattern, run] of PLAYS) {
    const match = pattern.exec(text);
    if (match) return run(world, match.slice(1), table);
  }
  throw new Error(`no step is known for: ${text}`);
};
