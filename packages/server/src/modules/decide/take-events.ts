import type { EventAnswer } from "@attune/contract";
import { StoreBusy, StoreUnavailable } from "../../platform/store/index.ts";
import type { Ingest, Origin } from "../ingest/index.ts";
import { inTime } from "./in-time.ts";

/** What became of the events of a call. */
export type Taken = {
  readonly answers: readonly EventAnswer[];
  /** Purposes that an event denies which is not in the log: the denial counts for this call (L7). */
  readonly denied: ReadonlySet<string>;
};

const NOTHING: Taken = { answers: [], denied: new Set() };

/** Not acknowledged: it may be committed or not, and is deduplicated when it is sent again. */
const pending = (events: readonly unknown[]): readonly EventAnswer[] =>
  events.map(() => ({ status: "pending", detail: "Not taken in: send it again." }));

/** Takes in what came along; when it cannot be committed now the slots are decided all the same. */
const answersOf = async (
  ingest: Ingest,
  events: readonly unknown[],
  origin: Origin,
  patienceMs: number,
): Promise<readonly EventAnswer[]> => {
  try {
    const taken = await inTime(ingest.take(events, origin), patienceMs);
    if ("value" in taken) return taken.value;
    void taken.late.catch(() => undefined);
    return pending(events);
  } catch (error) {
    if (!(error instanceof StoreUnavailable || error instanceof StoreBusy)) throw error;
    return pending(events);
  }
};

/** @param patienceMs - how long a commit is waited for; what is not there by then is `pending`. */
export const createTakeEvents =
  (ingest: Ingest, patienceMs: number) =>
  async (events: readonly unknown[], origin: Origin): Promise<Taken> => {
    if (events.length === 0) return NOTHING;
    const answers = await answersOf(ingest, events, origin, patienceMs);
    const kept = new Set(["accepted", "duplicate"]);
    const left = events.filter((_event, index) => !kept.has(answers[index]?.status ?? ""));
    return { answers, denied: new Set(left.flatMap((event) => ingest.deniedBy(event, origin))) };
  };
