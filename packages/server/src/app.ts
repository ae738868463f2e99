import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { STATE_VERSION } from "@attune/core/profile";
import type { Config } from "./config.ts";
import { approvalKinds } from "./config.ts";
import { openApproval, openLiveDefinitions } from "./modules/definitions/index.ts";
import type { Definitions, LiveDefinitions } from "./modules/definitions/index.ts";
import type { DecideService } from "./modules/decide/index.ts";
import type { CatchUp } from "./modules/segments/index.ts";
import type { CatalogService } from "./modules/catalog/index.ts";
import type { Ingest } from "./modules/ingest/index.ts";
import { createLive } from "./modules/live/index.ts";
import type { GivenKeys, Keys } from "./modules/keys/index.ts";
import { openKeys } from "./modules/keys/index.ts";
import type { ModelsService } from "./modules/recommend/index.ts";
import { createModels } from "./modules/recommend/index.ts";
import { followNodes, takeWarehouse } from "./nodes.ts";
import { openStore } from "./open-store.ts";
import type { Timers } from "./modules/system/index.ts";
import type { People } from "./modules/people/index.ts";
import type { Clock } from "./platform/clock/index.ts";
import { watchRequests } from "./platform/http/index.ts";
import type { Store } from "./platform/store/index.ts";
import type { Warehouse } from "./platform/warehouse/index.ts";
import { openWarehouse, wakefulStore } from "./platform/warehouse/index.ts";
import type { Parts, Wired } from "./wire.ts";
import { wire } from "./wire.ts";

