import type { DatabaseSync } from "node:sqlite";
import type { CommitContext, Recorded } from "@attune/core/commit";
import { expireProfile, facetsOf, isSeparationProblem, record, undoUnmerge, unmerge } from "@attune/core/commit";
import type { IdentityPolicy } from "@attune/core/identity";
import { compileIdentity, DEFAULT_IDENTITY, IdentityDefinition } from "@attune/core/identity";
import type { CommittedDecision, DecisionDraft, DefinitionsCommand, DefinitionsOutcome, UndoCommand, UnmergeCommand } from "../contract.ts";
import type { Answer, Command } from "./commands.ts";
import { createDefinitionWriter } from "./commit-definitions.ts";
import type { EventBatch } from "./commit-events.ts";
import { entryFromRow } from "./codec.ts";
import { createEventCommitter } from "./commit-events.ts";
import { createLoader } from "./load.ts";
import { int, text } from "./open.ts";
import { createWriter } from "./write.ts";

export type Executor = {
  /** Carries out one command inside the caller's transaction. */
  readonly execute: (command: Command) => Answer;
  /** Takes the counters and the identity policy from the database: at the start, and after a rollback. */
  readonly reload: () => void;
};

const livePolicy = (db: DatabaseSync): IdentityPolicy => {
  const row = db.prepare("SELECT body FROM definition WHERE kind = 'identity' AND status = 'live'").get();
  if (!row) return compileIdentity(IdentityDefinition.parse(DEFAULT_IDENTITY));
  const { namespaces, blocked, phoneCountry }: { namespaces?: unknown; blocked?: unknown; phoneCountry?: unknown } = JSON.parse(text(row, "body"));
  return compileIdentity(IdentityDefinition.parse({ namespaces, blocked, phoneCountry }));
};

