import { isKind } from "@attune/core/definition";
import type {
  DefinitionChange,
  DefinitionsCommand,
  DefinitionsRefusal,
  Precondition,
} from "../definitions-contract.ts";
import { bodyOf } from "../definition-revision.ts";
import type { DefinitionRows } from "./definition-rows.ts";
import { isPending, markOf } from "./definition-rows.ts";

const conflictOf = (
  rows: DefinitionRows,
  { kind, key, wants }: Precondition,
): DefinitionsRefusal | null => {
  const version = rows.versions({ kind, key }).find(({ status }) => status !== "discarded");
  const newest = version ? markOf({ kind, key }, version) : null;
  const holds =
    wants === "none"
      ? newest === null
      : newest !== null && (wants === "any" || wants.includes(newest.revision));
  return holds ? null : { refusal: "conflict", kind, key, newest };
};

const movedSince = (rows: DefinitionRows, base: number): DefinitionsRefusal | null => {
  const last = rows.last();
  return last !== null && last.seq > base && isKind(last.kind)
    ? { refusal: "moved", ...last, kind: last.kind }
    : null;
};

/** Approval is of what is in review, and by nobody who wrote it. */
const approvalRefusal = (
  rows: DefinitionRows,
  change: DefinitionChange,
  actor: string,
): DefinitionsRefusal | null => {
  if (change.change !== "approve" && change.change !== "reject") return null;
  const { kind, key } = change;
  const versions = rows.versions({ kind, key });
  const pending = versions.find(isPending);
  // Of a definition that is not there at all nothing is refused: it is missing.
  if (versions.length > 0 && pending?.status !== "in review")
    return { refusal: "not-in-review", kind, key };
  return change.change === "approve" && pending?.authors.includes(actor)
    ? { refusal: "own-draft", kind, key }
    : null;
};

/** What comes from files is not written over what others have pending, unless it says the same. */
const draftRefusal = (
  rows: DefinitionRows,
  change: DefinitionChange,
  actor: string,
): DefinitionsRefusal | null => {
  if (change.change !== "put-live" && change.change !== "put-review") return null;
  const { kind, key } = change.definition;
  const versions = rows.versions({ kind, key });
  const pending = versions.find(isPending);
  if (!pending || pending.authors.every((author) => author === actor)) return null;
  const body = bodyOf(change.definition);
  const isSaid = versions.some(
    (each) => each.body === body && (each.status === "live" || isPending(each)),
  );
  if (isSaid) return null;
  const { version, status, authors } = pending;
  return { refusal: "draft-in-the-way", kind, key, version, status, authors };
};

/** Why a command is not to be carried out, as the rows stand in this transaction; null when it is. */
export const createRefusal =
  (rows: DefinitionRows) =>
  ({
    changes,
    actor,
    precondition,
    base,
    overDrafts,
  }: DefinitionsCommand): DefinitionsRefusal | null => {
    const conflict = precondition ? conflictOf(rows, precondition) : null;
    const moved = typeof base === "number" ? movedSince(rows, base) : null;
    if (conflict ?? moved) return conflict ?? moved;
    for (const change of changes) {
      const refused =
        approvalRefusal(rows, change, actor) ??
        (overDrafts ? null : draftRefusal(rows, change, actor));
      if (refused) return refused;
    }
    return null;
  };
