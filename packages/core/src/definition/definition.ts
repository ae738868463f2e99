import { z } from "zod";
import { PurposeDefinition } from "../consent/index.ts";
import type { Told } from "../flaw/index.ts";
import { told } from "../flaw/index.ts";
import { IdentityDefinition } from "../identity/index.ts";
import { OfferDefinition } from "../offer/index.ts";
import { PolicyDefinition } from "../policy/index.ts";
import { RecommenderDefinition } from "../recommender/index.ts";
import { RuleDefinition } from "../rule/index.ts";
import { SegmentDefinition } from "../segment/index.ts";
import { SlotDefinition } from "../slot/index.ts";
import { SourceDefinition } from "../source/index.ts";
import { TraitDefinition } from "../trait/index.ts";
import { TrackingPlanDefinition } from "../tracking-plan/index.ts";

/** What every definition carries beside the fields of its kind. */
const head = {
  key: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,99}$/, told("key-format").message)
    .describe("Stable name, unique within its kind."),
  name: z.string().max(200).optional(),
  description: z.string().max(5000).optional(),
  owner: z.string().max(200).optional(),
  tags: z.array(z.string().max(50)).max(50).optional(),
};

const SourceDocument = SourceDefinition.extend({ kind: z.literal("source"), ...head });
const IdentityDocument = z
  .strictObject({ kind: z.literal("identity"), ...head, ...IdentityDefinition.shape })
  .superRefine((document, context) => {
    const {
      kind: _kind,
      key: _key,
      name: _name,
      description: _description,
      owner: _owner,
      tags: _tags,
      ...rest
    } = document;
    const checked = IdentityDefinition.safeParse(rest);
    if (!checked.success)
      for (const issue of checked.error.issues)
        context.addIssue({ code: "custom", path: issue.path, message: issue.message });
  });
const PurposeDocument = PurposeDefinition.extend({ kind: z.literal("purpose"), ...head });
const TrackingPlanDocument = TrackingPlanDefinition.extend({
  kind: z.literal("tracking-plan"),
  ...head,
});
const TraitDocument = TraitDefinition.extend({ kind: z.literal("trait"), ...head });
const SegmentDocument = SegmentDefinition.extend({ kind: z.literal("segment"), ...head });
const SlotDocument = SlotDefinition.extend({ kind: z.literal("slot"), ...head });
const OfferDocument = OfferDefinition.extend({ kind: z.literal("offer"), ...head });
const RuleDocument = RuleDefinition.extend({ kind: z.literal("rule"), ...head });
const PolicyDocument = PolicyDefinition.extend({ kind: z.literal("policy"), ...head });
const RecommenderDocument = RecommenderDefinition.extend({
  kind: z.literal("recommender"),
  ...head,
});

export const KINDS = [
  "source",
  "identity",
  "purpose",
  "tracking-plan",
  "trait",
  "segment",
  "slot",
  "offer",
  "rule",
  "policy",
  "recommender",
] as const;
export type Kind = (typeof KINDS)[number];

/** The JSON Schema source of each kind, for validation here and for editors. */
export const DOCUMENTS = {
  source: SourceDocument,
  identity: IdentityDocument,
  purpose: PurposeDocument,
  "tracking-plan": TrackingPlanDocument,
  trait: TraitDocument,
  segment: SegmentDocument,
  slot: SlotDocument,
  offer: OfferDocument,
  rule: RuleDocument,
  policy: PolicyDocument,
  recommender: RecommenderDocument,
} as const;

export const Definition = z.discriminatedUnion("kind", [
  SourceDocument,
  IdentityDocument,
  PurposeDocument,
  TrackingPlanDocument,
  TraitDocument,
  SegmentDocument,
  SlotDocument,
  OfferDocument,
  RuleDocument,
  PolicyDocument,
  RecommenderDocument,
]);

/** A versioned document that a marketer can change. */
export type Definition = z.infer<typeof Definition>;
export type DefinitionOf<K extends Kind> = Extract<Definition, { kind: K }>;

export const isKind = (value: string): value is Kind => KINDS.some((kind) => kind === value);

/** What is wrong with a definition: where in it (a JSON Pointer) and what would be right. */
export type DefinitionFlaw = Told & {
  readonly kind: string;
  readonly key: string;
  readonly pointer: string;
};
