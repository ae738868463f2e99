import type { Json } from "../json/index.ts";
import { canonical } from "../json/index.ts";
import { decide } from "./decide.ts";
import { recordedEvidence } from "./evidence.ts";
import type { Program } from "./program.ts";
import type { Decided } from "./record.ts";
import type { Replayable } from "./replay.ts";
import { replay } from "./replay.ts";
import { settle } from "./settle.ts";
import { unreserved } from "./unreserved.ts";

/** What a record and its replay may differ in; a replay takes over the inputs. */
export const COMPARED = [
  "channel",
  "reason",
  "parameters",
  "offer",
  "content",
  "items",
  "funnel",
  "segments",
  "facts",
  "by",
  "score",
  "shadow",
  "ungranted",
  "uses",
  "versions",
  "candidates",
] as const;
export type Compared = (typeof COMPARED)[number];

export type Recorded = Replayable & Pick<Decided, "reason" | "parameters" | "reserves" | Compared>;

/** What was decided before any condition was asked: by the gate, or where the slot is paused or unknown. */
const withoutConditions = (
  program: Program,
  { slot, reason, parameters, facts = {} }: Recorded,
): Decided => {
  const plan = decide(program, {
    slot,
    traits: [],
    segments: [],
    context: {},
    now: 0,
    zone: "UTC",
    evidence: recordedEvidence(facts, 0),
    bucketKey: "",
    draw: 0,
    trace: false,
    // The gate's word is an input: the record says what it was.
    ...(reason === "PAUSED" ? {} : { withheld: { reason, parameters } }),
  });
  return settle(plan, () => null);
};

/**
 * Decides a record again, whatever it is of; null where its slot was not live. The candidates are those
 * of a trace, also where the record has none.
 */
export const rerun = (program: Program, recorded: Recorded): Decided | null => {
  const again =
    recorded.now === undefined ? withoutConditions(program, recorded) : replay(program, recorded);
  return again !== null && recorded.reserves === false ? unreserved(again) : again;
};

/** As the ledger keeps it: through JSON. */
const stored = (value: unknown): Json => JSON.parse(JSON.stringify(value ?? null));

const isSame = (a: unknown, b: unknown): boolean => canonical(stored(a)) === canonical(stored(b));

/** Whether every candidate has its reason, and as many were stopped and shown as the funnel says. */
const isAccounted = ({ funnel, candidates }: Decided): boolean => {
  const stopped: Record<string, number> = {};
  let shown = 0;
  for (const { stage, reason } of candidates)
    if (reason === "SELECTED") shown += 1;
    else stopped[stage] = (stopped[stage] ?? 0) + 1;
  return (
    candidates.length === funnel.considered &&
    shown === funnel.returned &&
    isSame(stopped, funnel.stopped)
  );
};

/** In what a record and its replay differ. A trace is compared where the record has one, and must add up. */
export const differencesOf = (recorded: Recorded, again: Decided): Compared[] =>
  COMPARED.filter((part) => {
    if (part !== "candidates") return !isSame(recorded[part], again[part]);
    const isKept = recorded.candidates.length > 0;
    return !isAccounted(again) || (isKept && !isSame(recorded.candidates, again.candidates));
  });
