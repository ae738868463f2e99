import { z } from "zod";
import { DurationText, durationOf } from "../duration/index.ts";
import type { Basis } from "./statement.ts";
import { BASES } from "./statement.ts";

/** What Attune does with people's data, as far as a purpose can stop it. */
export const PROCESSINGS = ["service", "personalization", "marketing", "analytics"] as const;
export type Processing = (typeof PROCESSINGS)[number];

/** The TCF's purposes have the numbers 1 to 11 (IAB Europe, TCF Policies 2023-05-15, appendix A). */
const LAST_TCF_PURPOSE = 11;

export const GPP_OPT_OUTS = ["sale", "sharing", "targeted_advertising"] as const;
export type GppOptOut = (typeof GPP_OPT_OUTS)[number];

const Signals = z
  .strictObject({
    segment: z
      .array(z.string().min(1).max(100))
      .max(50)
      .default([])
      .describe("Categories of Segment's consent object that answer this purpose."),
    tcf: z
      .array(z.int().min(1).max(LAST_TCF_PURPOSE))
      .max(LAST_TCF_PURPOSE)
      .default([])
      .describe("TCF purposes, 1 to 11; all of them must be consented to."),
    gpp: z
      .array(z.enum(GPP_OPT_OUTS))
      .max(GPP_OPT_OUTS.length)
      .default([])
      .describe("Opt-outs of GPP's US sections that deny this purpose."),
    gpc: z.boolean().default(false).describe("True when Sec-GPC: 1 denies this purpose."),
  })
  .describe("Signals of consent platforms and browsers that answer this purpose.");

const Wording = z
  .strictObject({
    version: z.string().min(1).max(50).describe("Recorded with each answer: 2026-03, v3, …"),
    text: z
      .record(
        z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/, "a language: en, sv, en-GB"),
        z.string().max(5000),
      )
      .describe("What people are asked, by language."),
  })
  .describe("The words that people answer to.");

/** What data or contact is used for, and why that is lawful. */
export const PurposeDefinition = z
  .strictObject({
    basis: z
      .enum(BASES)
      .describe(
        "consent needs a live grant; legitimate_interest stops at an objection; contract and legal_obligation need no answer.",
      ),
    processing: z
      .enum(PROCESSINGS)
      .optional()
      .describe(
        "What it stops, as a whole, for whom it is not allowed. Absent: what its key says, else only what names the purpose: a slot, an offer, a trait.",
      ),
    wording: Wording.optional(),
    expiresAfter: DurationText.optional().describe(
      "How long a grant stands; absent: until it is withdrawn.",
    ),
    signals: Signals.optional(),
  })
  .describe("What data or contact is used for, and why that is lawful.");

export type PurposeSource = z.infer<typeof PurposeDefinition> & {
  readonly key: string;
  readonly name?: string | undefined;
};

/** A purpose as the hot path reads it. */
export type Purpose = {
  readonly key: string;
  readonly name: string;
  readonly basis: Basis;
  /** What it stops as a whole; null for a purpose that stops only what names it. */
  readonly processing: Processing | null;
  /** Version of the wording that is live; null without one. */
  readonly wording: string | null;
  /** How long a grant stands, ms; null is until it is withdrawn. */
  readonly expiresAfter: number | null;
  readonly signals: {
    /** Category names, as `categoryForm` makes them. */
    readonly segment: ReadonlySet<string>;
    readonly tcf: readonly number[];
    readonly gpp: readonly GppOptOut[];
    readonly gpc: boolean;
  };
};

/** The purposes that are in force, by key. */
export type Purposes = ReadonlyMap<string, Purpose>;

/** The purpose that a slot has when its definition names none. */
export const PERSONALIZATION = "personalization";

const processingOf = (key: string): Processing | undefined =>
  PROCESSINGS.find((processing) => processing === key);

/** True for the purposes that are there without a definition: one for each kind of processing. */
export const isShippedPurpose = (key: string): boolean => processingOf(key) !== undefined;

/** A category's name as two spellings of it are compared: their case and their encoding are not. */
export const categoryForm = (name: string): string => name.toLowerCase().normalize("NFC");

const signalsOf = ({ signals }: PurposeSource): Purpose["signals"] =>
  signals
    ? {
        ...signals,
        segment: new Set(signals.segment.map(categoryForm)),
      }
    : { segment: new Set(), tcf: [], gpp: [], gpc: false };

const compilePurpose = (source: PurposeSource): Purpose => ({
  key: source.key,
  name: source.name ?? source.key,
  basis: source.basis,
  processing: source.processing ?? processingOf(source.key) ?? null,
  wording: source.wording?.version ?? null,
  expiresAfter: durationOf(source.expiresAfter),
  signals: signalsOf(source),
});

const shipped = (personalization: Basis): PurposeSource[] => [
  { key: "service", name: "Service", basis: "contract" },
  { key: PERSONALIZATION, name: "Personalization", basis: personalization },
  {
    key: "marketing",
    name: "Marketing",
    basis: "consent",
    signals: { segment: [], tcf: [], gpp: [], gpc: true },
  },
  { key: "analytics", name: "Analytics", basis: "legitimate_interest" },
];

/**
 * The purposes in force: the shipped ones, each replaced by a live definition of its key, and those
 * that are defined beside them. `personalization` is the basis that the shipped one has (L7).
 */
export const compilePurposes = (
  defined: readonly PurposeSource[],
  personalization: Basis,
): Purposes =>
  new Map(
    [...shipped(personalization), ...defined].map((each) => [each.key, compilePurpose(each)]),
  );

/**
 * What must be allowed before something is done for a purpose, by its key: the purpose itself, the
 * kind of processing that it is part of, and each other purpose that stops it. There is none for what
 * is not in force.
 */
export const demandsOf = (purposes: Purposes): ReadonlyMap<string, readonly Purpose[]> => {
  const all = [...purposes.values()];
  return new Map(
    all.map((purpose) => {
      const others = all.filter(
        ({ key, processing }) =>
          key !== purpose.key && (key === purpose.processing || processing === purpose.key),
      );
      return [purpose.key, [purpose, ...others]];
    }),
  );
};
