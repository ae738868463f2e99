import type { Kind } from "@attune/core/definition";
import type { Role } from "./roles.ts";

const MARKETING = ["owner", "marketer"] as const;
const TECHNICAL = ["owner", "developer"] as const;

/** Kind × role: who may approve, and archive, definitions of a kind that needs approval. */
export const APPROVERS: Readonly<Record<Kind, readonly Role[]>> = {
  source: TECHNICAL,
  identity: TECHNICAL,
  purpose: ["owner"],
  "tracking-plan": TECHNICAL,
  trait: MARKETING,
  segment: MARKETING,
  slot: MARKETING,
  offer: MARKETING,
  rule: MARKETING,
  policy: MARKETING,
  recommender: MARKETING,
};
