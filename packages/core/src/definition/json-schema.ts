import { z } from "zod";
import { PurposeDefinition } from "../consent/index.ts";
import { IdentityDefinition } from "../identity/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import { isObject } from "../json/index.ts";
import { OfferDefinition } from "../offer/index.ts";
import { PolicyDefinition } from "../policy/index.ts";
import { RecommenderDefinition } from "../recommender/index.ts";
import { RuleDefinition } from "../rule/index.ts";
import { SegmentDefinition } from "../segment/index.ts";
import { SlotDefinition } from "../slot/index.ts";
import { SourceDefinition } from "../source/index.ts";
import { TraitDefinition } from "../trait/index.ts";
import { TrackingPlanDefinition } from "../tracking-plan/index.ts";
import type { Kind } from "./definition.ts";
import { DOCUMENTS } from "./definition.ts";

/** A kind's own part: what it says of itself is lost where the document's head is added to it. */
const OWN_PART: Readonly<Record<Kind, z.ZodType>> = {
  source: SourceDefinition,
  identity: IdentityDefinition,
  purpose: PurposeDefinition,
  "tracking-plan": TrackingPlanDefinition,
  trait: TraitDefinition,
  segment: SegmentDefinition,
  slot: SlotDefinition,
  offer: OfferDefinition,
  rule: RuleDefinition,
  policy: PolicyDefinition,
  recommender: RecommenderDefinition,
};

/** What a kind is for, in a sentence. */
export const aboutKind = (kind: Kind): string => OWN_PART[kind].description ?? "";

/** The JSON Schema (2020-12) of a kind's documents as they are written, for editors. */
export const jsonSchemaOf = (kind: Kind): JsonObject => {
  const schema: Json = JSON.parse(
    JSON.stringify(z.toJSONSchema(DOCUMENTS[kind], { io: "input", unrepresentable: "any" })),
  );
  return {
    title: `Attune ${kind}`,
    description: aboutKind(kind),
    ...(isObject(schema) ? schema : {}),
  };
};
