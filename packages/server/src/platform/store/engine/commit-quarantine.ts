import type { Entry, Recorded } from "@attune/core/commit";
import { record } from "@attune/core/commit";
import type { Event } from "@attune/core/event";
import type { QuarantineReason } from "@attune/core/quarantine";
import type { EventOutcome, Incoming } from "../contract.ts";
import type {
  DiscardCommand,
  DiscardOutcome,
  QuarantineFilter,
  Released,
  ReleaseCommand,
  ReleaseItem,
  ReleaseOutcome,
} from "../quarantine-contract.ts";
import { eventFrom } from "./codec.ts";
import type { CommitState } from "./commit-state.ts";
import { identifiersOf, nothingLoaded } from "./loaded.ts";
import type { GroupCount } from "./quarantine-groups.ts";
import type { QuarantineRows } from "./quarantine-rows.ts";
import type { Dedupe, Loader, Writer } from "./parts.ts";

export type QuarantineDeps = {
  readonly writer: Writer;
  readonly state: CommitState;
  readonly rows: QuarantineRows;
};

/** The reason of an event whose fold throws. */
export const foldReason = (detail: string): QuarantineReason[] => [
  { rule: "fold", pointer: "", detail },
];

/** Reasons in one line, for the answer to whoever sent the event. */
const reasonText = (reasons: readonly QuarantineReason[]): string => {
  const [first, ...others] = reasons;
  if (!first) return "";
  const more = others.length === 0 ? "" : `; and ${others.length} more`;
  return `${first.pointer === "" ? "" : `${first.pointer}: `}${first.detail}${more}`;
};

/** Logs what is no fold of events: it touches no facet. */
const createLogger = ({ writer, state }: QuarantineDeps) => {
  return (entry: Entry, at: number): number => {
    const entries: Recorded[] = [];
    const { seq } = record(nothingLoaded().set, entries, state.context(at), entry);
    writer.log(entries);
    return seq;
  };
};

export type Quarantine = (
  event: Event,
  reasons: readonly QuarantineReason[],
  kept: { readonly id: string; readonly isPublic: boolean; readonly stored: string },
  at: number,
) => EventOutcome;

/** Puts an event into quarantine; one that is there already stays as it is, under the same id. */
export const createQuarantine = (deps: QuarantineDeps): Quarantine => {
  const log = createLogger(deps);
  return (event, reasons, kept, at) => {
    const reason = reasonText(reasons);
    const outcome: Extract<EventOutcome, { status: "quarantined" }> = {
      status: "quarantined",
      id: kept.id,
      reason,
      reasons,
      summarised: 0,
    };
    deps.rows.hold();
    if (deps.rows.find(kept.id)) return outcome;
    const seq = log({ kind: "quarantine", id: kept.id }, at);
    deps.rows.add({ seq, at }, event, reasons, kept);
    const summary = deps.rows.summarise(seq);
    if (!summary) return outcome;
    log({ kind: "summary", ...summary }, at);
    return { ...outcome, summarised: summary.ids.length };
  };
};

/** Who released what the client itself sent again, put right. */
const BY_CLIENT = "client";

export type Supersede = (accepted: readonly Uint8Array[], at: number) => void;

/** Events that were accepted wait no longer, by their dedupe hashes. */
export const createSuperseder = (deps: QuarantineDeps): Supersede => {
  const log = createLogger(deps);
  return (accepted, at) => {
    if (deps.rows.isEmpty()) return;
    const ids = accepted.map((digest) => Buffer.from(digest).toString("hex"));
    if (!ids.some(deps.rows.find)) return;
    deps.rows.hold();
    const rows = ids.flatMap((id) => deps.rows.find(id) ?? []);
    for (const row of rows) deps.rows.remove(row);
    const duplicates = rows.map(({ id }) => id);
    log({ kind: "release", ids: [], duplicates, actor: BY_CLIENT }, at);
  };
};

type CommitEvents = (batch: {
  readonly incoming: readonly Incoming[];
  readonly at: number;
  readonly isRelease: boolean;
}) => EventOutcome[];
type Present = { readonly item: ReleaseItem; readonly incoming: Incoming };

