import type { HomeResponse } from "@attune/contract";
import type { Store } from "../../platform/store/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";

type Step = HomeResponse["checklist"][number];
type Name = Step["step"];

const iso = (at: number): string => new Date(at).toISOString();

/** What to do so that a step happens. */
const NEXT: Readonly<Record<Name, string>> = {
  "event seen": "Send an event: attune has not seen one yet.",
  "profile known":
    "Identify somebody: send identify with a userId, or an e-mail from a trusted key.",
  "segment live": "Publish a segment: none has been live yet.",
  "decision explained": "Ask for a decision: POST /v1/decide. Each is recorded with why.",
};

const done = (step: Name, at: number, sentence: string, evidence: Step["evidence"]): Step => ({
  step,
  done: true,
  since: iso(at),
  sentence,
  evidence,
});

/** Segments whose history is looked at for the first that went live. */
const MOST_SEGMENTS = 50;

type Reads = Store["reads"];

const eventStep = async (reads: Reads): Promise<Step | null> => {
  const first = await reads.firstEvent();
  if (!first) return null;
  const evidence = { kind: "event", id: String(first.seq) } as const;
  return done("event seen", first.at, "The first event was taken in.", evidence);
};

const profileStep = async (reads: Reads): Promise<Step | null> => {
  const first = await reads.firstKnown();
  if (!first) return null;
  const evidence = { kind: "profile", id: `p${first.profile}` } as const;
  return done("profile known", first.since, "Somebody is known by more than a browser.", evidence);
};

const segmentStep = async (reads: Reads, live: LiveDefinitions): Promise<Step | null> => {
  const keys = live.current().segmentDefinitions.map(({ key }) => key);
  const births: { readonly key: string; readonly at: number }[] = [];
  for (const key of keys.slice(0, MOST_SEGMENTS)) {
    const all = await reads.definitionEvents("segment", key);
    births.push(...all.flatMap(({ status, at }) => (status === "live" ? [{ key, at }] : [])));
  }
  const first = births.toSorted((a, b) => a.at - b.at)[0];
  if (!first) return null;
  const { key, at } = first;
  return done("segment live", at, `The segment ${key} is live.`, { kind: "segment", id: key });
};

const decisionStep = async (reads: Reads): Promise<Step | null> => {
  const first = await reads.firstDecision();
  if (!first) return null;
  const { id, slot, reason } = first.decision;
  const sentence = `The first decision was for ${slot}: ${reason}. Its record says why.`;
  return done("decision explained", first.at, sentence, { kind: "decision", id });
};

/**
 * The steps, each ticked by what really happened. A step that was done stays done, and is looked for no
 * more: the first of anything does not change.
 */
export const createChecklist = (reads: Reads, live: LiveDefinitions) => {
  const known = new Map<Name, Step>();
  const look: Readonly<Record<Name, () => Promise<Step | null>>> = {
    "event seen": () => eventStep(reads),
    "profile known": () => profileStep(reads),
    "segment live": () => segmentStep(reads, live),
    "decision explained": () => decisionStep(reads),
  };
  const stepOf = async (step: Name): Promise<Step> => {
    const found = known.get(step) ?? (await look[step]());
    if (!found) return { step, done: false, since: null, sentence: NEXT[step], evidence: null };
    known.set(step, found);
    return found;
  };
  return async (): Promise<Step[]> => [
    await stepOf("event seen"),
    await stepOf("profile known"),
    await stepOf("segment live"),
    await stepOf("decision explained"),
  ];
};
