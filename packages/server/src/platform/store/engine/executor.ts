import { createApprovalKeeper } from "./approval-rows.ts";
import { createModelChooser } from "./model-rows.ts";
import { auditOf } from "./audit-notes.ts";
import { createAuditWriter } from "./audit-rows.ts";
import type { Answer, Command, WriterOptions } from "./commands.ts";
import { isAlone } from "./commands.ts";
import { createCatalogCommitter } from "./commit-catalog.ts";
import { createConsentCommitter } from "./commit-consent.ts";
import { createCallCommitter } from "./commit-decisions.ts";
import { createDefinitionsCommitter } from "./commit-definitions.ts";
import { createEventCommitter } from "./commit-events.ts";
import { createLeaver } from "./commit-leave.ts";
import { createKeyCommitter } from "./commit-keys.ts";
import { createPeopleCommitter } from "./commit-people.ts";
import {
  createDiscarder,
  createQuarantine,
  createReleaser,
  createSuperseder,
} from "./commit-quarantine.ts";
import { createSessionCommitter } from "./commit-sessions.ts";
import type { Database } from "./database.ts";
import { createFeatureFiller } from "./fill-features.ts";
import { createFiller, createZoneKeeper } from "./fill.ts";
import { createStateKeeper } from "./fill-states.ts";
import { createTimerFirer } from "./fire-timers.ts";
import type { EngineParts } from "./parts.ts";
import { createLeases } from "./lease-rows.ts";
import { createQuarantineRows } from "./quarantine-rows.ts";
import { createQualityCounter } from "./quality/index.ts";
import { createStirred } from "./stirred.ts";
import { createUseRows } from "./use-rows.ts";
import { withAccounts } from "./with-accounts.ts";
import { createSeparations } from "./separations.ts";

export type Executor = {
  /** After BEGIN, before the first command. */
  readonly begin: () => void;
  /** Commands that are carried out together at most. */
  readonly together: number;
  /** Carries out commands inside the caller's transaction, in their order; answers each. */
  readonly execute: (commands: readonly Command[]) => Answer[];
  /** Writes what was counted on the way, before the transaction is committed. */
  readonly finish: () => void;
  /** Forgets what a rolled-back transaction did in memory. */
  readonly reload: () => void;
  /** Leaves the database as the next start likes to find it. */
  readonly settle: () => void;
};

const createSystemWriter = (db: Database) => {
  const saveCursor = db.prepare(
    "INSERT INTO import_cursor (import, row, body) VALUES (?, ?, ?) ON CONFLICT (import) DO UPDATE SET row = excluded.row, body = excluded.body",
  );
  return {
    cursor: ({ cursor }: Extract<Command, { command: "import-cursor" }>): null => {
      saveCursor.run(cursor.import, cursor.row, cursor.body);
      return null;
    },
  };
};

export type ExecutorOptions = Pick<WriterOptions, "poison" | "quarantineEvents"> & {
  /** Milliseconds of a monotonic clock. */
  readonly elapsed: () => number;
};

/** Everything that works inside the writer's transaction. */
const createParts = (
  db: Database,
  engine: EngineParts,
  { poison, quarantineEvents, elapsed }: ExecutorOptions,
) => {
  const { state, dedupe } = engine;
  const loader = withAccounts(engine.loader, state);
  const quality = createQualityCounter(db, engine);
  const writer = engine.createWriter(quality.profiles);
  const deps = {
    db,
    loader,
    writer,
    state,
    quality,
    dedupe,
    catalog: engine.catalog,
    stirred: createStirred(db, state),
    uses: createUseRows(db),
    lock: engine.lock,
    isShared: engine.isShared,
  };
  const rows = createQuarantineRows(db, engine, quarantineEvents);
  const leases = createLeases({ db, now: engine.now });
  const quarantine = createQuarantine({ ...deps, rows });
  const supersede = createSuperseder({ ...deps, rows });
  const commitEvents = createEventCommitter({ ...deps, quarantine, supersede, poison, elapsed });
  return {
    ...deps,
    rows,
    commitEvents,
    release: createReleaser({ ...deps, rows, commitEvents }),
    discard: createDiscarder({ ...deps, rows }),
    calls: createCallCommitter(deps),
    changeCatalog: createCatalogCommitter(deps),
    recordConsent: createConsentCommitter(deps),
    separations: createSeparations(deps),
    leave: createLeaver(deps),
    changeDefinitions: createDefinitionsCommitter(deps),
    fireTimers: createTimerFirer({ ...deps, leases }),
    fill: createFiller({ ...deps, leases }),
    putGathered: createFeatureFiller({ ...deps, leases }),
    keepZone: createZoneKeeper({ ...deps, lock: engine.lock }),
    keepStates: createStateKeeper({ ...deps, lock: engine.lock }),
    leases,
    system: createSystemWriter(db),
    changeKey: createKeyCommitter(deps),
    changePerson: createPeopleCommitter(deps),
    changeSession: createSessionCommitter(deps),
    keepApproval: createApprovalKeeper(deps),
    chooseModel: createModelChooser(deps),
    audit: createAuditWriter(deps),
    upkeep: engine.upkeep,
  };
};

