import { performance } from "node:perf_hooks";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import type { Trust } from "@attune/core/identity";
import { createSignals } from "@attune/core/signal";
import type { Config } from "./config.ts";
import { corsOrigins, trustedProxies } from "./config.ts";
import { accountRoutes, createAccounts } from "./modules/accounts/index.ts";
import { createAdminUi } from "./modules/admin-ui/index.ts";
import { auditRoutes } from "./modules/audit/index.ts";
import { conditionRoutes, createConditions } from "./modules/conditions/index.ts";
import { catalogRoutes, createCatalog } from "./modules/catalog/index.ts";
import { consentRoutes, createConsents } from "./modules/consents/index.ts";
import type { DecideDeps } from "./modules/decide/index.ts";
import {
  createDecide,
  createDecisionRate,
  createForesee,
  createExplain,
  createWhyOffer,
  createPastPrograms,
  createReplays,
  createTries,
  createTryOut,
  createRunAgain,
  decideRoutes,
  USUAL_TRIES,
} from "./modules/decide/index.ts";
import { createDefinitions, definitionRoutes } from "./modules/definitions/index.ts";
import type { ApprovalKinds, LiveDefinitions } from "./modules/definitions/index.ts";
import { docsRoutes } from "./modules/docs/index.ts";
import { createDoctor, createForwardedCount, doctorRoutes } from "./modules/doctor/index.ts";
import { exportRoutes } from "./modules/export/index.ts";
import { createIngest, importCursors, ingestRoutes } from "./modules/ingest/index.ts";
import type { Caller, Keys } from "./modules/keys/index.ts";
import { keyRoutes } from "./modules/keys/index.ts";
import { createKpis, kpiRoutes } from "./modules/kpis/index.ts";
import { createHome, homeRoutes } from "./modules/home/index.ts";
import type { Live } from "./modules/live/index.ts";
import { liveRoutes } from "./modules/live/index.ts";
import {
  createAttempts,
  createPasswords,
  createPeople,
  createPlace,
  createSessions,
  peopleRoutes,
} from "./modules/people/index.ts";
import { createMasks } from "./modules/privacy/index.ts";
import { createOfrep, ofrepRoutes } from "./modules/ofrep/index.ts";
import { createProfiles, profileRoutes } from "./modules/profiles/index.ts";
import { createQuality, createRejections, qualityRoutes } from "./modules/quality/index.ts";
import {
  createFullWarning,
  createQuarantine,
  quarantineRoutes,
} from "./modules/quarantine/index.ts";
import { createPressure, createReports, reportRoutes } from "./modules/reports/index.ts";
import type { ModelsService } from "./modules/recommend/index.ts";
import { createItemBoards, createShelves, modelRoutes } from "./modules/recommend/index.ts";
import {
  createRecommend,
  createRecommenderQuality,
  recommendRoutes,
} from "./modules/recommendations/index.ts";
import { sdkRoutes } from "./modules/sdk/index.ts";
import { createSearch, searchRoutes } from "./modules/search/index.ts";
import {
  createCatchUp,
  createFacts,
  createPreview,
  createSegments,
  createWhy,
  createWhyAccount,
  segmentRoutes,
} from "./modules/segments/index.ts";
import { createMetrics, createTimers, systemRoutes } from "./modules/system/index.ts";
import { createTrackingPlans, trackingPlanRoutes } from "./modules/tracking-plans/index.ts";
import type { Clock } from "./platform/clock/index.ts";
import type { Routes } from "./platform/http/index.ts";
import { createHttp } from "./platform/http/index.ts";
import { createVerifier } from "./platform/signature.ts";
import type { Store } from "./platform/store/index.ts";
import type { Warehouse } from "./platform/warehouse/index.ts";

const trustFor = (config: Config): ((caller: Pick<Caller, "kind">) => Trust) => {
  const secrets = (config.ATTUNE_IDENTITY_SECRET ?? "")
    .split(",")
    .filter((secret) => secret !== "");
  const verify = createVerifier(secrets);
  return ({ kind }) =>
    kind === "browser" && config.ATTUNE_IDENTITY_VERIFICATION === "on"
      ? { kind: "browser", verify }
      : { kind: "trusted" };
};

/** What the services are made of. */
export type Parts = {
  readonly store: Store;
  readonly warehouse: Warehouse;
  /** What recommendations are served from. */
  readonly models: ModelsService;
  readonly clock: Clock;
  readonly live: LiveDefinitions;
  /** The live stream of what comes in. */
  readonly stream: Live;
  readonly keys: Keys;
  readonly config: Config;
  /** The kinds whose definitions somebody must approve. */
  readonly approval: ApprovalKinds;
  readonly log: Logger;
  /** False for a command's door: the zone of who has none is the server's. */
  readonly keepsZone: boolean;
  /** Name of the file that says who owns the data directory. */
  readonly ownerFile: string;
  /** Where the admin UI was built to. */
  readonly adminDirectory: string;
};

