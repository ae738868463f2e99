import type { Database } from "./database.ts";
import type { Recorded, Separated, SeparationProblem } from "@attune/core/commit";
import { facetsOf, isSeparationProblem, undoUnmerge, unmerge } from "@attune/core/commit";
import type { UndoCommand, UnmergeCommand } from "../contract.ts";
import { entryFromRow } from "./codec.ts";
import type { CommitState } from "./commit-state.ts";
import type { Loaded } from "./loaded.ts";
import type { QualityCounter } from "./quality/index.ts";
import type { Loader, Writer } from "./parts.ts";

type Deps = {
  readonly db: Database;
  readonly loader: Loader;
  readonly writer: Writer;
  readonly state: CommitState;
  readonly quality: QualityCounter;
};
type Outcome = Separated | SeparationProblem;

/** Unmerges and undoes, inside the caller's transaction. */
export const createSeparations = ({ db, loader, writer, state, quality }: Deps) => {
  const entryAt = db.prepare(
    "SELECT l.seq, l.at, l.kind, l.facet, p.body FROM log l JOIN payload p ON p.seq = l.seq WHERE l.seq = ?",
  );

  /** The facets that were one profile until an unmerge: what its undo may bring back, above a limit or not. */
  const togetherBefore = (seq: number): readonly number[] => {
    const row = entryAt.get(seq);
    return row ? facetsOf(entryFromRow(row).entry) : [];
  };

  /** The profiles that an unmerge took apart: whoever was waited for may have joined one to another. */
  const holdTaken = (unmerge: number) => {
    for (let profiles = loader.profilesOfUnmerge(unmerge); ;) {
      const loaded = loader.forProfiles(profiles);
      const now = loader.profilesOfUnmerge(unmerge);
      if (now.every((profile) => loaded.set.profiles.has(profile)))
        return { profiles: now, loaded };
      profiles = now;
    }
  };

  const keep = (loaded: Loaded, entries: readonly Recorded[], outcome: Outcome): Outcome => {
    if (isSeparationProblem(outcome)) return outcome;
    writer.log(entries);
    writer.state(loaded);
    loader.forget();
    return outcome;
  };

  return {
    unmerge: (request: UnmergeCommand): Outcome => {
      const loaded = loader.forProfiles([request.profile]);
      if (!loaded.set.profiles.has(request.profile))
        return { problem: "identifier-not-in-profile", identifiers: request.take };
      const entries: Recorded[] = [];
      const outcome = unmerge(loaded.set, entries, state.context(request.at), request);
      for (const { seq, entry } of entries)
        if (entry.kind === "unmerge") quality.separated(loaded.set, entry.facets, seq);
      return keep(loaded, entries, outcome);
    },
    undo: (request: UndoCommand): Outcome => {
      const { profiles, loaded } = holdTaken(request.unmerge);
      if (!profiles.includes(request.profile)) return { problem: "unmerge-unknown" };
      const entries: Recorded[] = [];
      const undo = { ...request, together: togetherBefore(request.unmerge) };
      const countTies = quality.watchUndo(loaded.set);
      const outcome = undoUnmerge(loaded.set, entries, state.context(request.at), undo);
      if (!isSeparationProblem(outcome)) countTies({ seq: outcome.seq, at: request.at });
      return keep(loaded, entries, outcome);
    },
  };
};