type EventsCommand = Extract<Command, { command: "events" }>;

const createPerform = (parts: ReturnType<typeof createParts>) => {
  const { quality, upkeep } = parts;
  return (command: Exclude<Command, EventsCommand>): Answer => {
    switch (command.command) {
      case "decisions":
        return parts.calls.commit(command.draft);
      case "facet":
        return parts.calls.ensureFacet(command.identifier, command.at);
      case "consent":
        return parts.recordConsent(command.request);
      case "unmerge":
        return parts.separations.unmerge(command.request);
      case "undo":
        return parts.separations.undo(command.request);
      case "leave":
        return parts.leave(command.request);
      case "definitions":
        return parts.changeDefinitions(command.request);
      case "catalog":
        return parts.changeCatalog(command.request);
      case "timers":
        return parts.fireTimers(command.now, command.limit, command.lease);
      case "fill":
        return parts.fill(command.at, command.limit, command.lease);
      case "gathered":
        return parts.putGathered(command.gathered, command.lease);
      case "zone":
        return parts.keepZone(command.zone);
      case "states":
        return parts.keepStates();
      case "lease":
        return parts.leases.execute(command.request);
      case "key":
        return parts.changeKey(command.request);
      case "person":
        return parts.changePerson(command.request);
      case "session":
        return parts.changeSession(command.request);
      case "approval":
        return parts.keepApproval(command.request);
      case "model":
        return parts.chooseModel(command.request);
      case "audit":
        // Its row is written by the executor, as those of the others.
        return null;
      case "release":
        return parts.release(command.request);
      case "discard":
        return parts.discard(command.request);
      case "import-cursor":
        return parts.system.cursor(command);
      case "merge":
        return upkeep.merge(command);
      case "trim":
        return upkeep.trim(command);
      case "rejected":
        quality.rejected(command.counts);
        return null;
    }
  };
};

/** Commands with events next to each other are one: each question to the database is for all of them. */
const createJoined = (commitEvents: ReturnType<typeof createEventCommitter>) => {
  return (commands: readonly EventsCommand[]): Answer[] => {
    const [first] = commands;
    if (!first) return [];
    if (commands.length === 1) return [commitEvents(first)];
    const outcomes = commitEvents({
      incoming: commands.flatMap(({ incoming }) => incoming),
      isTimed: commands.some(({ isTimed }) => isTimed === true),
      at: Math.max(...commands.map(({ at }) => at)),
    });
    let from = 0;
    return commands.map(({ incoming }) => {
      const own = outcomes.slice(from, from + incoming.length);
      from += incoming.length;
      return own;
    });
  };
};

type Run = EventsCommand[] | Exclude<Command, EventsCommand>;

/** Runs of commands with events, and every other command by itself. */
const runsOf = (commands: readonly Command[]): Run[] => {
  const runs: Run[] = [];
  for (const command of commands) {
    const last = runs.at(-1);
    if (command.command !== "events") runs.push(command);
    else if (Array.isArray(last)) last.push(command);
    else runs.push([command]);
  }
  return runs;
};

/** Where each question costs a round trip, it is asked for so many commands at once. */
const TOGETHER = 64;

/** Carries out commands inside the transactions of the caller, over the parts of an engine. */
export const createExecutor = (
  db: Database,
  engine: EngineParts,
  options: ExecutorOptions,
): Executor => {
  const parts = createParts(db, engine, options);
  const perform = createPerform(parts);
  const joined = createJoined(parts.commitEvents);
  const { state, rows, quality, audit, stirred, uses } = parts;
  return {
    begin: engine.begin,
    together: engine.isShared ? TOGETHER : 1,
    execute: (commands) => {
      engine.holdProgram(commands.some(isAlone));
      parts.calls.hold(
        commands.flatMap((each) => (each.command === "decisions" ? [each.draft] : [])),
      );
      return runsOf(commands).flatMap((run) => {
        if (Array.isArray(run)) return joined(run);
        const answer = perform(run);
        audit.append(auditOf(run, answer));
        return [answer];
      });
    },
    reload: () => {
      audit.reload();
      // Where others write, each transaction reads it anew; now the connection may be gone.
      if (!engine.isShared) state.reload();
      parts.loader.forget();
      engine.reload();
      rows.reload();
      quality.forget(state.seq());
      stirred.forget();
      uses.forget();
    },
    finish: () => {
      quality.flush();
      stirred.flush();
      uses.flush();
    },
    settle: engine.settle,
  };
};
