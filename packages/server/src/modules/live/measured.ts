import type { Taken } from "../ingest/index.ts";
import type { Unlogged } from "./listener.ts";
import type { Micros } from "./view.ts";

/** Events whose times are remembered. */
const REMEMBERED = 5_000;

/** What was measured of the newest events, by their sequence, while somebody listens. */
export const createMeasured = () => {
  const bySeq = new Map<number, Micros>();
  return {
    of: (seq: number): Micros | null => bySeq.get(seq) ?? null,
    note: ({ read, outcomes, commit }: Taken): void => {
      const accepted = read.filter((each) => "event" in each.read);
      outcomes.forEach((outcome, nth) => {
        if (outcome.status !== "accepted" || outcome.took === undefined) return;
        bySeq.set(outcome.seq, { ...outcome.took, accept: accepted[nth]?.micros ?? 0, commit });
      });
      for (const seq of bySeq.keys()) {
        if (bySeq.size <= REMEMBERED) break;
        bySeq.delete(seq);
      }
    },
    forget: (): void => bySeq.clear(),
  };
};

/** What of a request's messages is in no log: rejected ones, and copies of what came before. */
export const unloggedIn = (
  { source, receivedAt, messages, read, outcomes }: Taken,
  readHead: (message: unknown) => Unlogged["event"],
): Unlogged[] => {
  let next = 0;
  return read.flatMap(({ read: made }, nth): Unlogged[] => {
    if ("event" in made) {
      const outcome = outcomes[next++];
      if (outcome?.status !== "duplicate") return [];
      const { event } = made;
      return [{ status: "duplicate", at: receivedAt, source, event, refusal: null }];
    }
    const { code, pointer, detail } = made;
    const refusal = { code, pointer, detail };
    const event = { ...readHead(messages[nth]), receivedAt };
    return [{ status: "rejected", at: receivedAt, source, event, refusal }];
  });
};
