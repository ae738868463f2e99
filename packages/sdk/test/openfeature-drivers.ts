import type { EvaluationContext, EvaluationDetails, JsonValue } from "@openfeature/core";
import type { Hook as ServerHook } from "@openfeature/server-sdk";
import { OpenFeature as ServerSide, ProviderEvents as ServerEvents } from "@openfeature/server-sdk";
import type { Hook as WebHook } from "@openfeature/web-sdk";
import { OpenFeature as WebSide, ProviderEvents as WebEvents } from "@openfeature/web-sdk";
import type { ConnectionOptions } from "../src/openfeature/index.ts";
import { attuneProvider, attuneWebProvider } from "../src/openfeature/index.ts";

/** As much of a page as a provider looks at. */
const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
Object.defineProperty(globalThis, "document", { value: page, configurable: true });

/** Somebody comes back to the page, or leaves it. */
export const look = (visibilityState: "visible" | "hidden" = "visible"): void => {
  page.visibilityState = visibilityState;
  page.dispatchEvent(new Event("visibilitychange"));
};

export type FlagType = "Boolean" | "String" | "Integer" | "Float" | "Object";
export type Details = EvaluationDetails<JsonValue>;

/** What a hook saw, in the order in which it was called. */
export type HookCall = {
  readonly hook: string;
  readonly stage: string;
  readonly details?: Details;
};

/** One of OpenFeature's SDKs with our provider, as an application uses it. */
export type Driver = {
  readonly side: "server" | "web";
  /** Sets a provider and waits until it is ready, or has failed. */
  readonly connect: (options: ConnectionOptions) => Promise<void>;
  /** Sets a provider and does not wait. */
  readonly begin: (options: ConnectionOptions) => void;
  readonly becomesStale: () => Promise<void>;
  readonly status: () => string;
  /** Hooks of the client, and of this evaluation. */
  readonly evaluate: (
    asked: {
      readonly type: FlagType;
      readonly key: string;
      readonly fallback: JsonValue;
      readonly context: EvaluationContext;
    },
    hooks: { readonly client: readonly string[]; readonly call: readonly string[] },
    calls: HookCall[],
  ) => Promise<Details>;
};

const SILENT = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
};
// What fails on purpose is no news.
ServerSide.setLogger(SILENT);
WebSide.setLogger(SILENT);

/** The visitor or user of the scenarios, who name nobody. */
const SOMEBODY = "somebody";

const hookNamed = (name: string, calls: HookCall[]): ServerHook & WebHook => ({
  before: () => {
    calls.push({ hook: name, stage: "before" });
  },
  after: (_context, details) => {
    calls.push({ hook: name, stage: "after", details });
  },
  error: () => {
    calls.push({ hook: name, stage: "error" });
  },
  finally: (_context, details) => {
    calls.push({ hook: name, stage: "finally", details });
  },
});

const textOf = (fallback: JsonValue): string => (typeof fallback === "string" ? fallback : "");

type Named = readonly string[];
const hooksOf = (names: Named, calls: HookCall[]) => names.map((name) => hookNamed(name, calls));

const quietly = async (setting: Promise<unknown>): Promise<void> => {
  // What fails at the start is told by the provider's status.
  await setting.catch(() => undefined);
};

export const serverDriver = (domain: string): Driver => {
  const client = ServerSide.getClient(domain);
  const typed = async (
    { type, key, fallback, context }: Parameters<Driver["evaluate"]>[0],
    options: { readonly hooks: ServerHook[] },
  ): Promise<Details> => {
    const about = { targetingKey: SOMEBODY, ...context };
    if (type === "Boolean") return client.getBooleanDetails(key, fallback === true, about, options);
    if (type === "String") return client.getStringDetails(key, textOf(fallback), about, options);
    if (type === "Object") return client.getObjectDetails(key, fallback, about, options);
    return client.getNumberDetails(key, Number(fallback), about, options);
  };
  return {
    side: "server",
    connect: (options) => quietly(ServerSide.setProviderAndWait(domain, attuneProvider(options))),
    begin: (options) => ServerSide.setProvider(domain, attuneProvider(options)),
    becomesStale: () =>
      new Promise((resolve) => client.addHandler(ServerEvents.Stale, () => resolve())),
    status: () => client.providerStatus,
    evaluate: (asked, hooks, calls) => {
      client.clearHooks();
      client.addHooks(...hooksOf(hooks.client, calls));
      return typed(asked, { hooks: hooksOf(hooks.call, calls) });
    },
  };
};

export const webDriver = (domain: string): Driver => {
  const client = WebSide.getClient(domain);
  const typed = (
    { type, key, fallback }: Parameters<Driver["evaluate"]>[0],
    options: { readonly hooks: WebHook[] },
  ): Details => {
    if (type === "Boolean") return client.getBooleanDetails(key, fallback === true, options);
    if (type === "String") return client.getStringDetails(key, textOf(fallback), options);
    if (type === "Object") return client.getObjectDetails(key, fallback, options);
    return client.getNumberDetails(key, Number(fallback), options);
  };
  return {
    side: "web",
    connect: async (options) => {
      await WebSide.setContext(domain, { targetingKey: SOMEBODY });
      await quietly(WebSide.setProviderAndWait(domain, attuneWebProvider(options)));
    },
    begin: (options) => WebSide.setProvider(domain, attuneWebProvider(options)),
    becomesStale: () =>
      new Promise((resolve) => {
        client.addHandler(WebEvents.Stale, () => resolve());
        queueMicrotask(look);
      }),
    status: () => client.providerStatus,
    evaluate: async (asked, hooks, calls) => {
      // A page's context is set before; only one that says more is asked for anew.
      if (Object.keys(asked.context).length > 0)
        await WebSide.setContext(domain, { targetingKey: SOMEBODY, ...asked.context });
      client.clearHooks();
      client.addHooks(...hooksOf(hooks.client, calls));
      return typed(asked, { hooks: hooksOf(hooks.call, calls) });
    },
  };
};

/** Takes every provider away, and their clocks with them. */
export const closeAll = async (): Promise<void> => {
  await Promise.all([ServerSide.clearProviders(), WebSide.clearProviders()]);
  ServerSide.clearHandlers();
  WebSide.clearHandlers();
};
