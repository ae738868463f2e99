import type {
  AnyProviderEvent,
  ClientProviderStatus,
  CommonProvider,
  EvaluationContext,
  JsonValue,
  ProviderEventEmitter,
  ResolutionDetails,
} from "@openfeature/core";
import {
  ClientProviderEvents,
  ErrorCode,
  instantiateErrorByErrorCode,
  ProviderFatalError,
} from "@openfeature/core";
import type { All, ConnectionOptions } from "./client.ts";
import { createClient } from "./client.ts";
import type { Evaluated, Failure } from "./evaluated.ts";
import { defaultFor, detailsOf } from "./evaluated.ts";
import { createEvents, NAME } from "./events.ts";

type Resolve<T> = (key: string, defaultValue: T) => ResolutionDetails<T>;

/** A provider for @openfeature/web-sdk. */
export type AttuneWebProvider = CommonProvider<ClientProviderStatus> & {
  readonly initialize: (context?: EvaluationContext) => Promise<void>;
  readonly onContextChange: (before: EvaluationContext, now: EvaluationContext) => Promise<void>;
  readonly onClose: () => Promise<void>;
  readonly events: ProviderEventEmitter<AnyProviderEvent>;
  readonly resolveBooleanEvaluation: Resolve<boolean>;
  readonly resolveStringEvaluation: Resolve<string>;
  readonly resolveNumberEvaluation: Resolve<number>;
  readonly resolveObjectEvaluation: <T extends JsonValue>(
    ...asked: Parameters<Resolve<T>>
  ) => ReturnType<Resolve<T>>;
};

export type WebOptions = ConnectionOptions & {
  /**
   * Asks anew so often while the page is looked at, in ms; less than 10,000 is 10,000. Absent: when the
   * context changes and when the page is looked at again.
   */
  readonly refresh?: number;
};

const NOT_FETCHED = { code: ErrorCode.GENERAL, message: "no flags have been fetched yet" };

/** Whom a context is about; flags of one person are never those of another. */
const personIn = ({ targetingKey, identifiers }: EvaluationContext): string =>
  JSON.stringify([targetingKey, identifiers]);

const asError = ({ code, message, isRefused }: Failure): Error =>
  isRefused ? new ProviderFatalError(message) : instantiateErrorByErrorCode(code, message);

/** Keys of flags that say something else now; ids of decisions are no news. */
const changedIn = (
  before: ReadonlyMap<string, Evaluated>,
  now: ReadonlyMap<string, Evaluated>,
): string[] => {
  const said = (flag: Evaluated | undefined): string =>
    JSON.stringify([flag?.value, flag?.variant, flag?.reason]);
  const keys = new Set([...before.keys(), ...now.keys()]);
  return [...keys].filter((key) => said(before.get(key)) !== said(now.get(key)));
};

/** What is held of the server's answers; answers that are overtaken by another question are dropped. */
const createHeld = (options: ConnectionOptions) => {
  const client = createClient(options);
  const held: { all: All | null; context: EvaluationContext; asked: number } = {
    all: null,
    context: {},
    asked: 0,
  };
  return {
    flags: (): ReadonlyMap<string, Evaluated> | null => held.all?.flags ?? null,
    /** Begins anew with another context; of another person nothing is kept. */
    about: (context: EvaluationContext): void => {
      if (personIn(context) !== personIn(held.context)) held.all = null;
      held.context = context;
    },
    /** The keys that say something else now; the failure when there was no answer. */
    fetch: async (): Promise<readonly string[] | Failure> => {
      held.asked += 1;
      const mine = held.asked;
      const answer = await client.all(held.context, held.all?.etag ?? null);
      if (mine !== held.asked || answer === null) return [];
      if ("failure" in answer) return answer.failure;
      const changed = changedIn(held.all?.flags ?? new Map(), answer.flags);
      held.all = answer;
      return changed;
    },
  };
};

/** Tabs stay open for days, and each asks: no more often than this, ms. */
const LEAST_REFRESH_MS = 10_000;

/** Asks anew by the clock, and when the page is looked at again. */
const createWatch = (ask: () => void, every: number | undefined) => {
  const timer: { id: ReturnType<typeof setInterval> | null } = { id: null };
  const page = typeof document === "undefined" ? null : document;
  const onVisible = (): void => {
    if (page?.visibilityState === "visible") ask();
  };
  const onTick = (): void => {
    if (page?.visibilityState !== "hidden") ask();
  };
  return {
    start: (): void => {
      if (every !== undefined && every > 0)
        timer.id = setInterval(onTick, Math.max(LEAST_REFRESH_MS, every));
      page?.addEventListener("visibilitychange", onVisible);
    },
    stop: (): void => {
      if (timer.id !== null) clearInterval(timer.id);
      page?.removeEventListener("visibilitychange", onVisible);
    },
  };
};

/**
 * Flags of Attune in a page: fetched all at once, then read without waiting. What is fetched is recorded
 * and reserves nothing. Whatever goes wrong, the application gets its own default, or what it had.
 */
export const attuneWebProvider = ({ refresh, ...options }: WebOptions): AttuneWebProvider => {
  const events = createEvents();
  const held = createHeld(options);
  const state = { isStale: false };

  /** A refresh that nobody waits for: it tells what came of it. */
  const refreshNow = async (): Promise<void> => {
    const outcome = await held.fetch();
    if ("code" in outcome) {
      if (!state.isStale) events.emit(ClientProviderEvents.Stale, { message: outcome.message });
      state.isStale = true;
      return;
    }
    if (state.isStale) events.emit(ClientProviderEvents.Ready);
    state.isStale = false;
    if (outcome.length > 0)
      events.emit(ClientProviderEvents.ConfigurationChanged, { flagsChanged: [...outcome] });
  };
  const watch = createWatch(() => void refreshNow(), refresh);

  const fetchFor = async (context: EvaluationContext): Promise<void> => {
    held.about(context);
    const outcome = await held.fetch();
    state.isStale = "code" in outcome;
    if ("code" in outcome) throw asError(outcome);
  };

  const resolve = <T extends JsonValue>(key: string, defaultValue: T): ResolutionDetails<T> => {
    const flags = held.flags();
    if (flags === null) return defaultFor(defaultValue, NOT_FETCHED);
    const flag = flags.get(key);
    if (flag) return detailsOf(flag, defaultValue);
    const message = `there is no flag ${key}`;
    return defaultFor(defaultValue, { code: ErrorCode.FLAG_NOT_FOUND, message });
  };

  return {
    metadata: { name: NAME },
    runsOn: "client",
    events,
    initialize: async (context = {}) => {
      watch.start();
      await fetchFor(context);
    },
    onContextChange: (_before, now) => fetchFor(now),
    onClose: async () => watch.stop(),
    resolveBooleanEvaluation: resolve,
    resolveStringEvaluation: resolve,
    resolveNumberEvaluation: resolve,
    resolveObjectEvaluation: resolve,
  };
};
