import { performance } from "node:perf_hooks";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import type { Trust } from "@attune/core/identity";
import type { Config } from "./config.ts";
import { createDecide, createExplain, decideRoutes } from "./modules/decide/index.ts";
import {
  createDefinitions,
  definitionRoutes,
  openLiveDefinitions,
} from "./modules/definitions/index.ts";
import type { Definitions, LiveDefinitions } from "./modules/definitions/index.ts";
import { docsRoutes } from "./modules/docs/index.ts";
import { createIngest, importCursors, ingestRoutes } from "./modules/ingest/index.ts";
import type { Ingest } from "./modules/ingest/index.ts";
import type { Caller, GivenKeys, Keys } from "./modules/keys/index.ts";
import { openKeys } from "./modules/keys/index.ts";
import { createProfiles, profileRoutes } from "./modules/profiles/index.ts";
import { createMetrics, createTimers, systemRoutes } from "./modules/system/index.ts";
import type { Clock } from "./platform/clock/index.ts";
import { systemClock, virtualClock } from "./platform/clock/index.ts";
import { createHttp } from "./platform/http/index.ts";
import { createVerifier } from "./platform/signature.ts";
import type { Store } from "./platform/store/index.ts";
import { openSqliteStore } from "./platform/store/index.ts";

/** A running Attune. */
export type Attune = {
  readonly url: string;
  /** Keys made at this start; printed once by whoever started it. */
  readonly keys: Keys["made"];
  /** Opens every operation to the command line on this machine. */
  readonly localKey: string;
  readonly store: Store;
  readonly ingest: Ingest;
  readonly definitions: Definitions;
  readonly clock: Clock;
  readonly http: FastifyInstance;
  readonly close: () => Promise<void>;
};

/** What a command on the machine needs to reach the owner of a data directory. */
export const OWNER_FILE = "owner.json";

const failpointOf = (setting: string | undefined) => {
  const [, name, after] = /^(commit\.[a-z-]+):(\d+)$/.exec(setting ?? "") ?? [];
  if (
    name !== "commit.before-write" &&
    name !== "commit.before-fsync" &&
    name !== "commit.after-fsync"
  )
    return null;
  return { name, after: Number(after) } as const;
};

const poisonOf = (setting: string | undefined): string | null =>
  /^fold\.throws:(.+)$/.exec(setting ?? "")?.[1] ?? null;

/** Opens the store that the settings name. */
export const openStore = (config: Config): Promise<Store> =>
  openSqliteStore({
    directory: config.ATTUNE_DATA,
    maxWaiting: config.ATTUNE_QUEUE_EVENTS,
    runRows: config.ATTUNE_INDEX_RUN,
    failpoint: failpointOf(config.ATTUNE_FAILPOINT),
    poison: poisonOf(config.ATTUNE_FAILPOINT),
  });

const trustFor = (config: Config): ((caller: Caller) => Trust) => {
  const secrets = (config.ATTUNE_IDENTITY_SECRET ?? "")
    .split(",")
    .filter((secret) => secret !== "");
  const verify = createVerifier(secrets);
  return ({ kind }) =>
    kind === "browser" && config.ATTUNE_IDENTITY_VERIFICATION === "on"
      ? { kind: "browser", verify }
      : { kind: "trusted" };
};

/** What an operator should know before the first request. */
const announce = (config: Config, log: Logger): void => {
  log.info(
    { basis: config.ATTUNE_PERSONALIZATION_BASIS },
    config.ATTUNE_PERSONALIZATION_BASIS === "consent"
      ? "personalization rests on consent: who has given none sees the slots' defaults"
      : "personalization has a basis that needs no consent record",
  );
  if (config.ATTUNE_IDENTITY_VERIFICATION === "off")
    log.warn("identity verification is off: every identifier that a browser sends is believed");
  if (config.ATTUNE_CLOCK === "virtual")
    log.warn("the clock is virtual: it stands still until POST /v1/clock");
};

type Services = {
  readonly store: Store;
  readonly clock: Clock;
  readonly live: LiveDefinitions;
  readonly keys: Keys;
  readonly config: Config;
  readonly log: Logger;
};

