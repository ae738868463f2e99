import type { ImportCursorDocument } from "@attune/contract";
import { z } from "zod";
import type { Reject } from "./rejects.ts";

/** Rejects that the summary shows. */
const SHOWN = 10;
/** Names of events that are counted one by one; a column may hold any number of them. */
const LISTED = 100;

/** How an import stands: what a run that goes on needs, and what its summary says. */
const Tally = z.object({
  done: z.boolean(),
  /** Units dealt with: those that a run which goes on passes. */
  units: z.int(),
  rows: z.int(),
  accepted: z.int(),
  duplicate: z.int(),
  rejected: z.int(),
  quarantined: z.int(),
  /** Accepted and duplicate events by type, or by name for track events. */
  events: z.record(z.string(), z.int()),
  /** Rows that the mapping leaves out, by its reason. */
  skipped: z.record(z.string(), z.int()),
  /** Milliseconds by which times are moved; settled before the first event. */
  shift: z.int(),
  rejectsBytes: z.int(),
  /** Tells the file of the rejects from others at its path. */
  rejectsMark: z.string().default(""),
  firstRejects: z.array(
    z.object({ line: z.int(), column: z.string(), reason: z.string(), raw: z.string() }),
  ),
});
export type Tally = z.infer<typeof Tally>;

export const EMPTY_TALLY: Tally = {
  done: false,
  units: 0,
  rows: 0,
  accepted: 0,
  duplicate: 0,
  rejected: 0,
  quarantined: 0,
  events: {},
  skipped: {},
  shift: 0,
  rejectsBytes: 0,
  rejectsMark: "",
  firstRejects: [],
};

const clipped = (reject: Reject): Reject => ({ ...reject, raw: reject.raw.slice(0, 200) });

/** What one batch adds. */
export type BatchTally = {
  readonly units: number;
  readonly rows: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly quarantined: number;
  readonly events: ReadonlyMap<string, number>;
  readonly skipped: readonly string[];
  readonly rejects: readonly Reject[];
};

type Counts = Readonly<Record<string, number>>;

/** Adds to named counts; names beyond the first hundred are counted together. */
const added = (counts: Counts, more: Iterable<readonly [string, number]>): Counts => {
  const sum = { ...counts };
  for (const [name, count] of more) {
    const isKnown = Object.hasOwn(sum, name);
    const isListed = isKnown || (Object.keys(sum).length < LISTED && name !== "__proto__");
    const counted = isListed ? name : "others";
    sum[counted] = (Object.hasOwn(sum, counted) ? (sum[counted] ?? 0) : 0) + count;
  }
  return sum;
};

export const addBatch = (tally: Tally, batch: BatchTally, rejectsBytes: number): Tally => ({
  ...tally,
  units: tally.units + batch.units,
  rows: tally.rows + batch.rows,
  accepted: tally.accepted + batch.accepted,
  duplicate: tally.duplicate + batch.duplicate,
  quarantined: tally.quarantined + batch.quarantined,
  rejected: tally.rejected + batch.rejects.length,
  events: added(tally.events, batch.events),
  skipped: added(
    tally.skipped,
    batch.skipped.map((reason) => [reason, 1] as const),
  ),
  rejectsBytes,
  firstRejects: [...tally.firstRejects, ...batch.rejects.map(clipped)].slice(0, SHOWN),
});

/** The tally of a kept cursor; from the start when there is none, or none that this attune can read. */
export const tallyFrom = (cursor: ImportCursorDocument | null): Tally => {
  const parsed = Tally.safeParse(cursor?.body);
  return parsed.success ? parsed.data : EMPTY_TALLY;
};

export const cursorOf = (id: string, tally: Tally): ImportCursorDocument => ({
  import: id,
  row: tally.rows,
  body: tally,
});
