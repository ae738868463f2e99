import type { DatabaseSync } from "node:sqlite";
import { createApprovalKeeper } from "./approval-rows.ts";
import { auditOf } from "./audit-notes.ts";
import { createAuditWriter } from "./audit-rows.ts";
import type { Answer, Command, WriterOptions } from "./commands.ts";
import { createConsentCommitter } from "./commit-consent.ts";
import { createDecisionCommitter } from "./commit-decision.ts";
import { createDefinitionsCommitter } from "./commit-definitions.ts";
import { createEventCommitter } from "./commit-events.ts";
import { createKeyCommitter } from "./commit-keys.ts";
import {
  createDiscarder,
  createQuarantine,
  createReleaser,
  createSuperseder,
} from "./commit-quarantine.ts";
import type { CommitState } from "./commit-state.ts";
import { createCommitState } from "./commit-state.ts";
import type { Loader } from "./load.ts";
import { createLoader } from "./load.ts";
import { createTimerFirer } from "./fire-timers.ts";
import { createQuarantineRows } from "./quarantine-rows.ts";
import type { QualityCounter } from "./quality/index.ts";
import { createQualityCounter } from "./quality/index.ts";
import { createSeparations } from "./separations.ts";
import type { Writer } from "./write.ts";
import { createTails } from "./tails.ts";
import { createWriter } from "./write.ts";

export type Executor = {
  /** Carries out one command inside the caller's transaction. */
  readonly execute: (command: Command) => Answer;
  /** Writes what was counted on the way, before the transaction is committed. */
  readonly finish: () => void;
  /** Forgets what a rolled-back transaction did in memory. */
  readonly reload: () => void;
  /** Leaves the database as the next start likes to find it. */
  readonly settle: () => void;
};

type Deps = {
  readonly db: DatabaseSync;
  readonly loader: Loader;
  readonly writer: Writer;
  readonly state: CommitState;
  readonly quality: QualityCounter;
};

const createSystemWriter = (db: DatabaseSync) => {
  const saveCursor = db.prepare(
    "INSERT OR REPLACE INTO import_cursor (import, row, body) VALUES (?, ?, ?)",
  );
  return {
    cursor: ({ cursor }: Extract<Command, { command: "import-cursor" }>): null => {
      saveCursor.run(cursor.import, cursor.row, cursor.body);
      return null;
    },
  };
};

export type ExecutorOptions = Pick<WriterOptions, "poison" | "quarantineEvents">;

/** Everything that works inside the writer's transaction. */
const createParts = (db: DatabaseSync, { poison, quarantineEvents }: ExecutorOptions) => {
  const state = createCommitState(db);
  const tails = createTails(db);
  const quality = createQualityCounter(db, state);
  const writer = createWriter(db, tails, quality);
  const deps: Deps = { db, loader: createLoader(db), writer, state, quality };
  const rows = createQuarantineRows(db, quarantineEvents);
  const quarantine = createQuarantine({ ...deps, rows });
  const supersede = createSuperseder({ ...deps, rows });
  const commitEvents = createEventCommitter({ ...deps, tails, quarantine, supersede, poison });
  return {
    ...deps,
    tails,
    rows,
    commitEvents,
    release: createReleaser({ ...deps, rows, tails, commitEvents }),
    discard: createDiscarder({ ...deps, rows }),
    commitDecision: createDecisionCommitter(deps),
    recordConsent: createConsentCommitter(deps),
    separations: createSeparations(deps),
    changeDefinitions: createDefinitionsCommitter(deps),
    fireTimers: createTimerFirer(deps),
    system: createSystemWriter(db),
    changeKey: createKeyCommitter(db),
    keepApproval: createApprovalKeeper(db),
    audit: createAuditWriter(db),
  };
};

const createPerform = (parts: ReturnType<typeof createParts>) => {
  const { tails, quality } = parts;
  return (command: Command): Answer => {
    switch (command.command) {
      case "events":
        return parts.commitEvents(command);
      case "decision":
        return parts.commitDecision(command.draft);
      case "consent":
        return parts.recordConsent(command.request);
      case "unmerge":
        return parts.separations.unmerge(command.request);
      case "undo":
        return parts.separations.undo(command.request);
      case "definitions":
        return parts.changeDefinitions(command.request);
      case "timers":
        return parts.fireTimers(command.now, command.limit);
      case "key":
        return parts.changeKey(command.request);
      case "approval":
        return parts.keepApproval(command.request);
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
        tails.merge(command.run);
        return null;
      case "trim": {
        const dropped = tails.trim(command.tail, command.upTo, command.limit);
        if (command.tail === "timeline") quality.trimmed();
        return dropped;
      }
      case "rejected":
        quality.rejected(command.counts);
        return null;
    }
  };
};

export const createExecutor = (db: DatabaseSync, options: ExecutorOptions): Executor => {
  const parts = createParts(db, options);
  const perform = createPerform(parts);
  const { state, loader, tails, rows, quality, audit } = parts;
  return {
    execute: (command) => {
      const answer = perform(command);
      audit.append(auditOf(command, answer));
      return answer;
    },
    reload: () => {
      audit.reload();
      state.reload();
      loader.forget();
      tails.reload();
      rows.reload();
      quality.forget(state.seq());
    },
    finish: quality.flush,
    settle: tails.settle,
  };
};
