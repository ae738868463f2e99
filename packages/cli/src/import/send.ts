import { setTimeout as wait } from "node:timers/promises";
import type { EventAnswer, ImportCursorDocument } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { Api } from "../api/index.ts";
import { ApiProblem, ServerUnreachable } from "../problem/index.ts";
import type { Batch, Ready } from "./batches.ts";
import { kindOf } from "./messages.ts";
import type { Reject } from "./rejects.ts";
import { rejectsOf } from "./rejects.ts";
import type { BatchTally } from "./tally.ts";

/** With the waits between them about half a minute. */
const TRIES = 8;
const FIRST_WAIT_S = 0.25;
const LONGEST_WAIT_S = 30;

/** The server is full, its store or its disk is, or it is not there for the moment. */
const WAITED_FOR = new Set([429, 503, 507]);

/** The connection went away under an answer. */
const isBroken = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ECONNRESET";

/** Seconds to wait before another try; null when another would end as this one did. */
const waitAfter = (error: unknown, tries: number): number | null => {
  const backoff = Math.min(FIRST_WAIT_S * 2 ** (tries - 1), LONGEST_WAIT_S);
  if (error instanceof ServerUnreachable || isBroken(error)) return backoff;
  if (!(error instanceof ApiProblem) || !WAITED_FOR.has(error.status)) return null;
  if (error.retryAfter === 0) return 0;
  return Math.min(Math.max(error.retryAfter ?? 0, backoff), LONGEST_WAIT_S);
};

/**
 * Does it again when the server says to come back, or is gone, each time a longer while after. What
 * was taken before an answer got lost is answered as a duplicate.
 */
const patiently = async <T>(send: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await send();
    } catch (error) {
      const seconds = tries < TRIES ? waitAfter(error, tries) : null;
      if (seconds === null) throw error;
      await wait(seconds * 1000);
    }
  }
};

type Answered = { readonly sent: Ready; readonly answer: EventAnswer | undefined };

type Refusal = Extract<EventAnswer, { status: "rejected" }>;

/** What is rejected of the rows whose events the server refused; rows of two such are told once. */
const refusedOf = (answered: readonly Answered[]): Reject[] => {
  const refusals = new Map<Ready["lines"], Refusal[]>();
  for (const { sent, answer } of answered) {
    if (answer?.status !== "rejected") continue;
    const before = refusals.get(sent.lines);
    if (before) before.push(answer);
    else refusals.set(sent.lines, [answer]);
  }
  return [...refusals].flatMap(([lines, of]) => {
    const reasons = new Set(of.map(({ code, detail }) => `${code}: ${detail}`));
    return rejectsOf(lines, of[0]?.pointer ?? "", [...reasons].join("; "));
  });
};

const tallyOf = (
  { units, rows, rejects, skipped }: Batch,
  answered: readonly Answered[],
): BatchTally => {
  const events = new Map<string, number>();
  for (const { sent, answer } of answered) {
    if (answer?.status === "rejected") continue;
    const kind = kindOf(sent.message);
    events.set(kind, (events.get(kind) ?? 0) + 1);
  }
  const count = (status: EventAnswer["status"]): number =>
    answered.filter(({ answer }) => answer?.status === status).length;
  return {
    units,
    rows,
    accepted: count("accepted"),
    duplicate: count("duplicate"),
    quarantined: count("quarantined"),
    events,
    skipped,
    rejects: [...rejects, ...refusedOf(answered)].sort((a, b) => a.line - b.line),
  };
};

type Sources = readonly (readonly [source: string | null, ready: readonly Ready[]])[];

const bySource = (batch: Batch, source: string | null): Sources => {
  const groups = new Map<string | null, Ready[]>();
  for (const each of batch.ready) {
    const name = each.source ?? source;
    const group = groups.get(name);
    if (group) group.push(each);
    else groups.set(name, [each]);
  }
  return groups.size === 0 ? [[source, []]] : [...groups];
};

/** Without a source it is the key's own. */
const of = (source: string | null) => (source === null ? {} : { source });

/**
 * Sends a batch with a cursor of batches before it: answers are known only after a batch, so a run
 * that goes on sends the last ones again, gets duplicates, and counts each reject once.
 */
export const sendBatch = async (
  api: Api,
  source: string | null,
  batch: Batch,
  cursor: ImportCursorDocument,
): Promise<BatchTally> => {
  const answered: Answered[] = [];
  for (const [name, ready] of bySource(batch, source)) {
    const body = { batch: ready.map(({ message }) => message), ...of(name), cursor };
    const { events } = await patiently(() => api.call(OPERATIONS.import, { body }));
    answered.push(...ready.map((sent, index) => ({ sent, answer: events[index] })));
  }
  return tallyOf(batch, answered);
};

/** Keeps a cursor without any events. */
export const keepCursor = async (
  api: Api,
  source: string | null,
  cursor: ImportCursorDocument,
): Promise<void> => {
  const body = { batch: [], ...of(source), cursor };
  await patiently(() => api.call(OPERATIONS.import, { body }));
};
