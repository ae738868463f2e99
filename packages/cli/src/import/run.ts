import { createHash } from "node:crypto";
import { performance } from "node:perf_hooks";
import { OPERATIONS } from "@attune/contract";
import type { Api } from "../api/index.ts";
import type { Terminal } from "../terminal/index.ts";
import { startProgress } from "../terminal/index.ts";
import type { Batch } from "./batches.ts";
import { batchesOf } from "./batches.ts";
import type { Content } from "./content.ts";
import { hashContent, openContent } from "./content.ts";
import type { Mapping } from "./mapping.ts";
import { compileMapping, kindOf } from "./messages.ts";
import type { Reject, RejectsFile, RejectsPlace } from "./rejects.ts";
import { openRejects, rejectsPlaceFor } from "./rejects.ts";
import { openRows } from "./rows.ts";
import { keepCursor, sendBatch } from "./send.ts";
import type { Tally } from "./tally.ts";
import { addBatch, cursorOf, EMPTY_TALLY, tallyFrom } from "./tally.ts";

export type ImportPlan = {
  readonly file: string;
  readonly mapping: Mapping;
  readonly source: string;
  /** File for what is rejected, when one was chosen. */
  readonly rejects: string | undefined;
  readonly content: Content;
  /** Names the file's content; message ids are made of it. */
  readonly contentHash: string;
  /** Names this content with this mapping and source. */
  readonly id: string;
};

export type ImportOutcome = {
  readonly tally: Tally;
  /** Row from which this run went on. */
  readonly from: number;
  readonly seconds: number;
  readonly rejectsFile: string | null;
  /** What the rejects' file has to do with the one that was wanted. */
  readonly rejectsPlace: RejectsPlace | null;
  /** Rejects of this run that no file could take, the first of them. */
  readonly unwritten: readonly Reject[];
};

const checkHeader = async (content: Content, mapping: Mapping, file: string): Promise<void> => {
  const stream = content.open(() => undefined);
  try {
    await openRows(stream, mapping, file);
  } finally {
    stream.destroy();
  }
};

/** Looks at the file and the mapping, and names the import. */
export const planImport = async (
  { file, mapping, source, rejects }: Pick<ImportPlan, "file" | "mapping" | "source" | "rejects">,
  terminal: Terminal,
): Promise<ImportPlan> => {
  const content = openContent(file);
  const progress = startProgress(terminal, {
    label: "Reading",
    total: content.bytes,
    unit: "bytes",
  });
  const contentHash = await hashContent(content, (bytes) => progress.at(bytes, bytes)).finally(
    progress.stop,
  );
  // Before anything is opened or sent: a header that does not fit the mapping leaves no trace.
  if (mapping.format.header) await checkHeader(content, mapping, file);
  const id = createHash("sha256")
    .update(JSON.stringify([contentHash, source, mapping.format, mapping.rows]))
    .digest("hex")
    .slice(0, 40);
  return { file, mapping, source, rejects, content, contentHash, id };
};

/** The batches of a plan, with how much of the file has been read. */
const openBatches = async (plan: ImportPlan, from: number) => {
  const read = { bytes: 0 };
  const content = plan.content.open((bytes) => (read.bytes = bytes));
  const { columns, rows } = await openRows(content, plan.mapping, plan.file);
  const map = compileMapping(plan.mapping, columns);
  return { read, batches: batchesOf(rows, map, { content: plan.contentHash, from }) };
};

type Sender = {
  /** Sends a batch after the one before it; resolves at once, so that the next can be read. */
  readonly add: (batch: Batch) => Promise<void>;
  readonly finish: () => Promise<Tally>;
};

const createSender = (
  api: Api,
  { id, source }: ImportPlan,
  start: Tally,
  rejects: RejectsFile,
): Sender => {
  const state: { tally: Tally; underWay: Promise<void> } = {
    tally: start,
    underWay: Promise.resolve(),
  };
  const send = async (batch: Batch): Promise<void> => {
    const added = await sendBatch(api, source, batch, cursorOf(id, state.tally));
    rejects.add(added.rejects);
    state.tally = addBatch(state.tally, added, rejects.bytes());
  };
  return {
    add: async (batch) => {
      await state.underWay;
      state.underWay = send(batch);
      // Its failure is the next await's to throw.
      state.underWay.catch(() => undefined);
    },
    finish: async () => {
      await state.underWay;
      const done = { ...state.tally, done: true };
      await keepCursor(api, source, cursorOf(id, done));
      return done;
    },
  };
};

/** Imports what is left of the file; a finished import is answered as it ended. */
export const runImport = async (
  api: Api,
  plan: ImportPlan,
  terminal: Terminal,
): Promise<ImportOutcome> => {
  const start = performance.now();
  const { cursor } = await api.call(OPERATIONS.importCursor, { params: { id: plan.id } });
  const before = tallyFrom(cursor);
  const outcome = (tally: Tally): Pick<ImportOutcome, "tally" | "from" | "seconds"> => ({
    tally,
    from: before.rows,
    seconds: (performance.now() - start) / 1000,
  });
  if (before.done)
    return { ...outcome(before), rejectsFile: null, rejectsPlace: null, unwritten: [] };

  const rejectsPlace = rejectsPlaceFor(plan.file, plan.rejects);
  const { read, batches } = await openBatches(plan, before.rows);
  const rejects = openRejects(rejectsPlace, before.rejectsBytes);
  const sender = createSender(api, plan, before, rejects);
  const progress = startProgress(terminal, {
    label: "Importing",
    total: plan.content.bytes,
    unit: "rows",
  });
  let rows = 0;
  try {
    for await (const batch of batches) {
      await sender.add(batch);
      rows += batch.rows;
      progress.at(read.bytes, rows);
    }
    const tally = await sender.finish();
    return {
      ...outcome(tally),
      rejectsFile: rejects.path(),
      rejectsPlace,
      unwritten: rejects.unwritten(),
    };
  } finally {
    progress.stop();
    rejects.close();
  }
};

/** What an import would do, as far as the mapping can tell; nothing is sent and nothing written. */
export const rehearse = async (
  plan: ImportPlan,
): Promise<{ readonly tally: Tally; readonly examples: readonly object[] }> => {
  const { batches } = await openBatches(plan, 0);
  const examples: object[] = [];
  let tally = EMPTY_TALLY;
  for await (const batch of batches) {
    const events = new Map<string, number>();
    for (const { message } of batch.ready) {
      const name = kindOf(message);
      if (!events.has(name) && tally.events[name] === undefined) examples.push(message);
      events.set(name, (events.get(name) ?? 0) + 1);
    }
    const { rows, rejects } = batch;
    const added = {
      rows,
      rejects,
      accepted: batch.ready.length,
      duplicate: 0,
      quarantined: 0,
      events,
    };
    tally = addBatch(tally, added, 0);
  }
  return { tally, examples };
};