export const createExecutor = (db: DatabaseSync, poison: string | null): Executor => {
  const loader = createLoader(db);
  const writer = createWriter(db);
  const writeDefinitions = createDefinitionWriter(db);
  const insertDecision = db.prepare("INSERT INTO decision (id, seq) VALUES (?, ?)");
  const insertKey = db.prepare("INSERT OR REPLACE INTO access_key (hash, name, kind, source, role, at) VALUES (?, ?, ?, ?, ?, ?)");
  const saveCursor = db.prepare("INSERT OR REPLACE INTO import_cursor (import, row, body) VALUES (?, ?, ?)");
  const dueTimers = db.prepare("SELECT profile FROM timer WHERE due <= ? ORDER BY due, profile LIMIT ?");
  const entryAt = db.prepare("SELECT l.seq, l.at, l.kind, l.facet, p.body FROM log l JOIN payload p ON p.seq = l.seq WHERE l.seq = ?");
  const dropTimer = db.prepare("DELETE FROM timer WHERE kind = 'expiry' AND profile = ?");

  const state = { seq: 0, policy: livePolicy(db) };

  const context = (at: number): CommitContext => ({
    at,
    policy: state.policy,
    nextSeq: () => (state.seq += 1),
    // A facet is named by the sequence of its own entry: never reused, and oldest is lowest.
    nextFacet: () => state.seq + 1,
  });

  const commitEvents = createEventCommitter({ db, loader, writer, context, poison, seq: () => state.seq, rewind: (seq) => (state.seq = seq) });

  const facetForDecision = (draft: DecisionDraft, entries: Recorded[]) => {
    if (draft.identifier === null) return null;
    const loaded = loader.forIdentifier(draft.identifier);
    const known = [...loaded.set.facets.values()][0];
    if (known) return { loaded, facet: known };
    const anonymous = state.policy.byName.get(draft.identifier.ns)?.anonymous ?? false;
    const commit = context(draft.at);
    const facet = commit.nextFacet();
    record(loaded.set, entries, commit, { kind: "facet", facet, identifier: draft.identifier, anonymous, since: draft.at, active: draft.at });
    return { loaded, facet: { id: facet, profile: facet } };
  };

  const commitDecision = (draft: DecisionDraft): CommittedDecision => {
    const entries: Recorded[] = [];
    const found = facetForDecision(draft, entries);
    if (entries.length > 0 && found) {
      writer.log(entries, new Map());
      writer.state(found.loaded);
    }
    const seq = context(draft.at).nextSeq();
    const subject = found && draft.identifier ? { profile: `p${found.facet.profile}`, identifier: draft.identifier, noted: draft.noted } : null;
    writer.decision({ seq, at: draft.at, facet: found?.facet.id ?? null, body: `{"id":${JSON.stringify(draft.id)},"subject":${JSON.stringify(subject)},${draft.body.slice(1)}` });
    insertDecision.run(draft.id, seq);
    return { seq, profile: found?.facet.profile ?? null };
  };

  const separate = (request: UnmergeCommand): Answer => {
    const loaded = loader.forProfiles([request.profile]);
    const entries: Recorded[] = [];
    if (!loaded.set.profiles.has(request.profile)) return { problem: "identifier-not-in-profile", identifiers: request.take };
    const separated = unmerge(loaded.set, entries, context(request.at), request);
    if (isSeparationProblem(separated)) return separated;
    writer.log(entries, new Map());
    writer.state(loaded);
    return separated;
  };

  /** The facets that were one profile until an unmerge: what its undo may bring back, above a limit or not. */
  const togetherBefore = (unmerge: number): readonly number[] => {
    const row = entryAt.get(unmerge);
    return row ? facetsOf(entryFromRow(row).entry) : [];
  };

  const undo = (request: UndoCommand): Answer => {
    const profiles = loader.profilesOfUnmerge(request.unmerge);
    if (!profiles.includes(request.profile)) return { problem: "unmerge-unknown" };
    const loaded = loader.forProfiles(profiles);
    const entries: Recorded[] = [];
    const undone = undoUnmerge(loaded.set, entries, context(request.at), { ...request, together: togetherBefore(request.unmerge) });
    if (isSeparationProblem(undone)) return undone;
    writer.log(entries, new Map());
    writer.state(loaded);
    return undone;
  };

  const changeDefinitions = (request: DefinitionsCommand): DefinitionsOutcome => {
    const seq = state.seq + 1;
    const outcome = writeDefinitions(request, seq);
    if (outcome.changed.length === 0) return { ...outcome, seq: null };
    const entries: Recorded[] = [];
    record(loader.forEvents([]).set, entries, context(request.at), { kind: "definitions", actor: request.actor, changes: outcome.changed });
    writer.log(entries, new Map());
    if (outcome.changed.some(({ kind }) => kind === "identity")) state.policy = livePolicy(db);
    return { ...outcome, seq };
  };

  const fireTimers = (now: number, limit: number): number => {
    const due = dueTimers.all(now, limit).map((row) => int(row, "profile"));
    for (const profile of due) {
      const loaded = loader.forProfiles([profile]);
      const entries: Recorded[] = [];
      if (expireProfile(loaded.set, entries, context(now), profile)) {
        writer.log(entries, new Map());
        writer.state(loaded);
      } else dropTimer.run(profile);
    }
    return due.length;
  };

  const execute = (command: Command): Answer => {
    switch (command.command) {
      case "events":
        return commitEvents({ stored: command.stored, at: command.at } satisfies EventBatch);
      case "decision":
        return commitDecision(command.draft);
      case "unmerge":
        return separate(command.request);
      case "undo":
        return undo(command.request);
      case "definitions":
        return changeDefinitions(command.request);
      case "timers":
        return fireTimers(command.now, command.limit);
      case "key": {
        const { hash, name, kind, source, role, at } = command.key;
        insertKey.run(hash, name, kind, source, role, at);
        return null;
      }
      case "import-cursor":
        saveCursor.run(command.cursor.import, command.cursor.row, command.cursor.body);
        return null;
    }
  };

  const reload = (): void => {
    state.seq = int(db.prepare("SELECT coalesce(max(seq), 0) AS seq FROM log").get(), "seq");
    state.policy = livePolicy(db);
  };
  reload();
  return { execute, reload };
};
