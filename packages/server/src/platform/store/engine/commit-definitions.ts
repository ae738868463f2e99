import type { Database } from "./database.ts";
import type { DefinitionNote, Recorded } from "@attune/core/commit";
import { record } from "@attune/core/commit";
import type { Definition } from "@attune/core/definition";
import { bodyHash, bodyOf } from "../definition-revision.ts";
import type {
  DefinitionChange,
  DefinitionRef,
  DefinitionsCommand,
  DefinitionsOutcome,
  DefinitionStatus,
} from "../definitions-contract.ts";
import type { DefinitionRows, Version } from "./definition-rows.ts";
import { createDefinitionRows, isPending } from "./definition-rows.ts";
import { nothingLoaded } from "./loaded.ts";
import { createFillingRows } from "./program-rows.ts";
import { createRefusal } from "./refuse-definitions.ts";
import type { EngineParts, Writer } from "./parts.ts";

type Deps = Pick<EngineParts, "lock" | "state"> & {
  readonly db: Database;
  readonly writer: Writer;
};

/** What became of one definition; null when there is no version to do it to. */
type Done = {
  readonly version: number;
  readonly status: DefinitionStatus;
  readonly body: string;
  readonly changed: boolean;
  readonly edited: boolean;
  /** Why this content was sent back, when it goes to review once more as it is. */
  readonly sentBack?: string | null;
};

type By = Pick<DefinitionsCommand, "actor" | "at" | "origin"> & { readonly seq: number };

const refOf = (change: DefinitionChange): DefinitionRef => {
  const { kind, key } = "definition" in change ? change.definition : change;
  return { kind, key };
};

type PendingStatus = "draft" | "in review" | "live";

/** The pending version says it already: saying it once more is no edit, and a review goes on. */
const keepContent = (
  rows: DefinitionRows,
  ref: DefinitionRef,
  { version, body, status: before, reason }: Version,
  wanted: PendingStatus,
  by: By,
): Done => {
  const status = wanted === "draft" ? before : wanted;
  const changed = status !== before;
  if (changed) rows.setStatus(ref, version, status, by);
  const sentBack = changed && status === "in review" ? reason : null;
  return { version, status, body, changed, edited: false, sentBack };
};

const nextVersion = ([newest]: readonly Version[]): number => (newest ? newest.version + 1 : 1);

/** Stores content as the pending version, over the one that is there, and gives it its status. */
const put = (rows: DefinitionRows, definition: Definition, status: PendingStatus, by: By): Done => {
  const body = bodyOf(definition);
  const known = rows.versions(definition);
  const pending = known.find(isPending);
  const live = known.find((each) => each.status === "live");
  const isDraftOver = status === "draft" && pending !== undefined;
  if (live?.body === body && !isDraftOver)
    return { version: live.version, status: "live", body, changed: false, edited: false };
  if (pending?.body === body) return keepContent(rows, definition, pending, status, by);
  const version = pending ? pending.version : nextVersion(known);
  const authors = [...new Set([...(pending ? pending.authors : []), by.actor])];
  rows.store(definition, version, { body, authors, isNew: !pending }, by);
  rows.setStatus(definition, version, status, by);
  return { version, status, body, changed: true, edited: true };
};

const PENDING_TO = {
  submit: "in review",
  publish: "live",
  approve: "live",
  reject: "draft",
  discard: "discarded",
} as const;

/** Moves the pending version on; one that is there already stays as it is. */
const move = (
  rows: DefinitionRows,
  ref: DefinitionRef,
  status: PendingStatus | "discarded",
  by: By,
  reason: string | null,
): Done | null => {
  const pending = rows.versions(ref).find(isPending);
  if (!pending) return null;
  const { version, body } = pending;
  const sentBack = status === "in review" ? pending.reason : null;
  if (pending.status === status) return { version, status, body, changed: false, edited: false };
  rows.setStatus(ref, version, status, by, reason);
  return { version, status, body, changed: true, edited: false, sentBack };
};

const archive = (rows: DefinitionRows, ref: DefinitionRef, by: By): Done | null => {
  const live = rows.versions(ref).find(({ status }) => status === "live");
  if (!live) return null;
  rows.setStatus(ref, live.version, "archived", by);
  const { version, body } = live;
  return { version, status: "archived", body, changed: true, edited: false };
};

const carryOut = (rows: DefinitionRows, change: DefinitionChange, by: By): Done | null => {
  switch (change.change) {
    case "draft":
      return put(rows, change.definition, "draft", by);
    case "put-review":
      return put(rows, change.definition, "in review", by);
    case "put-live":
      return put(rows, change.definition, "live", by);
    case "archive":
      return archive(rows, change, by);
    default:
      return move(
        rows,
        change,
        PENDING_TO[change.change],
        by,
        change.change === "reject" ? change.reason : null,
      );
  }
};

const noteOf = (ref: DefinitionRef, done: Done, reason: string | null): DefinitionNote => ({
  ...ref,
  version: done.version,
  status: done.status,
  body: bodyHash(done.body),
  ...(done.edited ? { edited: true } : {}),
  ...(reason === null ? {} : { reason }),
});

/** Changes definitions inside the caller's transaction: all of a command, or, refused, nothing. */
export const createDefinitionsCommitter = ({ db, writer, state, lock }: Deps) => {
  const rows = createDefinitionRows(db);
  const fillings = createFillingRows(db);
  const refusalOf = createRefusal(rows);

  const carryOutAll = (command: DefinitionsCommand, seq: number) => {
    const by = { ...command, seq };
    const notes: DefinitionNote[] = [];
    const changed: DefinitionsOutcome["changed"][number][] = [];
    const unchanged: DefinitionsOutcome["unchanged"][number][] = [];
    const missing: DefinitionRef[] = [];
    for (const change of command.changes) {
      const ref = refOf(change);
      const done = carryOut(rows, change, by);
      if (done === null) {
        missing.push(ref);
        continue;
      }
      const { version, status, sentBack } = done;
      const stood = { ...ref, version, status, ...(sentBack ? { sentBack } : {}) };
      if (!done.changed) {
        unchanged.push(stood);
        continue;
      }
      changed.push(stood);
      const reason = change.change === "reject" ? change.reason : null;
      notes.push(noteOf(ref, done, reason));
      rows.note(ref, { ...by, version, status, reason });
    }
    return { notes, changed, unchanged, missing };
  };

  return (command: DefinitionsCommand): DefinitionsOutcome => {
    lock("definitions");
    const refused = refusalOf(command);
    if (refused) return { seq: null, changed: [], unchanged: [], missing: [], refused };
    const seq = state.next();
    const { notes, ...outcome } = carryOutAll(command, seq);
    if (notes.length === 0) return { ...outcome, seq: null, refused: null };
    const entries: Recorded[] = [];
    const { actor, origin, at } = command;
    record(nothingLoaded().set, entries, state.context(at), {
      kind: "definitions",
      actor,
      origin,
      changes: notes,
    });
    writer.log(entries);
    const { program } = state.live();
    state.reload();
    fillings.changed(program, state.live().program, seq);
    state.reload();
    return { ...outcome, seq, refused: null };
  };
};
