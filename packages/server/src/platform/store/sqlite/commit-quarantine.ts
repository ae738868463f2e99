import type { Entry, Recorded } from "@attune/core/commit";
import { record } from "@attune/core/commit";
import type { Event } from "@attune/core/event";
import type { QuarantineReason } from "@attune/core/quarantine";
import type { EventOutcome, Incoming } from "../contract.ts";
import type {
  DiscardCommand,
  DiscardOutcome,
  ReleaseCommand,
  ReleaseItem,
  ReleaseOutcome,
} from "../quarantine-contract.ts";
import type { CommitState } from "./commit-state.ts";
import { nothingLoaded } from "./load.ts";
import type { QuarantineRows } from "./quarantine-rows.ts";
import type { Tails } from "./tails.ts";
import type { Writer } from "./write.ts";

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
    const outcome = { status: "quarantined", id: kept.id, reason: reasonText(reasons) } as const;
    if (deps.rows.find(kept.id)) return outcome;
    const seq = log({ kind: "quarantine", id: kept.id }, at);
    deps.rows.add({ seq, at }, event, reasons, kept);
    const summary = deps.rows.summarise(seq);
    if (summary) log({ kind: "summary", ...summary }, at);
    return outcome;
  };
};

type CommitEvents = (batch: {
  readonly incoming: readonly Incoming[];
  readonly at: number;
  readonly isRelease: boolean;
}) => EventOutcome[];
type Present = { readonly item: ReleaseItem; readonly incoming: Incoming };

export type ReleaseDeps = QuarantineDeps & {
  readonly tails: Tails;
  readonly commitEvents: CommitEvents;
};

/**
 * Commits events out of quarantine: a row goes in the transaction that commits its event, or with
 * the word that the event was accepted before. What does not wait is never committed.
 */
export const createReleaser = (deps: ReleaseDeps) => {
  const { rows, tails, commitEvents } = deps;
  const log = createLogger(deps);

  const absent = (id: string): ReleaseOutcome => ({
    status: tails.isKnown(Buffer.from(id, "hex")) ? "known" : "gone",
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
    // Its fold throws: the row that it has stays.
    if (outcome.status === "quarantined")
      return { status: "failing", reasons: foldReason(outcome.reason) };
    const row = rows.find(id);
    if (row) rows.remove(row);
    return { status: outcome.status === "accepted" ? "released" : "duplicate" };
  };

  return ({ items, judged, actor, at }: ReleaseCommand): ReleaseOutcome[] => {
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
    for (const { id, seq, reasons } of judged) rows.rejudge(id, seq, reasons);
    return outcomes;
  };
};

/** Takes events out of quarantine for good, with the reason that a person gives. */
export const createDiscarder = (deps: QuarantineDeps) => {
  const { rows } = deps;
  const log = createLogger(deps);
  return (command: DiscardCommand): DiscardOutcome => {
    const { reason, actor, at } = command;
    const one = "id" in command ? rows.find(command.id) : null;
    const group = "id" in command ? null : command.group;
    const going = "id" in command ? (one ? [one] : []) : rows.ofGroup(command.group, command.limit);
    for (const row of going) rows.remove(row);
    const left = group === null ? 0 : rows.waitingIn(group);
    const summarised = group !== null && left === 0 ? rows.forgetSummarised(group) : 0;
    if (going.length + summarised > 0)
      log(
        {
          kind: "discard",
          ids: going.map(({ id }) => id),
          summarised: group === null || summarised === 0 ? null : { group, count: summarised },
          reason,
          actor,
        },
        at,
      );
    return { discarded: going.length, summarised, left };
  };
};
