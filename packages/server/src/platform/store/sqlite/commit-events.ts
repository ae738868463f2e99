import { hash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { CommitContext, Recorded } from "@attune/core/commit";
import { commitEvent, record } from "@attune/core/commit";
import type { Event } from "@attune/core/event";
import type { EventOutcome } from "../contract.ts";
import { eventFrom } from "./codec.ts";
import type { Loader } from "./load.ts";
import type { Writer } from "./write.ts";

export type EventBatch = { readonly stored: readonly string[]; readonly at: number };

/** Dedupe rows are keyed by 128 bits over source and messageId. */
export const dedupeHash = ({ source, messageId }: Event): Buffer => hash("sha256", `${source}\u0000${messageId}`, "buffer").subarray(0, 16);

type Incoming = { readonly event: Event; readonly stored: string; readonly hash: Buffer; outcome: EventOutcome | null };
type Fold = { readonly entries: readonly Recorded[]; readonly write: () => void };
type Poison = { readonly incoming: Incoming; readonly reason: string };

export type EventsDeps = {
  readonly db: DatabaseSync;
  readonly loader: Loader;
  readonly writer: Writer;
  /** The commit's context at a time; its counters move with each entry and are put back when a fold is given up. */
  readonly context: (at: number) => CommitContext;
  readonly seq: () => number;
  readonly rewind: (seq: number) => void;
  readonly poison: string | null;
};

const reasonOf = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 500) : "unknown");

export const createEventCommitter = (deps: EventsDeps) => {
  const { db, loader, writer } = deps;
  const seen = db.prepare("SELECT 1 AS found FROM dedupe WHERE hash = ?");
  const insertQuarantine = db.prepare("INSERT OR IGNORE INTO quarantine (id, seq, reason, body) VALUES (?, ?, ?, ?)");

  const receive = (batch: EventBatch): Incoming[] => {
    const inBatch = new Set<string>();
    return batch.stored.map((stored) => {
      const event = eventFrom(stored);
      const digest = dedupeHash(event);
      const key = digest.toString("latin1");
      const duplicate = inBatch.has(key) || seen.get(digest) !== undefined;
      inBatch.add(key);
      return { event, stored, hash: digest, outcome: duplicate ? { status: "duplicate" } : null };
    });
  };

  const foldOne = (set: Parameters<typeof commitEvent>[0], entries: Recorded[], context: CommitContext, event: Event): number => {
    if (deps.poison !== null && event.name === deps.poison) throw new Error(`the fold was told to fail for ${event.name}`);
    const before = entries.length;
    commitEvent(set, entries, context, event);
    return entries.slice(before).find(({ entry }) => entry.kind === "event")?.seq ?? context.at;
  };

  /** Folds what is left of a batch; an event whose fold throws is named, and nothing of the fold is kept. */
  const fold = (incoming: readonly Incoming[], at: number): Fold | Poison => {
    const loaded = loader.forEvents(incoming.map(({ event }) => event));
    const entries: Recorded[] = [];
    const context = deps.context(at);
    const outcomes: [Incoming, EventOutcome][] = [];
    for (const each of incoming) {
      try {
        outcomes.push([each, { status: "accepted", seq: foldOne(loaded.set, entries, context, each.event) }]);
      } catch (error) {
        return { incoming: each, reason: reasonOf(error) };
      }
    }
    const write = (): void => {
      const stored = new Map(incoming.map(({ event, stored: text }) => [event, text]));
      writer.log(entries, stored);
      writer.state(loaded);
      for (const [each, outcome] of outcomes) {
        writer.dedupe(each.hash);
        each.outcome = outcome;
      }
    };
    return { entries, write };
  };

  const quarantine = ({ incoming, reason }: Poison, at: number): void => {
    const id = incoming.hash.toString("hex");
    const entries: Recorded[] = [];
    const { seq } = record(loader.forEvents([]).set, entries, deps.context(at), { kind: "quarantine", id });
    const { changes } = insertQuarantine.run(id, seq, reason, incoming.stored);
    if (Number(changes) === 0) deps.rewind(seq - 1);
    else writer.log(entries, new Map());
    incoming.outcome = { status: "quarantined", id, reason };
  };

  /**
   * Commits a batch inside the caller's transaction and answers each event. An event whose fold
   * throws goes to quarantine; its neighbours are folded again without it.
   */
  return (batch: EventBatch): EventOutcome[] => {
    const incoming = receive(batch);
    for (;;) {
      const left = incoming.filter(({ outcome }) => outcome === null);
      if (left.length === 0) break;
      const start = deps.seq();
      const folded = fold(left, batch.at);
      if ("write" in folded) {
        folded.write();
        break;
      }
      deps.rewind(start);
      quarantine(folded, batch.at);
    }
    return incoming.map(({ outcome }) => outcome ?? { status: "duplicate" });
  };
};
