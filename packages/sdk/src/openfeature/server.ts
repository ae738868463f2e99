import type {
  AnyProviderEvent,
  CommonProvider,
  EvaluationContext,
  JsonValue,
  ProviderEventEmitter,
  ResolutionDetails,
  ServerProviderStatus,
} from "@openfeature/core";
import {
  ErrorCode,
  GeneralError,
  ProviderFatalError,
  ServerProviderEvents,
} from "@openfeature/core";
import type { ConnectionOptions } from "./client.ts";
import { createClient } from "./client.ts";
import type { Failure } from "./evaluated.ts";
import { defaultFor, detailsOf } from "./evaluated.ts";
import { createEvents, NAME } from "./events.ts";

type Resolve<T> = (
  key: string,
  defaultValue: T,
  context: EvaluationContext,
) => Promise<ResolutionDetails<T>>;

/** A provider for @openfeature/server-sdk. */
export type AttuneProvider = CommonProvider<ServerProviderStatus> & {
  readonly initialize: () => Promise<void>;
  readonly events: ProviderEventEmitter<AnyProviderEvent>;
  readonly resolveBooleanEvaluation: Resolve<boolean>;
  readonly resolveStringEvaluation: Resolve<string>;
  readonly resolveNumberEvaluation: Resolve<number>;
  readonly resolveObjectEvaluation: <T extends JsonValue>(
    ...asked: Parameters<Resolve<T>>
  ) => ReturnType<Resolve<T>>;
};

/** Says once that the server is away, and once that it is back. */
const createHealth = (events: ProviderEventEmitter<AnyProviderEvent>) => {
  const health = { isUp: true };
  return {
    down: ({ message }: Failure): void => {
      if (health.isUp) events.emit(ServerProviderEvents.Error, { message });
      health.isUp = false;
    },
    /** What failed at the start is no news. */
    unknown: (): void => {
      health.isUp = false;
    },
    up: (): void => {
      if (!health.isUp) events.emit(ServerProviderEvents.Ready);
      health.isUp = true;
    },
  };
};

/**
 * Flags of Attune in a server: each evaluation is a decision for the user that `targetingKey` names.
 * Whatever goes wrong, the application gets its own default.
 */
export const attuneProvider = (options: ConnectionOptions): AttuneProvider => {
  const client = createClient(options);
  const events = createEvents();
  const health = createHealth(events);

  const resolve = async <T extends JsonValue>(
    key: string,
    defaultValue: T,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<T>> => {
    const answer = await client.one(key, context);
    if (!("failure" in answer)) {
      health.up();
      return detailsOf(answer, defaultValue);
    }
    const { failure } = answer;
    if (failure.isDown || failure.isRefused) health.down(failure);
    else health.up();
    return defaultFor(defaultValue, failure);
  };

  return {
    metadata: { name: NAME },
    runsOn: "server",
    events,
    // Nobody's flags are refused without a decision: whoever hears that is heard, and the key is good.
    initialize: async () => {
      const answer = await client.all({}, null);
      if (answer === null || !("failure" in answer)) return;
      const { code, message, isRefused } = answer.failure;
      if (code === ErrorCode.TARGETING_KEY_MISSING) return;
      health.unknown();
      throw isRefused ? new ProviderFatalError(message) : new GeneralError(message);
    },
    resolveBooleanEvaluation: resolve,
    resolveStringEvaluation: resolve,
    resolveNumberEvaluation: resolve,
    resolveObjectEvaluation: resolve,
  };
};