export type ReleaseDeps = QuarantineDeps & {
  readonly dedupe: Dedupe;
  readonly loader: Loader;
  readonly commitEvents: CommitEvents;
};

/**
 * Commits events out of quarantine: a row goes in the transaction that commits its event, or with
 * the word that the event was accepted before. What does not wait is never committed.
 */
export const createReleaser = (deps: ReleaseDeps) => {
  const { rows, dedupe, loader, commitEvents } = deps;
  const log = createLogger(deps);

  const absent = (id: string): ReleaseOutcome => ({
    status: dedupe.isKnown(Buffer.from(id, "hex")) ? "known" : "gone",
  });

  /** Those whose row is still the one that was judged. */
  const presentAmong = (items: readonly ReleaseItem[]): Present[] =>
    items.flatMap((item) =>
      item.incoming !== null && rows.find(item.id)?.seq === item.seq
        ? [{ item, incoming: item.incoming }]
        : [],
    );

  const settle = (id: string, outcome: EventOutcome | undefined): ReleaseOutcome => {
    if (!outcome) return absent(id);
    // It cannot be taken in as it stands: the row that it has stays.
    if (outcome.status === "quarantined") return { status: "failing", reasons: outcome.reasons };
    const row = rows.find(id);
    if (row) rows.remove(row);
    return { status: outcome.status === "accepted" ? "released" : "duplicate" };
  };

  return ({ items, judged, actor, at }: ReleaseCommand): Released => {
    // In the order of every commit: people first, then what all share.
    const released = items.flatMap(({ incoming }) => incoming ?? []);
    loader.hold(released.flatMap(({ stored }) => identifiersOf(eventFrom(stored))));
    rows.hold();
    const present = presentAmong(items);
    const committed = commitEvents({
      incoming: present.map(({ incoming }) => incoming),
      at,
      isRelease: true,
    });
    const byId = new Map(present.map(({ item }, index) => [item.id, committed[index]]));
    const outcomes = items.map(({ id }) => settle(id, byId.get(id)));
    const gone = (status: ReleaseOutcome["status"]): string[] =>
      items.flatMap(({ id }, index) =>
        byId.has(id) && outcomes[index]?.status === status ? [id] : [],
      );
    const [ids, duplicates] = [gone("released"), gone("duplicate")];
    if (ids.length + duplicates.length > 0) log({ kind: "release", ids, duplicates, actor }, at);
    const groups = judged.map(({ id, seq, reasons }) => rows.rejudge(id, seq, reasons));
    return { outcomes, groups };
  };
};

/** Takes events out of quarantine for good, with the reason that a person gives. */
export const createDiscarder = (deps: QuarantineDeps) => {
  const { rows } = deps;
  const log = createLogger(deps);

  const discardOne = (id: string) => {
    const row = rows.find(id);
    if (row) rows.remove(row);
    return { ids: row ? [id] : [], summarised: [] };
  };

  /** Of each group the oldest, until there are enough; of one without rows its count. */
  const discardMany = (filter: QuarantineFilter, limit: number) => {
    const ids: string[] = [];
    const summarised: GroupCount[] = [];
    for (const group of rows.matching(filter, limit > 0)) {
      for (const row of rows.ofGroup(group, limit - ids.length)) {
        rows.remove(row);
        ids.push(row.id);
      }
      const count = rows.forgetSummarised(group);
      if (count > 0) summarised.push({ group, count });
      if (limit > 0 && ids.length === limit) break;
    }
    return { ids, summarised };
  };

  return (command: DiscardCommand): DiscardOutcome => {
    const { reason, actor, at } = command;
    rows.hold();
    const { ids, summarised } =
      "id" in command ? discardOne(command.id) : discardMany(command.filter, command.limit);
    if (ids.length + summarised.length > 0)
      log({ kind: "discard", ids, summarised, reason, actor }, at);
    return {
      discarded: ids.length,
      summarised: summarised.reduce((sum, { count }) => sum + count, 0),
    };
  };
};
