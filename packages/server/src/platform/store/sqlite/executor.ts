import type { DatabaseSync } from "node:sqlite";
import type { Recorded } from "@attune/core/commit";
import { expireProfile, record } from "@attune/core/commit";
import type { DefinitionsCommand, DefinitionsOutcome } from "../contract.ts";
import type { Answer, Command } from "./commands.ts";
import { createDecisionCommitter } from "./commit-decision.ts";
import { createDefinitionWriter } from "./commit-definitions.ts";
import { createEventCommitter } from "./commit-events.ts";
import type { CommitState } from "./commit-state.ts";
import { createCommitState } from "./commit-state.ts";
import type { Loader } from "./load.ts";
import { createLoader, nothingLoaded } from "./load.ts";
import { int } from "./open.ts";
import { createSeparations } from "./separations.ts";
import type { Writer } from "./write.ts";
import { createTails } from "./tails.ts";
import { createWriter } from "./write.ts";

export type Executor = {
  /** Carries out one command inside the caller's transaction. */
  readonly execute: (command: Command) => Answer;
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
};

const createDefinitionsCommitter = ({ db, writer, state }: Deps) => {
  const write = createDefinitionWriter(db);
  return (request: DefinitionsCommand): DefinitionsOutcome => {
    const seq = state.seq() + 1;
    const outcome = write(request, seq);
    if (outcome.changed.length === 0) return { ...outcome, seq: null };
    const entries: Recorded[] = [];
    record(nothingLoaded().set, entries, state.context(request.at), {
      kind: "definitions",
      actor: request.actor,
      changes: outcome.changed,
    });
    writer.log(entries);
    state.reload();
    return { ...outcome, seq };
  };
};

const createTimerFirer = ({ db, loader, writer, state }: Deps) => {
  const due = db.prepare("SELECT profile FROM timer WHERE due <= ? ORDER BY due, profile LIMIT ?");
  const drop = db.prepare("DELETE FROM timer WHERE kind = 'expiry' AND profile = ?");
  return (now: number, limit: number): number => {
    const profiles = due.all(now, limit).map((row) => int(row, "profile"));
    for (const profile of profiles) {
      const loaded = loader.forProfiles([profile]);
      const entries: Recorded[] = [];
      if (expireProfile(loaded.set, entries, state.context(now), profile)) {
        writer.log(entries);
        writer.state(loaded);
        loader.forget();
      } else drop.run(profile);
    }
    return profiles.length;
  };
};

const createSystemWriter = (db: DatabaseSync) => {
  const insertKey = db.prepare(
    "INSERT OR REPLACE INTO access_key (hash, name, kind, source, role, at) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const saveCursor = db.prepare(
    "INSERT OR REPLACE INTO import_cursor (import, row, body) VALUES (?, ?, ?)",
  );
  return {
    key: ({
      hash,
      name,
      kind,
      source,
      role,
      at,
    }: Extract<Command, { command: "key" }>["key"]): null => {
      insertKey.run(hash, name, kind, source, role, at);
      return null;
    },
    cursor: ({ cursor }: Extract<Command, { command: "import-cursor" }>): null => {
      saveCursor.run(cursor.import, cursor.row, cursor.body);
      return null;
    },
  };
};

export const createExecutor = (db: DatabaseSync, poison: string | null): Executor => {
  const state = createCommitState(db);
  const tails = createTails(db);
  const deps: Deps = { db, loader: createLoader(db), writer: createWriter(db, tails), state };
  const commitEvents = createEventCommitter({ ...deps, tails, poison });
  const commitDecision = createDecisionCommitter(deps);
  const separations = createSeparations(deps);
  const changeDefinitions = createDefinitionsCommitter(deps);
  const fireTimers = createTimerFirer(deps);
  const system = createSystemWriter(db);

  const execute = (command: Command): Answer => {
    switch (command.command) {
      case "events":
        return commitEvents(command);
      case "decision":
        return commitDecision(command.draft);
      case "unmerge":
        return separations.unmerge(command.request);
      case "undo":
        return separations.undo(command.request);
      case "definitions":
        return changeDefinitions(command.request);
      case "timers":
        return fireTimers(command.now, command.limit);
      case "key":
        return system.key(command.key);
      case "import-cursor":
        return system.cursor(command);
      case "merge":
        tails.merge(command.run);
        return null;
      case "trim":
        return tails.trim(command.tail, command.upTo, command.limit);
    }
  };
  return {
    execute,
    reload: () => {
      state.reload();
      deps.loader.forget();
      tails.reload();
    },
    settle: tails.settle,
  };
};
