import type { EventAnswer } from "@attune/contract";
import { StoreBusy, StoreUnavailable } from "../../platform/store/index.ts";
import type { Ingest, Origin } from "../ingest/index.ts";

/** What became of the events of a call. */
export type Taken = {
  readonly answers: readonly EventAnswer[];
  /** Purposes that an event denies which is not in the log: the denial counts for this call (L7). */
  readonly denied: ReadonlySet<string>;
};

const NOTHING: Taken = { answers: [], denied: new Set() };

/** Takes in what came along; when it cannot be committed now the slots are decided all the same. */
const answersOf = async (
  ingest: Ingest,
  events: readonly unknown[],
  origin: Origin,
): Promise<readonly EventAnswer[]> => {
  try {
    return await ingest.take(events, origin);
  } catch (error) {
    if (!(error instanceof StoreUnavailable || error instanceof StoreBusy)) throw error;
    return events.map(() => ({ status: "pending", detail: "Not taken in: send it again." }));
  }
};

export const createTakeEvents =
  (ingest: Ingest) =>
  async (events: readonly unknown[], origin: Origin): Promise<Taken> => {
    if (events.length === 0) return NOTHING;
    const answers = await answersOf(ingest, events, origin);
    const kept = new Set(["accepted", "duplicate"]);
    const left = events.filter((_event, index) => !kept.has(answers[index]?.status ?? ""));
    return { answers, denied: new Set(left.flatMap((event) => ingest.deniedBy(event, origin))) };
  };
