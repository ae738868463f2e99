import { performance } from "node:perf_hooks";
import { OPERATIONS } from "@attune/contract";
import type { Api } from "../api/index.ts";
import type { Terminal } from "../terminal/index.ts";
import { startProgress } from "../terminal/index.ts";
import type { Batch } from "./batches.ts";
import { batchesOf, unitsOf } from "./batches.ts";
import type { Rows } from "./file/index.ts";
import { kindOf } from "./messages.ts";
import type { ImportPlan } from "./plan.ts";
import type { Reject, RejectsFile } from "./rejects.ts";
import { openRejects } from "./rejects.ts";
import type { RejectsPlace } from "./rejects-place.ts";
import { rejectsPlaceFor } from "./rejects-place.ts";
import { keepCursor, sendBatch } from "./send.ts";
import { newestOf } from "./shift.ts";
import type { Tally } from "./tally.ts";
import { addBatch, cursorOf, EMPTY_TALLY, tallyFrom } from "./tally.ts";

export type ImportOutcome = {
  readonly tally: Tally;
  /** Row from which this run went on. */
  readonly from: number;
  /** Events that were there when this run began. */
  readonly fromEvents: number;
  readonly seconds: number;
  /** Line of a last row that no line break ends; null for a file that ends with one. */
  readonly openEnd: number | null;
  readonly rejectsFile: string | null;
  /** What the rejects' file has to do with the one that was wanted. */
  readonly rejectsPlace: RejectsPlace | null;
  /** Rejects of this run that no file could take, the first of them. */
  readonly unwritten: readonly Reject[];
};

/** The file's rows from the first, and how much of the file has been read. */
const openRows = async ({ content, reading }: ImportPlan) => {
  const read = { bytes: 0 };
  const rows = await content.rows(reading.named, (bytes) => (read.bytes = bytes));
  return { read, rows };
};

/** Reads the file for its newest time; null when no message says one. */
const findNewest = async (plan: ImportPlan, terminal: Terminal): Promise<number | null> => {
  const { read, rows } = await openRows(plan);
  const label = "Looking for the newest event";
  const progress = startProgress(terminal, { label, total: plan.content.bytes, unit: "rows" });
  let newest: number | null = null;
  let units = 0;
  try {
    for await (const some of unitsOf(rows, plan.reading.compile(rows.columns))) {
      newest = newestOf(some, newest);
      units += some.length;
      progress.at(read.bytes, units);
    }
    return newest;
  } finally {
    progress.stop();
    rows.close();
  }
};

/** Milliseconds by which the file's times are to be moved. */
const shiftOf = async (plan: ImportPlan, terminal: Terminal): Promise<number> => {
  if (plan.newest === null) return 0;
  const newest = plan.newest === "find" ? await findNewest(plan, terminal) : plan.newest;
  return newest === null ? 0 : Date.now() - newest;
};

const batchesIn = (plan: ImportPlan, rows: Rows, { units, shift }: Tally): AsyncIterable<Batch> =>
  batchesOf(rows, plan.reading.compile(rows.columns), { from: units, shift, limit: plan.limit });

type Sender = {
  /** Keeps which file has the rejects before one is in it: a killed run's is known as its own. */
  readonly claim: () => Promise<void>;
  /** Sends a batch after the one before it; resolves at once, so that the next can be read. */
  readonly add: (batch: Batch) => Promise<void>;
  /** What is dealt with when all that was sent has been answered. */
  readonly finish: () => Promise<Tally>;
  /** Waits for what is under way, however it ends. */
  readonly settle: () => Promise<void>;
};

/**
 * One batch is under way while the next is read. Two could overtake each other, and what was linked
 * first would hang on that; the server works on several parts of one at a time.
 */
