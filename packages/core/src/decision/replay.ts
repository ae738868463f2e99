import { planAgain } from "./decide.ts";
import { recordedEvidence } from "./evidence.ts";
import type { Program } from "./program.ts";
import type { Decided } from "./record.ts";
import { settleAgain } from "./settle.ts";

/** What a replay needs of a record. */
export type Replayable = Pick<
  Decided,
  | "slot"
  | "inputs"
  | "accounts"
  | "segments"
  | "refused"
  | "now"
  | "zone"
  | "timeZoneData"
  | "facts"
  | "draw"
  | "bucketKey"
  | "ungranted"
>;

/** Decides again from the recorded inputs, with the definitions of that time, and keeps the trace. */
export const replay = (program: Program, recorded: Replayable): Decided | null => {
  const compiled = program.get(recorded.slot);
  if (!compiled) return null;
  const { inputs, accounts = [], segments = [], refused = {}, now = 0, ungranted = [] } = recorded;
  const plan = planAgain(compiled, {
    inputs,
    accounts,
    segments,
    refused,
    now,
    zone: recorded.zone ?? "UTC",
    ...(recorded.timeZoneData === undefined ? {} : { timeZoneData: recorded.timeZoneData }),
    evidence: recordedEvidence(recorded.facts ?? {}, now),
    draw: recorded.draw ?? 0,
    bucketKey: recorded.bucketKey ?? "",
    trace: true,
  });
  return settleAgain(plan, ungranted);
};
