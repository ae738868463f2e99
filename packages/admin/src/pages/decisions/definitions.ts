import type { DefinitionDocument } from "../../definitions/index.ts";
import { kindOf, objectIn } from "../../definitions/index.ts";

/** The kinds that decisions are made of. */
export const DECISION_KINDS = ["slot", "offer", "rule", "policy"] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];
export const isDecisionKind = (text: string): text is DecisionKind =>
  DECISION_KINDS.some((kind) => kind === text);

export const isShown = (document: DefinitionDocument): boolean => isDecisionKind(kindOf(document));

export type Variant = {
  readonly locale: string;
  readonly device: string;
  readonly segment: string;
  readonly content: Readonly<Record<string, unknown>>;
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What an offer says, to everybody first, then to whom its variants are for; empty names are for all. */
export const variantsOf = ({ definition }: DefinitionDocument): readonly Variant[] => {
  const { variants } = definition;
  const named = (variant: Readonly<Record<string, unknown>>, name: string): string => {
    const value = variant[name];
    return typeof value === "string" ? value : "";
  };
  const others = (Array.isArray(variants) ? variants : []).filter(isRecord).map((variant) => ({
    locale: named(variant, "locale"),
    device: named(variant, "device"),
    segment: named(variant, "segment"),
    content: isRecord(variant["content"]) ? variant["content"] : {},
  }));
  const everybody = {
    locale: "",
    device: "",
    segment: "",
    content: objectIn(definition, "content"),
  };
  return [everybody, ...others];
};