const createSender = (
  api: Api,
  { id, reading }: ImportPlan,
  start: Tally,
  rejects: RejectsFile,
): Sender => {
  let tally = start;
  let underWay = Promise.resolve();
  const send = async (batch: Batch): Promise<void> => {
    const added = await sendBatch(api, reading.source, batch, cursorOf(id, tally));
    rejects.add(added.rejects);
    tally = addBatch(tally, added, rejects.bytes());
  };
  return {
    claim: async () => {
      if (rejects.mark === tally.rejectsMark) return;
      tally = { ...tally, rejectsMark: rejects.mark, rejectsBytes: rejects.bytes() };
      await keepCursor(api, reading.source, cursorOf(id, tally));
    },
    add: async (batch) => {
      await underWay;
      underWay = send(batch);
      // Its failure is the next await's to throw.
      underWay.catch(() => undefined);
    },
    finish: async () => {
      await underWay;
      return tally;
    },
    settle: async () => {
      await Promise.allSettled([underWay]);
    },
  };
};

/** How far the import has come, with the shift of its times settled and kept before the first event. */
const standingOf = async (api: Api, plan: ImportPlan, terminal: Terminal): Promise<Tally> => {
  const { cursor } = await api.call(OPERATIONS.importCursor, { params: { id: plan.id } });
  if (cursor !== null || plan.newest === null) return tallyFrom(cursor);
  const start = { ...EMPTY_TALLY, shift: await shiftOf(plan, terminal) };
  await keepCursor(api, plan.reading.source, cursorOf(plan.id, start));
  return start;
};

const eventsOf = ({ accepted, duplicate }: Tally): number => accepted + duplicate;

/** Imports what is left of the file; a finished import is answered as it ended. */
export const runImport = async (
  api: Api,
  plan: ImportPlan,
  terminal: Terminal,
): Promise<ImportOutcome> => {
  const before = await standingOf(api, plan, terminal);
  const start = performance.now();
  const outcome = (tally: Tally) => ({
    tally,
    from: before.rows,
    fromEvents: eventsOf(before),
    seconds: (performance.now() - start) / 1000,
  });
  if (before.done)
    return {
      ...outcome(before),
      openEnd: null,
      rejectsFile: null,
      rejectsPlace: null,
      unwritten: [],
    };

  const rejectsPlace = rejectsPlaceFor({
    ...plan,
    mapping: plan.reading.file,
    chosen: plan.rejects,
    before: { mark: before.rejectsMark, bytes: before.rejectsBytes },
  });
  const { read, rows } = await openRows(plan);
  const rejects = openRejects(rejectsPlace);
  const sender = createSender(api, plan, before, rejects);
  const total = plan.content.bytes;
  const progress = startProgress(terminal, { label: "Importing", total, unit: "events" });
  let events = 0;
  try {
    await sender.claim();
    for await (const batch of batchesIn(plan, rows, before)) {
      await sender.add(batch);
      events += batch.ready.length;
      progress.at(read.bytes, events);
    }
    const tally = { ...(await sender.finish()), done: plan.limit === Number.POSITIVE_INFINITY };
    await keepCursor(api, plan.reading.source, cursorOf(plan.id, tally));
    return {
      ...outcome(tally),
      openEnd: rows.openEnd(),
      rejectsFile: rejects.path(),
      rejectsPlace,
      unwritten: rejects.unwritten(),
    };
  } finally {
    progress.stop();
    await sender.settle();
    rejects.close();
    rows.close();
  }
};

export type Rehearsal = Pick<ImportOutcome, "tally" | "openEnd"> & {
  /** The first message of each kind. */
  readonly examples: readonly object[];
};

/** What an import would do, as far as the mapping can tell; nothing is sent and nothing written. */
export const rehearse = async (plan: ImportPlan, terminal: Terminal): Promise<Rehearsal> => {
  let tally: Tally = { ...EMPTY_TALLY, shift: await shiftOf(plan, terminal) };
  const { rows } = await openRows(plan);
  const examples: object[] = [];
  for await (const batch of batchesIn(plan, rows, tally)) {
    const events = new Map<string, number>();
    for (const { message } of batch.ready) {
      const name = kindOf(message);
      if (!events.has(name) && tally.events[name] === undefined) examples.push(message);
      events.set(name, (events.get(name) ?? 0) + 1);
    }
    const counts = { accepted: batch.ready.length, duplicate: 0, quarantined: 0 };
    tally = addBatch(tally, { ...batch, ...counts, events }, 0);
  }
  return { tally, openEnd: rows.openEnd(), examples };
};
