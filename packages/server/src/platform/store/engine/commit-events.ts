import { hash } from "node:crypto";
import type { CommitContext, Recorded, WorkingSet } from "@attune/core/commit";
import { commitEvent } from "@attune/core/commit";
import type { Event } from "@attune/core/event";
import type { QuarantineReason } from "@attune/core/quarantine";
import { reasonsOf } from "@attune/core/quarantine";
import type { Verdict } from "@attune/core/tracking-plan";
import type { EventOutcome, Incoming } from "../contract.ts";
import { eventFrom } from "./codec.ts";
import { createDenialKeeper } from "./commit-consent.ts";
import type { Quarantine, Supersede } from "./commit-quarantine.ts";
import { foldReason } from "./commit-quarantine.ts";
import type { CommitState } from "./commit-state.ts";
import type { QualityCounter, Tie } from "./quality/index.ts";
import type { CatalogTable } from "./catalog-table.ts";
import { identifiersOf } from "./loaded.ts";
import type { Stirred } from "./stirred.ts";
import { createStamper } from "./stamp-events.ts";
import { createExposures } from "./exposures.ts";
import type { UseRows } from "./use-rows.ts";
import type { Dedupe, Loader, Writer } from "./parts.ts";

export type EventBatch = {
  readonly incoming: readonly Incoming[];
  readonly at: number;
  /** Set when the events come out of quarantine: they were counted when they came. */
  readonly isRelease?: boolean;
  /** Set when somebody wants to know what each event cost. */
  readonly isTimed?: boolean;
};

/** Dedupe rows are keyed by 128 bits over source and messageId. */
export const dedupeHash = ({ source, messageId }: Event): Buffer =>
  hash("sha256", `${source}\u0000${messageId}`, "buffer").subarray(0, 16);

type Received = {
  readonly event: Event;
  readonly stored: string;
  readonly verdict: Verdict | null;
  readonly isPublic: boolean;
  readonly hash: Buffer;
  /** The same event earlier in the batch: a copy of what was quarantined is so too. */
  readonly twin: Received | null;
  outcome: EventOutcome | null;
  /** The rules for which it was put into quarantine just now. */
  kept: readonly QuarantineReason[] | null;
};
type Refused = { readonly each: Received; readonly reasons: readonly QuarantineReason[] };
type Fold = {
  readonly write: () => void;
  readonly folded: readonly Received[];
  /** Those that were not folded, since they may not say what they say. */
  readonly refused: readonly Refused[];
};
type Poison = { readonly incoming: Received; readonly reason: string };

export type EventsDeps = {
  readonly loader: Loader;
  readonly writer: Writer;
  readonly state: CommitState;
  readonly dedupe: Dedupe;
  readonly quarantine: Quarantine;
  /** Told of what was accepted, but for releases: it takes its own rows out. */
  readonly supersede: Supersede;
  readonly quality: QualityCounter;
  readonly catalog: CatalogTable;
  readonly stirred: Stirred;
  readonly uses: UseRows;
  /** For tests: the fold of an event with this name throws. */
  readonly poison: string | null;
  /** Milliseconds of a monotonic clock. */
  readonly elapsed: () => number;
};

/** Microseconds since the last call, of a watch that costs nothing while nobody wants to know. */
type Watch = { readonly lap: () => number };
const NO_WATCH: Watch = { lap: () => 0 };
const startWatch = (elapsed: () => number): Watch => {
  let last = elapsed();
  return {
    lap: () => {
      const now = elapsed();
      const took = Math.round((now - last) * 1000);
      last = now;
      return took;
    },
  };
};

const reasonOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 500) : "unknown";

/** Reads a batch and marks what was committed before, or stands earlier in it. */
const createReceiver = ({ dedupe, loader }: EventsDeps) => {
  return (batch: EventBatch): Received[] => {
    const inBatch = new Map<string, Received>();
    const read = batch.incoming.map((each) => {
      const event = eventFrom(each.stored);
      return { ...each, event, digest: dedupeHash(event) };
    });
    // Before anything is looked up: what another node commits meanwhile is waited for and seen.
    loader.hold(read.flatMap(({ event }) => identifiersOf(event)));
    dedupe.look(read.map(({ digest }) => digest));
    return read.map(({ stored, verdict, isPublic, event, digest }) => {
      const key = digest.toString("latin1");
      const twin = inBatch.get(key) ?? null;
      const duplicate = twin !== null || dedupe.isKnown(digest);
      const outcome: EventOutcome | null = duplicate ? { status: "duplicate" } : null;
      const received: Received = {
        event,
        stored,
        verdict,
        isPublic,
        hash: digest,
        twin,
        outcome,
        kept: null,
      };
      if (twin === null) inBatch.set(key, received);
      return received;
    });
  };
};

/** Counts a batch by its outcomes; what comes out of quarantine is counted only when it is folded. */
const countOutcomes = (quality: QualityCounter, incoming: readonly Received[]): void => {
  for (const { event, outcome, kept } of incoming) {
    if (kept !== null) quality.quarantined(event, kept);
    else if (outcome?.status !== "accepted") quality.duplicate(event);
  }
};

