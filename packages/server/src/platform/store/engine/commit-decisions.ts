import type { Database } from "./database.ts";
import type { Recorded } from "@attune/core/commit";
import { evaluateAll, expiryDue, record } from "@attune/core/commit";
import type { Identifier } from "@attune/core/event";
import type { CommittedDecision, DecisionDraft } from "../contract.ts";
import type { CommitState } from "./commit-state.ts";
import { int, maybeInt } from "./database.ts";
import { createRelianceCheck } from "./reliance.ts";
import type { Loader, Writer } from "./parts.ts";

type Deps = {
  readonly db: Database;
  readonly loader: Loader;
  readonly writer: Writer;
  readonly state: CommitState;
};
type Place = { readonly id: number; readonly profile: number };

/** The ledger record of a draft, with whom it is about. */
const recordOf = ({ id, identifier, noted, body }: DecisionDraft, found: Place | null): string => {
  const subject = found && { profile: `p${found.profile}`, identifier, noted };
  return `{"id":${JSON.stringify(id)},"subject":${JSON.stringify(subject)},${body.slice(1)}`;
};

/**
 * Appends decisions to the ledger inside the caller's transaction. One whose consent was withdrawn
 * since it was drafted is not recorded: its caller drafts the default.
 */
export const createDecisionCommitter = ({ db, loader, writer, state }: Deps) => {
  const check = createRelianceCheck(db);
  const insert = db.prepare("INSERT INTO decision (id, seq) VALUES (?, ?)");
  const place = db.prepare(
    "SELECT f.id, f.profile, t.due FROM facet f LEFT JOIN timer t ON t.kind = 'expiry' AND t.profile = f.profile WHERE f.value = ? AND f.ns = ?",
  );

  /** An identifier not seen before gets its facet here, so that its bucket never moves. */
  const createFacet = (identifier: Identifier, at: number): Place => {
    const loaded = loader.forIdentifiers([identifier]);
    const entries: Recorded[] = [];
    const context = state.context(at);
    const facet = context.nextFacet();
    const anonymous = state.policy().byName.get(identifier.ns)?.anonymous ?? false;
    record(loaded.set, entries, context, {
      kind: "facet",
      facet,
      identifier,
      anonymous,
      since: at,
      active: at,
    });
    evaluateAll(loaded.set, entries, context, facet, null);
    writer.log(entries);
    writer.state(loaded);
    return { id: facet, profile: facet };
  };

  /** Being decided for is activity: it is recorded on the day on which it moves the expiry. */
  const keepActive = (identifier: Identifier, facet: number, at: number): void => {
    const loaded = loader.forIdentifiers([identifier]);
    const entries: Recorded[] = [];
    record(loaded.set, entries, state.context(at), { kind: "activity", facet });
    writer.log(entries);
    writer.state(loaded);
  };

  const placeOf = ({ identifier, at }: DecisionDraft): Place | null => {
    if (identifier === null) return null;
    const row = place.get(identifier.value, identifier.ns);
    if (!row) return createFacet(identifier, at);
    const due = maybeInt(row, "due");
    if (due !== null && due < expiryDue(at)) keepActive(identifier, int(row, "id"), at);
    return { id: int(row, "id"), profile: int(row, "profile") };
  };

  return (draft: DecisionDraft): CommittedDecision => {
    const { identifier, relies, at } = draft;
    if (identifier) loader.hold([identifier]);
    const withdrawn = identifier && relies ? check(identifier, relies, at) : null;
    if (withdrawn) return { withdrawn };
    const found = placeOf(draft);
    const seq = state.context(at).nextSeq();
    writer.decision({ seq, at, facet: found?.id ?? null, body: recordOf(draft, found) });
    insert.run(draft.id, seq);
    return { seq, profile: found?.profile ?? null };
  };
};
