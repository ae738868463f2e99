import type { Figures, Parts } from "../arbitration/index.ts";
import type { Clause as SeenClause } from "../condition/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import type { Counted, Reservation } from "../policy/index.ts";
import type { Reason } from "./reason.ts";
import type { Shelf } from "./shelf.ts";

/** Version of the deciding code, kept in every record so that a replay knows what decided. */
export const ENGINE = "attune-decide/3";

/** The stages of a decision, in their order; a candidate names the one that stopped it. */
export const STAGE = {
  consent: 0,
  killSwitch: 1,
  control: 2,
  schedule: 3,
  eligibility: 4,
  policy: 5,
  exclusion: 6,
  experiment: 7,
  arbitrate: 8,
  slate: 9,
  reserve: 10,
  render: 11,
  fallback: 12,
} as const;

/** What a condition of a candidate is for. */
export type Part = "kind" | "if" | "eligibility" | "applicability" | "suitability" | "suppress";

/** A clause of a condition as a record keeps it. */
export type Clause = Pick<SeenClause, "path" | "wanted" | "saw" | "result" | "unknown"> & {
  readonly part: Part;
};

/** What a candidate's score is made of. */
export type Score = {
  readonly final: number;
  /** Probability with which it came first; null where nothing was drawn. */
  readonly chance: number | null;
  /** Those of propensity, context, value, lever and priority that were used. */
  readonly parts: Parts;
};

export type Candidate = {
  readonly rule: string;
  readonly offer: string;
  /** The stage that stopped it, or 11 (rendered) for what was shown. */
  readonly stage: number;
  readonly reason: Reason;
  /** What the reason is about: the cap and its count, the winner and the margin, … */
  readonly parameters: JsonObject;
  /** The clauses of its conditions as they were seen, as far as it came. */
  readonly clauses: readonly Clause[];
  readonly score?: Score;
};

/** One value that a candidate read; without `value` it was missing. */
export type Input = {
  /** Of what attributes have; `$segment.` and a key for a segment that rests on what was not read. */
  readonly path: string;
  readonly value?: Json;
  /** The purpose that the trait is collected for, when that is not allowed and it was not read. */
  readonly withheld?: string;
  readonly source: string | null;
  readonly time: number | null;
};

/** What candidates read of one of the subject's accounts. */
export type AccountInputs = {
  readonly id: string;
  readonly inputs: readonly Input[];
};

/** A catalog item as an offer that sells it needs it. */
export type ItemFact = {
  readonly published: boolean;
  /** Null where nobody counts pieces. */
  readonly inStock: boolean | null;
  readonly price: number | null;
  readonly currency: string | null;
};

/** The cool-down by which somebody is left alone with an offer: until when (epoch ms), after how many times. */
export type Cooling = {
  readonly id: string;
  readonly after: "dismissed" | "ignored";
  readonly times: number;
  readonly until: number;
};

/** Last known values that served: of figures, when they were read, epoch ms. */
export type Stale = { readonly reason: "STALE_DATA"; readonly figures: number };

/** What candidates asked for beside attributes, by what they asked; what is zero or nothing is left out. */
export type Facts = {
  /** By the claim's id. */
  readonly counts?: Readonly<Record<string, Counted>>;
  /** By offer. */
  readonly cooling?: Readonly<Record<string, Cooling>>;
  /** Offers that were seen before, of those that others require. */
  readonly seen?: readonly string[];
  /** Spent and held of budgets, by offer, in ten-thousandths. */
  readonly taken?: Readonly<Record<string, number>>;
  readonly figures?: Readonly<Record<string, Figures>>;
  /** Figures that were used are the last known ones; newer could not be read. */
  readonly stale?: Stale;
  /** By the item's key; null for one that there is not. */
  readonly items?: Readonly<Record<string, ItemFact | null>>;
  /** What recommenders would show: by their keys, with `anybody:` before it for what is not personal. */
  readonly shelves?: Readonly<Record<string, Shelf>>;
};

export type DecidedItem = {
  readonly id: string;
  readonly position: number;
  readonly content: JsonObject;
};

/** Purposes that are not allowed for somebody, by key. */
export type Refused = Readonly<Record<string, "NO_CONSENT" | "OPTED_OUT">>;

/** An offer that could not be reserved when the decision was committed. */
export type Ungranted = {
  readonly offer: string;
  readonly reason: Reason;
  readonly parameters: JsonObject;
};

export type Funnel = {
  readonly considered: number;
  /** How many came to arbitration; some of them it may have taken out. */
  readonly eligible: number;
  readonly returned: number;
  /** How many each stage stopped, by its number. */
  readonly stopped: Readonly<Record<string, number>>;
};

/** What a slot shows and why: the answer and its trace are one value (L6). */
export type Decided = {
  readonly slot: string;
  readonly channel: string;
  readonly reason: Reason;
  readonly parameters: JsonObject;
  readonly offer: string | null;
  readonly content: JsonObject | null;
  readonly items: readonly DecidedItem[] | null;
  /** Empty when no trace was asked for; a replay of the recorded inputs makes them again. */
  readonly candidates: readonly Candidate[];
  readonly funnel: Funnel;
  readonly inputs: readonly Input[];
  /** The subject's accounts; absent where there are none, or where no rule looks into accounts. */
  readonly accounts?: readonly AccountInputs[];
  /** The instant that its conditions were asked at, epoch ms; absent where none was asked. */
  readonly now?: number;
  /** IANA name of the zone that its calendar was read in. */
  readonly zone?: string;
  /** Version of the time-zone data that its calendar was read by; absent where no condition was asked. */
  readonly timeZoneData?: string;
  /** IANA name of the zone that its budgets' periods begin in; absent where no offer has a budget. */
  readonly budgetZone?: string;
  /** Of the segments that are named those that the subject is in; absent when there are none. */
  readonly segments?: readonly string[];
  /** Purposes of its offers that were not allowed, and why; absent when all were. */
  readonly refused?: Refused;
  readonly facts?: Facts;
  /** Where chance had a part: the number that was drawn, from 0 to below 1. */
  readonly draw?: number;
  /** What the subject's bucket is computed from, where one was. */
  readonly bucketKey?: string;
  /** How the choice was made, where candidates came to arbitration. */
  readonly by?: string;
  /** The winner's score, where one was computed. */
  readonly score?: Score;
  /** What would have been shown to somebody in the control group. */
  readonly shadow?: { readonly offer: string | null; readonly rule: string | null };
  /** Offers that were not granted any more when the decision was committed. */
  readonly ungranted?: readonly Ungranted[];
  /** What it reserved. */
  readonly uses?: readonly Reservation[];
  /** False for what was only asked for: whatever it shows, nothing was reserved. */
  readonly reserves?: false;
  /** Versions of the slot and of what won; the rest are those live at the record's `definitionsAt`. */
  readonly versions: Readonly<Record<string, number>>;
};
