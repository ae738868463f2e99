import { hash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { CommitContext, Recorded, WorkingSet } from "@attune/core/commit";
import { commitEvent, record } from "@attune/core/commit";
import type { Event } from "@attune/core/event";
import type { EventOutcome } from "../contract.ts";
import { eventFrom } from "./codec.ts";
import type { CommitState } from "./commit-state.ts";
import type { Loader } from "./load.ts";
import { nothingLoaded } from "./load.ts";
import type { Tails } from "./tails.ts";
import type { Writer } from "./write.ts";

export type EventBatch = { readonly stored: readonly string[]; readonly at: number };

/** Dedupe rows are keyed by 128 bits over source and messageId. */
export const dedupeHash = ({ source, messageId }: Event): Buffer =>
  hash("sha256", `${source}\u0000${messageId}`, "buffer").subarray(0, 16);

type Incoming = {
  readonly event: Event;
  readonly stored: string;
  readonly hash: Buffer;
  /** The same event earlier in the batch: a copy of what was quarantined is so too. */
  readonly twin: Incoming | null;
  outcome: EventOutcome | null;
};
type Fold = { readonly write: () => void };
type Poison = { readonly incoming: Incoming; readonly reason: string };

export type EventsDeps = {
  readonly db: DatabaseSync;
  readonly loader: Loader;
  readonly writer: Writer;
  readonly state: CommitState;
  readonly tails: Tails;
  /** For tests: the fold of an event with this name throws. */
  readonly poison: string | null;
};

const reasonOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 500) : "unknown";

/** Reads a batch and marks what was committed before, or stands earlier in it. */
const createReceiver = (tails: Tails) => {
  return ({ stored }: EventBatch): Incoming[] => {
    const inBatch = new Map<string, Incoming>();
    return stored.map((text) => {
      const event = eventFrom(text);
      const digest = dedupeHash(event);
      const key = digest.toString("latin1");
      const twin = inBatch.get(key) ?? null;
      const duplicate = twin !== null || tails.isKnown(digest);
      const outcome: EventOutcome | null = duplicate ? { status: "duplicate" } : null;
      const incoming: Incoming = { event, stored: text, hash: digest, twin, outcome };
      if (twin === null) inBatch.set(key, incoming);
      return incoming;
    });
  };
};

const createFold = ({ loader, writer, state, poison }: EventsDeps) => {
  const foldOne = (
    set: WorkingSet,
    entries: Recorded[],
    context: CommitContext,
    event: Event,
  ): number => {
    if (poison !== null && event.name === poison)
      throw new Error(`the fold was told to fail for ${event.name}`);
    commitEvent(set, entries, context, event);
    return entries.findLast(({ entry }) => entry.kind === "event")?.seq ?? state.seq();
  };

  /** Folds what is left of a batch; an event whose fold throws is named, and nothing of the fold is kept. */
  return (incoming: readonly Incoming[], at: number): Fold | Poison => {
    const loaded = loader.forEvents(incoming.map(({ event }) => event));
    const entries: Recorded[] = [];
    const context = state.context(at);
    const seqs: number[] = [];
    for (const each of incoming) {
      try {
        seqs.push(foldOne(loaded.set, entries, context, each.event));
      } catch (error) {
        loader.forget();
        return { incoming: each, reason: reasonOf(error) };
      }
    }
    return {
      write: () => {
        writer.log(entries, new Map(incoming.map(({ event, stored }) => [event, stored])));
        writer.state(loaded);
        incoming.forEach((each, index) => {
          writer.dedupe(each.hash);
          each.outcome = { status: "accepted", seq: seqs[index] ?? 0 };
        });
      },
    };
  };
};

const createQuarantine = ({ db, writer, state }: EventsDeps) => {
  const insert = db.prepare(
    "INSERT OR IGNORE INTO quarantine (id, seq, reason, body) VALUES (?, ?, ?, ?)",
  );
  return ({ incoming, reason }: Poison, at: number): void => {
    const id = incoming.hash.toString("hex");
    const entries: Recorded[] = [];
    const { seq } = record(nothingLoaded().set, entries, state.context(at), {
      kind: "quarantine",
      id,
    });
    const { changes } = insert.run(id, seq, reason, incoming.stored);
    if (Number(changes) === 0) state.rewind(seq - 1);
    else writer.log(entries);
    incoming.outcome = { status: "quarantined", id, reason };
  };
};

export const createEventCommitter = (deps: EventsDeps) => {
  const receive = createReceiver(deps.tails);
  const fold = createFold(deps);
  const quarantine = createQuarantine(deps);

  /**
   * Commits a batch inside the caller's transaction and answers each event. An event whose fold
   * throws goes to quarantine; its neighbours are folded again without it.
   */
  return (batch: EventBatch): EventOutcome[] => {
    const incoming = receive(batch);
    for (;;) {
      const left = incoming.filter(({ outcome }) => outcome === null);
      if (left.length === 0) break;
      const start = deps.state.seq();
      const folded = fold(left, batch.at);
      if ("write" in folded) {
        folded.write();
        break;
      }
      deps.state.rewind(start);
      quarantine(folded, batch.at);
    }
    return incoming.map(({ outcome, twin }) =>
      twin?.outcome?.status === "quarantined" ? twin.outcome : (outcome ?? { status: "duplicate" }),
    );
  };
};