/** A running Attune. */
export type Attune = {
  readonly url: string;
  /** Keys made at this start; printed once by whoever started it. */
  readonly keys: Awaited<ReturnType<Keys["keep"]>>;
  /** Opens every operation to the command line on this machine. */
  readonly localKey: string;
  readonly store: Store;
  readonly warehouse: Warehouse;
  /** What recommendations are served from. */
  readonly models: ModelsService;
  readonly ingest: Ingest;
  readonly decide: DecideService;
  /** Fires what is due until then, epoch ms. */
  readonly fireUntil: Timers["runUntil"];
  readonly catalog: CatalogService;
  readonly definitions: Definitions;
  readonly people: People;
  readonly clock: Clock;
  /** The basis that personalization rests on now, and what says so. */
  readonly personalization: LiveDefinitions["personalization"];
  readonly http: FastifyInstance;
  /** Tells whenever definitions were changed. */
  readonly onDefinitions: LiveDefinitions["onReload"];
  readonly catchUp: Pick<CatchUp, "settled" | "left">;
  /** Resolves when no request is being answered. */
  readonly idle: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** What a command on the machine needs to reach the owner of a data directory. */
export const OWNER_FILE = "owner.json";

/** What an operator should know before the first request. */
const announce = (config: Config, live: LiveDefinitions, log: Logger): void => {
  const { basis } = live.personalization();
  log.info(
    { basis },
    basis === "consent"
      ? "personalization rests on consent: who has given none sees the slots' defaults"
      : "personalization has a basis that needs no consent record",
  );
  if (config.ATTUNE_IDENTITY_VERIFICATION === "off")
    log.warn("identity verification is off: every identifier that a browser sends is believed");
  if (config.ATTUNE_CLOCK === "virtual")
    log.warn("the clock is virtual: it stands still until POST /v1/clock");
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
  /** The time of a history that is being made; the store's own when absent. */
  readonly clock?: Clock;
  /** Where the admin UI was built to, if not in its package. */
  readonly adminDirectory?: string;
};

const ADMIN_DIRECTORY = fileURLToPath(new URL("../../admin/dist/", import.meta.url));

/** The warehouse of the settings; a command that asks it wants figures of all that the log holds. */
const warehouseFor = (
  { reads }: Store,
  config: Config,
  clock: Clock,
  log: Logger,
  isServer: boolean,
): Warehouse =>
  openWarehouse({
    isOff: config.ATTUNE_WAREHOUSE === "off",
    directory: config.ATTUNE_DATA,
    memoryMb: config.ATTUNE_WAREHOUSE_MEMORY,
    zone: config.ATTUNE_TIMEZONE,
    keepsZone: !isServer,
    settlesFirst: !isServer,
    reads,
    clock,
    onTrouble: (reason) => log.warn({ reason }, "the warehouse stands still; it is tried again"),
    onUnreadable: ({ reason, fix }) => log.error({ reason, fix }, "there are no figures"),
    onRebuild: (reason) => log.warn({ reason }, "the warehouse is built anew from the log"),
  });

/** Says in the data directory, to commands on this machine, how to reach its owner. */
const sayWhoServes = (config: Config, url: string, key: string): void =>
  writeFileSync(
    join(config.ATTUNE_DATA, OWNER_FILE),
    JSON.stringify({ url, pid: process.pid, key }),
    { mode: 0o600 },
  );

const liveDefinitions = (store: Store, config: Config): Promise<LiveDefinitions> =>
  openLiveDefinitions(store, {
    personalization: config.ATTUNE_PERSONALIZATION_BASIS,
    zone: config.ATTUNE_TIMEZONE,
  });

const logListening = async ({ reads, health }: Store, config: Config, url: string, log: Logger) => {
  const head = await reads.auditHead();
  // In the log, the head is out of reach of whoever can change the database.
  const auditHead = head && `${head.n}:${head.hash}`;
  log.info({ url, data: config.ATTUNE_DATA, engine: health().engine, auditHead }, "listening");
};

type Closing = Pick<Wired, "http" | "timers" | "catchUp" | "rejections"> &
  Pick<Attune, "store" | "warehouse"> &
  Pick<Parts, "stream" | "models">;

const closeParts = async (parts: Closing): Promise<void> => {
  const { http, timers, catchUp, rejections, warehouse, models, store, stream } = parts;
  timers.stop();
  // Theirs are requests that never end by themselves.
  stream.stop();
  await catchUp.stop();
  // Requests in progress are answered; one that never ends does not hold up the stop.
  const patience = setTimeout(() => http.server.closeAllConnections(), CLOSE_PATIENCE_MS);
  await http.close();
  clearTimeout(patience);
  await rejections.stop();
  await models.stop();
  await warehouse.stop();
  await store.close();
};

/** What a server is made of, on an open store. */
const openParts = async (
  opened: Store,
  config: Config,
  log: Logger,
  { makesKeys = true, adminDirectory = ADMIN_DIRECTORY, clock: given }: StartOptions,
): Promise<Parts> => {
  const clock = given ?? (await opened.openClock(config.ATTUNE_CLOCK));
  // Before anybody is answered: what comes from here on is of this version.
  if ((await opened.reads.stateVersion()) < STATE_VERSION) await opened.keepStates();
  if (makesKeys) await takeWarehouse(opened, config);
  const warehouse = warehouseFor(opened, config, clock, log, makesKeys);
  const woken: { also: (() => void) | null } = { also: null };
  const store = wakefulStore(opened, () => {
    warehouse.wake();
    woken.also?.();
  });
  const live = await liveDefinitions(store, config);
  const stream = createLive({ store, live, elapsed: () => performance.now() });
  const models = createModels({ store, live, clock, config, log, isServer: makesKeys });
  await models.open();
  woken.also = () => {
    stream.wake();
    models.wake();
  };
  announce(config, live, log);
  const keys = await openKeys(store, makesKeys ? givenKeys(config) : null, clock);
  const approval = await openApproval(store, approvalKinds(config), makesKeys);
  const ours = { keepsZone: makesKeys, ownerFile: OWNER_FILE, adminDirectory };
  return { store, warehouse, models, clock, approval, live, stream, keys, config, log, ...ours };
};

/** Starts serving on an open store. */
const serveStore = async (
  opened: Store,
  config: Config,
  log: Logger,
  options: StartOptions,
): Promise<Attune> => {
  const { makesKeys = true } = options;
  const parts = await openParts(opened, config, log, options);
  const { store, warehouse, models, clock, approval, live, keys } = parts;
  const wired = await wire(parts);
  const { http, ingest, catalog, definitions, timers, catchUp } = wired;
  // A virtual clock that nodes share is read for each request: another may have set it just now.
  if (clock.virtual) http.addHook("onRequest", async () => clock.refresh().catch(() => undefined));
  const idle = watchRequests(http.server);
  let stopFollowing: () => void = () => undefined;
  const close = async (): Promise<void> => {
    stopFollowing();
    await closeParts({ ...wired, ...parts });
  };
  const listen = async () => {
    const url = await http.listen({ host: config.ATTUNE_HOST, port: config.ATTUNE_PORT });
    const made = await keys.keep();
    await approval.keep(clock.now());
    return { url, made };
  };
  const { url, made } = await listen().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  stopFollowing = followNodes({ ...parts, timers, boards: wired.boards });
  sayWhoServes(config, url, keys.local);
  await logListening(store, config, url, log);
  // What was committed before the last stop, and not taken in.
  if (makesKeys) warehouse.wake();
  catchUp.wake();
  return {
    url,
    keys: made,
    localKey: keys.local,
    store,
    warehouse,
    models,
    ingest,
    decide: wired.decide,
    fireUntil: timers.runUntil,
    catalog,
    definitions,
    people: wired.signIn.people,
    clock,
    onDefinitions: live.onReload,
    catchUp,
    personalization: live.personalization,
    http,
    idle,
    close,
  };
};

/** Starts a server on its own data directory, or on a store that is open already. */
export const startAttune = async (
  config: Config,
  log: Logger,
  options: StartOptions = {},
): Promise<Attune> => {
  const store = options.opened ?? (await openStore(config, log));
  try {
    return await serveStore(store, config, log, options);
  } catch (error) {
    // A failed start must not leave the directory locked by a process that serves nobody.
    await store.close();
    throw error;
  }
};