/** What goes on by itself: timers, and catching up with definitions and accounts. */
const createOngoing = ({ store, clock, live, config, log, keepsZone }: Parts) => {
  const timers = createTimers(store, clock, {
    onError: (error) => log.error({ error: String(error) }, "timers failed"),
    // What time has changed of accounts has queued their members.
    onFired: () => {
      if (isQueueing()) catchUp.wake();
    },
  });
  const isQueueing = (): boolean => live.current().segments.readingAccounts.length > 0;
  const catchUp = createCatchUp(store, clock, {
    zone: keepsZone ? config.ATTUNE_TIMEZONE : null,
    isQueueing,
    onDone: timers.wake,
    onError: (error) =>
      log.error({ error: String(error) }, "segments cannot catch up; it is tried again"),
  });
  live.onReload(catchUp.wake);
  /** Events were committed: timers may be due, members of accounts may be queued. */
  const committed = (): void => {
    timers.wake();
    if (isQueueing()) catchUp.wake();
  };
  return { timers, catchUp, committed };
};

/** People, their sessions, and what answers them. */
const createSignIn = ({ store, clock, config }: Parts) => {
  const place = createPlace(config.ATTUNE_PUBLIC_URL);
  const people = createPeople({ store, clock, publicUrl: config.ATTUNE_PUBLIC_URL });
  const sessions = createSessions({
    store,
    clock,
    place,
    attempts: createAttempts(clock),
    passwords: createPasswords(),
  });
  return { people, sessions, routes: peopleRoutes({ people, sessions, place }) };
};

/** What recommenders show: the catalog as their rules ask it, and the models. */
const createShelving = ({ store, clock, live, models, log }: Parts) => {
  const definitions = () => live.current().definitions;
  const boards = createItemBoards({ store, clock, definitions });
  const renew = (): void =>
    void boards
      .renew()
      .catch((error: unknown) =>
        log.error({ error: String(error) }, "the catalog could not be read for recommenders"),
      );
  live.onReload(renew);
  // Where others change the catalog too, it is first read once they are heard.
  if (!store.isShared) renew();
  return { boards, shelves: createShelves({ models, boards }) };
};

/** What takes events in, and what hears of them. */
const createTaking = (parts: Parts, committed: () => void) => {
  const { store, warehouse, clock, live, stream, config, log } = parts;
  const metrics = createMetrics(store, warehouse);
  const rejections = createRejections(store);
  const signals = createSignals();
  const ingest = createIngest({
    signals,
    queueLimit: config.ATTUNE_QUEUE_EVENTS,
    store,
    clock,
    live,
    observe: (answers, source, timeOf) => {
      metrics.events(answers, source);
      rejections.observe(answers, source, timeOf);
      committed();
    },
    watch: stream.watch,
    elapsed,
    onSummarised: createFullWarning(log, clock),
  });
  return { metrics, rejections, signals, ingest };
};

const createServices = (parts: Parts) => {
  const { store, clock, live, config, approval, log } = parts;
  const { timers, catchUp, committed } = createOngoing(parts);
  const { metrics, rejections, signals, ingest } = createTaking(parts, committed);
  const { boards, shelves } = createShelving(parts);
  const deciding: DecideDeps = {
    store,
    shelves,
    clock,
    live,
    ingest,
    zone: config.ATTUNE_TIMEZONE,
    deadline: config.ATTUNE_DECIDE_DEADLINE,
    sample: config.ATTUNE_DECIDE_SAMPLE,
    elapsed,
    observe: metrics.decision,
    onUnreadable: (why) => log.error({ why }, "a profile could not be read: the default is shown"),
    onUnmarked: (why) =>
      log.error({ why }, "what was shown instead of a late decision is not recorded"),
  };
  const definitions = createDefinitions({ store, clock, live, approval });
  const catalog = createCatalog({ store, clock, onChanged: boards.changed });
  const signIn = createSignIn(parts);
  return {
    signIn,
    catchUp,
    committed,
    metrics,
    timers,
    rejections,
    signals,
    ingest,
    decide: createDecide(deciding),
    foresee: createForesee(deciding),
    rate: createDecisionRate({
      perMinute: config.ATTUNE_BROWSER_RATE,
      elapsed,
      onRefused: metrics.refused,
    }),
    definitions,
    catalog,
    boards,
    shelves,
    forwarded: createForwardedCount(),
  };
};
type Services = ReturnType<typeof createServices>;

const elapsed = (): number => performance.now();

