import type { Entry } from "@attune/core/commit";
import type { Decision } from "@attune/core/decision";
import type { Event } from "@attune/core/event";
import type { QuarantinedEvent, StreamEntry, StreamPosition } from "../../platform/store/index.ts";

type EntryOf<K extends Entry["kind"]> = Extract<Entry, { kind: K }>;

/** An entry of the log as the live stream reads it: a decision with all that its record holds. */
type Read =
  | { readonly kind: "event"; readonly event: Event }
  | { readonly kind: "decision"; readonly decision: Decision }
  | Exclude<Entry, { kind: "event" | "decision" }>;

/** What an event did, beside being there. */
export type Effect = EntryOf<"link" | "refusal" | "consent" | "membership" | "account-membership">;

/** Something in the log that is told as one: its entries stand next to each other. */
export type Happening = {
  readonly seq: number;
  /** Time of its commit, epoch ms. */
  readonly at: number;
  readonly facet: number | null;
  /** The places before its first entry and of its last. */
  readonly begin: StreamPosition;
  readonly end: StreamPosition;
} & (
  | {
      readonly kind: "event";
      readonly event: Event;
      /** Facets that were made right before it. */
      readonly made: readonly EntryOf<"facet">[];
      readonly effects: readonly Effect[];
    }
  | { readonly kind: "decision"; readonly decision: Decision }
  | {
      readonly kind: "quarantine";
      readonly quarantined: string;
      /** Null until it was looked up, and where it waits no longer. */
      readonly row: QuarantinedEvent | null;
    }
  | {
      readonly kind: "membership";
      readonly entered: readonly string[];
      readonly left: readonly string[];
    }
);

/** Entries that belong together; `lead` says what they are of, null for facets that nothing followed. */
type Unit = {
  readonly begin: StreamPosition;
  end: StreamPosition;
  lead: { readonly entry: StreamEntry; readonly read: Read } | null;
  readonly made: EntryOf<"facet">[];
  readonly effects: Effect[];
};

const readOf = ({ kind, body }: StreamEntry): Read => {
  if (kind === "event") return { kind, event: JSON.parse(body) };
  if (kind === "decision") return { kind, decision: JSON.parse(body) };
  return JSON.parse(body);
};

const isEffect = (read: Read): read is Effect =>
  read.kind === "link" ||
  read.kind === "refusal" ||
  read.kind === "consent" ||
  read.kind === "membership" ||
  read.kind === "account-membership";

/** Adds an entry to a unit that it belongs to; false when it begins another. */
const join = (unit: Unit, entry: StreamEntry, read: Read): boolean => {
  if (unit.lead === null) {
    if (read.kind === "facet") unit.made.push(read);
    else unit.lead = { entry, read };
    return true;
  }
  const { entry: lead, read: what } = unit.lead;
  if (what.kind !== "event" || !isEffect(read) || read.cause !== lead.seq) return false;
  unit.effects.push(read);
  return true;
};

const unitsOf = (entries: readonly StreamEntry[], start: StreamPosition): Unit[] => {
  const units: Unit[] = [];
  let before = start;
  for (const entry of entries) {
    const read = readOf(entry);
    const open = units.at(-1);
    if (open && join(open, entry, read)) open.end = entry.position;
    else {
      const unit: Unit = { begin: before, end: entry.position, lead: null, made: [], effects: [] };
      join(unit, entry, read);
      units.push(unit);
    }
    before = entry.position;
  }
  return units;
};

const happeningOf = ({ lead, begin, end, made, effects }: Unit): Happening[] => {
  if (lead === null) return [];
  const { entry, read } = lead;
  const place = { seq: entry.seq, at: entry.at, facet: entry.facet, begin, end };
  switch (read.kind) {
    case "event":
      return [{ ...place, kind: "event", event: read.event, made, effects }];
    case "decision":
      return [{ ...place, kind: "decision", decision: read.decision }];
    case "quarantine":
      return [{ ...place, kind: "quarantine", quarantined: read.id, row: null }];
    case "membership":
      // What a definition changed is of everybody at once; what an unmerge did is told there.
      if (read.cause !== null || read.backfill) return [];
      return [{ ...place, kind: "membership", entered: read.entered, left: read.left }];
    default:
      return [];
  }
};

/** Happenings of a page of the log, and the place up to which they tell all. */
export type Told = { readonly happenings: readonly Happening[]; readonly end: StreamPosition };

/**
 * Reads a page of the log that begins behind a place.
 * @param isCut - more entries may follow: the last happening may not be whole, and is left for the next page.
 */
export const happeningsIn = (
  entries: readonly StreamEntry[],
  start: StreamPosition,
  isCut: boolean,
): Told => {
  const units = unitsOf(entries, start);
  const whole = isCut && units.length > 1 ? units.slice(0, -1) : units;
  return { happenings: whole.flatMap(happeningOf), end: whole.at(-1)?.end ?? start };
};