const wire = async ({ store, clock, live, keys, config, log }: Services) => {
  const metrics = createMetrics(store);
  const timers = createTimers(store, clock, (error) =>
    log.error({ error: String(error) }, "timers failed"),
  );
  const ingest = createIngest({
    queueLimit: config.ATTUNE_QUEUE_EVENTS,
    store,
    clock,
    live,
    observe: (answers, source) => {
      metrics.events(answers, source);
      timers.wake();
    },
  });
  const trustOf = trustFor(config);
  const explain = createExplain(store);
  const decide = createDecide({
    store,
    clock,
    live,
    ingest,
    basis: config.ATTUNE_PERSONALIZATION_BASIS,
    elapsed: () => performance.now(),
    observe: metrics.decision,
  });
  const definitions = createDefinitions({ store, clock, live });
  const http = await createHttp(
    { log, findKey: keys.find, observe: metrics.request },
    {
      ...ingestRoutes({
        ingest,
        keys,
        trustOf,
        imports: importCursors(store),
        queue: { limit: config.ATTUNE_QUEUE_EVENTS, health: store.health },
      }),
      ...decideRoutes({ decide, explain, trustOf }),
      ...profileRoutes(createProfiles({ store, clock, live }), explain),
      ...definitionRoutes(definitions),
      ...systemRoutes({ store, clock, timers, metrics }),
      ...docsRoutes(),
    },
  );
  return { http, ingest, definitions, timers };
};

const givenKeys = (config: Config): GivenKeys => ({
  browser: config.ATTUNE_WRITE_KEY,
  server: config.ATTUNE_SERVER_KEY,
  secret: config.ATTUNE_SECRET_KEY,
});

const CLOSE_PATIENCE_MS = 5_000;

export type StartOptions = {
  /** A store that is open already. */
  readonly opened?: Store;
  /** False for a command's door: keys are made, and shown once, by whoever serves. */
  readonly makesKeys?: boolean;
};

/** Starts serving on an open store. */
const serveStore = async (
  store: Store,
  config: Config,
  log: Logger,
  { makesKeys = true }: StartOptions,
): Promise<Attune> => {
  const clock = config.ATTUNE_CLOCK === "virtual" ? virtualClock(Date.now()) : systemClock();
  announce(config, log);
  const keys = await openKeys(store, makesKeys ? givenKeys(config) : null, clock.now());
  const live = await openLiveDefinitions(store);
  const { http, ingest, definitions, timers } = await wire({
    store,
    clock,
    live,
    keys,
    config,
    log,
  });
  const close = async (): Promise<void> => {
    timers.stop();
    // Requests in progress are answered; one that never ends does not hold up the stop.
    const patience = setTimeout(() => http.server.closeAllConnections(), CLOSE_PATIENCE_MS);
    await http.close();
    clearTimeout(patience);
    await store.close();
  };
  const listening = http.listen({ host: config.ATTUNE_HOST, port: config.ATTUNE_PORT });
  const url = await listening.catch(async (error: unknown) => {
    await close();
    throw error;
  });
  await keys.keep();
  writeFileSync(
    join(config.ATTUNE_DATA, OWNER_FILE),
    JSON.stringify({ url, pid: process.pid, key: keys.local }),
    { mode: 0o600 },
  );
  log.info({ url, data: config.ATTUNE_DATA, engine: store.health().engine }, "listening");
  return {
    url,
    keys: keys.made,
    localKey: keys.local,
    store,
    ingest,
    definitions,
    clock,
    http,
    close,
  };
};

/** Starts a server on its own data directory, or on a store that is open already. */
export const startAttune = async (
  config: Config,
  log: Logger,
  options: StartOptions = {},
): Promise<Attune> => {
  const store = options.opened ?? (await openStore(config));
  try {
    return await serveStore(store, config, log, options);
  } catch (error) {
    // A failed start must not leave the directory locked by a process that serves nobody.
    await store.close();
    throw error;
  }
};
