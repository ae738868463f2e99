import { setTimeout as wait } from "node:timers/promises";
import type { EventAnswer, ImportCursorDocument } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { Api } from "../api/index.ts";
import { ApiProblem } from "../problem/index.ts";
import type { Batch } from "./batches.ts";
import { kindOf } from "./messages.ts";
import type { Reject } from "./rejects.ts";
import type { BatchTally } from "./tally.ts";

const TRIES = 8;
const LONGEST_WAIT_S = 30;

/** Does it again when the server says to come back, as long after as it says. */
const patiently = async <T>(send: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await send();
    } catch (error) {
      const isBusy = error instanceof ApiProblem && (error.status === 429 || error.status === 503);
      if (!isBusy || tries >= TRIES) throw error;
      await wait(Math.min(error.retryAfter ?? 1, LONGEST_WAIT_S) * 1000);
    }
  }
};

const rejectOf = (
  { code, pointer, detail }: Extract<EventAnswer, { status: "rejected" }>,
  { row }: Batch["ready"][number],
): Reject => ({ line: row.line, column: pointer, reason: `${code}: ${detail}`, raw: row.raw });

const tallyOf = ({ rows, ready, rejects }: Batch, answers: readonly EventAnswer[]): BatchTally => {
  const events = new Map<string, number>();
  const refused: Reject[] = [];
  ready.forEach((each, index) => {
    const answer = answers[index];
    if (answer?.status === "rejected") refused.push(rejectOf(answer, each));
    else events.set(kindOf(each.message), (events.get(kindOf(each.message)) ?? 0) + 1);
  });
  const count = (status: EventAnswer["status"]): number =>
    answers.filter((answer) => answer.status === status).length;
  return {
    rows,
    accepted: count("accepted"),
    duplicate: count("duplicate"),
    quarantined: count("quarantined"),
    events,
    rejects: [...rejects, ...refused].sort((a, b) => a.line - b.line),
  };
};

/**
 * Sends a batch with the cursor of the batch before it: answers are known only after a batch, so a
 * run that goes on sends the last one again, gets duplicates, and counts each reject once.
 */
export const sendBatch = async (
  api: Api,
  source: string,
  batch: Batch,
  cursor: ImportCursorDocument,
): Promise<BatchTally> => {
  const body = { batch: batch.ready.map(({ message }) => message), source, cursor };
  const { events } = await patiently(() => api.call(OPERATIONS.import, { body }));
  return tallyOf(batch, events);
};

/** Keeps a cursor without any events. */
export const keepCursor = async (
  api: Api,
  source: string,
  cursor: ImportCursorDocument,
): Promise<void> => {
  await patiently(() => api.call(OPERATIONS.import, { body: { batch: [], source, cursor } }));
};