const createFoldOne =
  ({ quality, poison }: Pick<EventsDeps, "quality" | "poison">) =>
  (set: WorkingSet, entries: Recorded[], context: CommitContext, event: Event): Tie => {
    if (poison !== null && event.name === poison)
      throw new Error(`the fold was told to fail for ${event.name}`);
    const tieOf = quality.watch(set, event);
    const before = entries.length;
    commitEvent(set, entries, context, event);
    return tieOf(entries.slice(before));
  };

const createFold = (deps: EventsDeps) => {
  const { loader, writer, state, quality, catalog, stirred, uses } = deps;
  const stamp = createStamper(catalog);
  const exposuresAmong = createExposures(uses);
  const foldOne = createFoldOne(deps);

  /** Folds what is left of a batch; an event whose fold throws is named, and nothing of the fold is kept. */
  return (
    incoming: readonly Received[],
    { at, isRelease, isTimed }: EventBatch,
    { watch, dedupe }: { readonly watch: Watch; readonly dedupe: number },
  ): Fold | Poison => {
    const stamped = stamp(incoming);
    const events = stamped.map(({ event }) => event);
    const loaded = loader.forEvents(events);
    const exposures = exposuresAmong(events);
    const load = watch.lap();
    const entries: Recorded[] = [];
    const context = state.context(at);
    const ties: { readonly each: Received; readonly tie: Tie; readonly fold: number }[] = [];
    const refused: Refused[] = [];
    for (const [index, each] of incoming.entries()) {
      try {
        const event = events[index] ?? each.event;
        const reasons = exposures.refuse(loaded.set, event, context.policy);
        if (reasons) refused.push({ each, reasons });
        else {
          const tie = foldOne(loaded.set, entries, context, event);
          exposures.take(event, at);
          ties.push({ each, tie, fold: watch.lap() });
        }
      } catch (error) {
        loader.forget();
        return { incoming: each, reason: reasonOf(error) };
      }
    }
    const folded = ties.map(({ each }) => each);
    const write = (): void => {
      writer.log(entries, new Map(stamped.map(({ event, stored }) => [event, stored])));
      writer.state(loaded);
      stirred.note(loaded);
      exposures.write();
      writer.dedupe(folded.map((each) => each.hash));
      const together = incoming.length;
      for (const { each, tie, fold } of ties) {
        const { seq } = tie;
        each.outcome = isTimed
          ? { status: "accepted", seq, took: { dedupe, load, fold, together } }
          : { status: "accepted", seq };
        if (isRelease) quality.released(tie);
        else quality.accepted(tie, each.verdict?.violations);
      }
    };
    return { write, folded, refused };
  };
};

export const createEventCommitter = (deps: EventsDeps) => {
  const receive = createReceiver(deps);
  const fold = createFold(deps);
  const heedDenials = createDenialKeeper(deps);
  const quarantine = (
    received: Received,
    reasons: readonly QuarantineReason[],
    at: number,
  ): void => {
    const { event, stored, isPublic, hash: digest } = received;
    const kept = { id: digest.toString("hex"), isPublic, stored };
    const before = deps.state.seq();
    received.outcome = deps.quarantine(event, reasons, kept, at);
    // An entry says that it was not there yet.
    if (deps.state.seq() === before) return;
    received.kept = reasons;
    heedDenials(event, at);
  };

  /**
   * Commits a batch inside the caller's transaction and answers each event. An event that its
   * tracking plan blocks goes to quarantine, and so does an exposure that is not its sender's to tell,
   * and one whose fold throws; then its neighbours are folded again without it.
   */
  return (batch: EventBatch): EventOutcome[] => {
    const watch = batch.isTimed ? startWatch(deps.elapsed) : NO_WATCH;
    const incoming = receive(batch);
    const dedupe = watch.lap();
    for (const each of incoming) {
      if (each.verdict?.action === "block" && each.outcome === null)
        quarantine(each, reasonsOf(each.verdict), batch.at);
    }
    for (;;) {
      const left = incoming.filter(({ outcome }) => outcome === null);
      if (left.length === 0) break;
      const start = deps.state.seq();
      const folded = fold(left, batch, { watch, dedupe });
      if ("write" in folded) {
        folded.write();
        for (const { each, reasons } of folded.refused) quarantine(each, reasons, batch.at);
        if (!batch.isRelease)
          deps.supersede(
            folded.folded.map((each) => each.hash),
            batch.at,
          );
        break;
      }
      deps.state.rewind(start);
      quarantine(folded.incoming, foldReason(folded.reason), batch.at);
    }
    if (!batch.isRelease) countOutcomes(deps.quality, incoming);
    return incoming.map(({ outcome, twin }) =>
      twin?.outcome?.status === "quarantined" ? twin.outcome : (outcome ?? { status: "duplicate" }),
    );
  };
};
