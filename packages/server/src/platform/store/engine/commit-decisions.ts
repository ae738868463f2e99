import type { Recorded } from "@attune/core/commit";
import { evaluateAll, expiryDue, record } from "@attune/core/commit";
import type { Identifier } from "@attune/core/event";
import type { Use } from "@attune/core/policy";
import type { CallDraft, CommittedCall, SlotDraft } from "../uses-contract.ts";
import { decodeMembers } from "./codec.ts";
import type { CommitState } from "./commit-state.ts";
import type { Database } from "./database.ts";
import { int, maybeInt, maybeText } from "./database.ts";
import type { JudgedSlot } from "./judge-call.ts";
import { budgetsOf, judgeSlots } from "./judge-call.ts";
import { createRelianceCheck } from "./reliance.ts";
import type { Loader, Writer } from "./parts.ts";
import type { UseRows } from "./use-rows.ts";

type Deps = {
  readonly db: Database;
  readonly loader: Loader;
  readonly writer: Writer;
  readonly state: CommitState;
  readonly uses: UseRows;
  /** Whether other nodes write to the database too. */
  readonly isShared: boolean;
};

/** The facet that an identifier names, and the profile that it is of. */
type Place = {
  readonly facet: number;
  readonly profile: number;
  readonly seq: number;
  readonly facets: readonly number[];
  /** When the profile expires; null when it does not. */
  readonly due: number | null;
};

/** Whom a decision is recorded for. */
type Found = Pick<Place, "facet" | "profile">;

/** The ledger record of a slot, with whom it is about. */
const recordOf = (
  { identifier, noted }: CallDraft,
  { id, releases }: SlotDraft,
  body: string,
  found: Found | null,
): string => {
  const subject = found && { profile: `p${found.profile}`, identifier, noted };
  const released = releases ? `"releases":${JSON.stringify(releases.decision)},` : "";
  return `{"id":${JSON.stringify(id)},"subject":${JSON.stringify(subject)},${released}${body.slice(1)}`;
};

const createPlaces = (db: Database) => {
  const place = db.prepare(
    `SELECT f.id, f.profile, p.seq, p.members, t.due FROM facet f JOIN facet p ON p.id = f.profile
     LEFT JOIN timer t ON t.kind = 'expiry' AND t.profile = f.profile WHERE f.value = ? AND f.ns = ?`,
  );
  return ({ ns, value }: Identifier): Place | null => {
    const row = place.get(value, ns);
    if (!row) return null;
    const [profile, members] = [int(row, "profile"), maybeText(row, "members")];
    return {
      facet: int(row, "id"),
      profile,
      seq: int(row, "seq"),
      facets: members === null ? [profile] : decodeMembers(members).map(({ facet }) => facet),
      due: maybeInt(row, "due"),
    };
  };
};

/** Makes facets of identifiers not seen before, so that a bucket never moves, and keeps them from expiring. */
const createFacets = ({ loader, writer, state }: Deps) => ({
  create: (identifier: Identifier, at: number): Found => {
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
    return { facet, profile: facet };
  },
  /** Being decided for is activity: it is recorded on the day on which it moves the expiry. */
  keepActive: (identifier: Identifier, { facet, due }: Place, at: number): void => {
    if (due === null || due >= expiryDue(at)) return;
    const loaded = loader.forIdentifiers([identifier]);
    const entries: Recorded[] = [];
    record(loaded.set, entries, state.context(at), { kind: "activity", facet });
    writer.log(entries);
    writer.state(loaded);
  },
});

/** Whom a call changes something of. */
const identifiersOf = ({ identifier, slots }: CallDraft): Identifier[] => [
  ...(identifier === null ? [] : [identifier]),
  ...slots.flatMap(({ releases }) => releases?.identifier ?? []),
];

const isAsRead = (read: CallDraft["read"], place: Place | null): boolean => {
  if (read === undefined) return true;
  if (read === null || place === null) return read === place;
  return read.profile === place.profile && read.seq === place.seq;
};

/**
 * Appends the decisions of calls to the ledger inside the caller's transaction, with what they reserve.
 * A call is judged as a whole before anything of it is written: where its profile or its consent is
 * another than was read nothing is recorded, and one that throws leaves nothing behind.
 */
export const createCallCommitter = (deps: Deps) => {
  const { db, loader, writer, state, uses, isShared } = deps;
  const check = createRelianceCheck(db);
  const placeOf = createPlaces(db);
  const facets = createFacets(deps);
  const insert = db.prepare("INSERT INTO decision (id, seq) VALUES (?, ?)");

  const found = ({ identifier, at }: CallDraft, place: Place | null): Found | null => {
    if (identifier === null) return null;
    if (place === null) return facets.create(identifier, at);
    facets.keepActive(identifier, place, at);
    return place;
  };

  const write = (call: CallDraft, judged: JudgedSlot, subject: Found | null): number => {
    const { at } = call;
    const { slot, settled, reservations } = judged;
    const seq = state.context(at).nextSeq();
    const body = recordOf(call, slot, settled ?? slot.body, subject);
    writer.decision({ seq, at, facet: subject?.facet ?? null, body });
    insert.run(slot.id, seq);
    if (subject)
      for (const reservation of reservations)
        uses.reserve({ ...unseen(slot.id, subject.facet, at), ...reservation });
    if (slot.releases) uses.release(slot.releases.decision, at);
    return seq;
  };

  return {
    /** Holds all whom some calls are about, and then the budgets that they may ask. */
    hold: (calls: readonly CallDraft[]): void => {
      loader.hold(calls.flatMap(identifiersOf));
      if (isShared) loader.holdBudgets(calls.flatMap(budgetsOf));
    },
    commit: (call: CallDraft): CommittedCall => {
      const { identifier, relies, at } = call;
      const withdrawn = identifier && relies ? check(identifier, relies, at) : null;
      if (withdrawn) return { withdrawn };
      const place = identifier && placeOf(identifier);
      if (!isAsRead(call.read, place)) return { changed: true };
      const judged = judgeSlots(call, {
        of: (from) => uses.of(place?.facets ?? [], from),
        taken: (budget) => uses.taken(budget, at),
      });
      const subject = found(call, place);
      const slots = judged.map((each) => ({
        seq: write(call, each, subject),
        settled: each.settled,
      }));
      return { profile: subject?.profile ?? null, slots };
    },
    ensureFacet: (identifier: Identifier, at: number): number => {
      loader.hold([identifier]);
      return (placeOf(identifier) ?? facets.create(identifier, at)).profile;
    },
  };
};

const unseen = (
  decision: string,
  facet: number,
  at: number,
): Pick<Use, "decision" | "facet" | "at" | "shown" | "clicked" | "dismissed"> => ({
  decision,
  facet,
  at,
  shown: null,
  clicked: null,
  dismissed: null,
});