/** What decides, and what is asked of decisions and people later. */
const pastRoutes = (
  { store, warehouse, clock, live, models, config, keepsZone }: Parts,
  { decide, foresee, rate, timers, boards, shelves }: Services,
  trustOf: ReturnType<typeof trustFor>,
  segments: ReturnType<typeof createSegments>,
) => {
  const zone = config.ATTUNE_TIMEZONE;
  const programAt = createPastPrograms(store);
  const explain = createExplain({ store, programAt });
  const runAgain = createRunAgain(programAt);
  const zoneOf = async (): Promise<string> => (keepsZone ? zone : store.reads.defaultZone());
  const isFull = (): boolean => store.health().waiting >= config.ATTUNE_QUEUE_EVENTS;
  return {
    ...decideRoutes({
      decide,
      explain,
      replays: createReplays({ store, runAgain, elapsed }),
      tryOut: createTryOut({ store, clock, live, shelves, zone, elapsed }),
      tries: createTries({ ...USUAL_TRIES, elapsed }),
      trustOf,
      rate,
    }),
    ...recommendRoutes({
      recommend: createRecommend({ live, decide, explain }),
      quality: createRecommenderQuality({ store, warehouse, clock, live, models, boards, zone }),
      trustOf,
      rate,
    }),
    ...ofrepRoutes({ ofrep: createOfrep({ live, decide, foresee, isFull }), trustOf, rate }),
    ...profileRoutes(createProfiles({ store, clock, live, wake: timers.wake }), explain),
    ...reportRoutes(
      createReports({ store, warehouse, clock, live, segments, zone }),
      createPressure({ store, clock, zoneOf, programAt, runAgain, elapsed }),
    ),
  };
};

/** What is asked of segments, and why somebody is in one or gets an offer. */
const segmentServices = (
  { store, warehouse, clock, live, config }: Parts,
  { shelves }: Services,
  segments: ReturnType<typeof createSegments>,
) => {
  const zone = config.ATTUNE_TIMEZONE;
  return {
    segments,
    facts: createFacts({ store, warehouse, clock, live, zone }),
    preview: createPreview({ store, clock, live, elapsed, random: Math.random }),
    why: createWhy({ store, clock, live }),
    whyOffer: createWhyOffer({ store, clock, live, shelves, zone, elapsed }),
    whyAccount: createWhyAccount({ store, clock, live }),
  };
};

const planRoutes = ({ store, live, clock }: Parts, { definitions }: Services) =>
  trackingPlanRoutes(
    createTrackingPlans({ log: store.reads, live: live.current, definitions, clock, elapsed }),
  );

/** Every operation of the contract with what answers it. */
const routesOf = (parts: Parts, services: Services, address: () => string): Routes => {
  const { store, warehouse, clock, live, keys, config, ownerFile } = parts;
  const { metrics, timers, rejections, signals, ingest, definitions, catalog, committed } =
    services;
  const trustOf = trustFor(config);
  const segments = createSegments({ store, live });
  const quality = createQuality({ store, clock, live, rejections });
  const kpis = createKpis({ warehouse, clock, zone: config.ATTUNE_TIMEZONE });
  const past = pastRoutes(parts, services, trustOf, segments);
  const quarantine = createQuarantine({
    store,
    clock,
    ingest,
    trustOf: (isPublic) => trustOf({ kind: isPublic ? "browser" : "server" }),
    wake: committed,
  });
  return {
    ...ingestRoutes({
      ingest,
      keys,
      trustOf,
      imports: importCursors(store, clock),
      queue: { limit: config.ATTUNE_QUEUE_EVENTS, health: store.health },
    }),
    ...past,
    ...accountRoutes(createAccounts({ store, clock, live })),
    ...consentRoutes(createConsents({ store, clock, live, signals, wake: timers.wake })),
    ...conditionRoutes(createConditions({ store, clock, live, zone: config.ATTUNE_TIMEZONE })),
    ...catalogRoutes(catalog),
    ...definitionRoutes(definitions),
    ...segmentRoutes(segmentServices(parts, services, segments)),
    ...planRoutes(parts, services),
    ...quarantineRoutes(quarantine),
    ...qualityRoutes(quality),
    ...homeRoutes(createHome({ store, clock, live, quality, kpis })),
    ...liveRoutes(parts.stream),
    ...kpiRoutes(kpis),
    ...searchRoutes(createSearch({ store, live })),
    ...systemRoutes({ store, clock, timers, metrics, onClockSet: parts.models.clockSet }),
    ...modelRoutes(parts.models),
    ...exportRoutes({ store, clock, live }),
    ...keyRoutes(keys),
    ...services.signIn.routes,
    ...auditRoutes(store),
    ...doctorRoutes(
      createDoctor({
        config,
        store,
        warehouse,
        models: parts.models,
        clock,
        forwarded: services.forwarded.seen,
        ownerFile,
        address,
      }),
    ),
    ...docsRoutes(),
    ...sdkRoutes(),
  };
};

/** Makes the services and the HTTP server that answers with them; nothing listens yet. */
export const wire = async (parts: Parts) => {
  const services = createServices(parts);
  const http: FastifyInstance = await createHttp(
    {
      log: parts.log,
      origins: corsOrigins(parts.config),
      authenticate: parts.keys.authenticate,
      proxies: trustedProxies(parts.config),
      onForwarded: services.forwarded.note,
      session: services.signIn.sessions.authenticate,
      pages: createAdminUi(parts.adminDirectory),
      maskFor: createMasks(parts.live),
      observe: services.metrics.request,
    },
    routesOf(parts, services, () => http.listeningOrigin),
  );
  return { http, ...services };
};

/** The services that whoever started them works with, and the server. */
export type Wired = Awaited<ReturnType<typeof wire>>;
