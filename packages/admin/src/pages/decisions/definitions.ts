import type { DefinitionDocument } from "../../definitions/index.ts";
import { kindOf, newestOf, objectIn, textIn } from "../../definitions/index.ts";

/** The kinds that decisions are made of. */
export const DECISION_KINDS = ["slot", "offer", "rule", "policy", "recommender"] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];
export const isDecisionKind = (text: string): text is DecisionKind =>
  DECISION_KINDS.some((kind) => kind === text);

export const isShown = (document: DefinitionDocument): boolean => isDecisionKind(kindOf(document));

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The names of the sources that a recommender asks, in its order. */
export const sourcesOf = ({ definition }: DefinitionDocument): readonly string[] => {
  const { sources } = definition;
  return (Array.isArray(sources) ? sources : []).flatMap((each) =>
    isRecord(each) && typeof each["use"] === "string" ? [each["use"]] : [],
  );
};

/** What the answer of a recommender goes with. */
export const basisOf = ({ definition }: DefinitionDocument): string =>
  textIn(definition, "basis") || "profile";

/** The slot that a recommender is asked through. */
export const slotOfRecommender = (key: string): string => `recommender:${key}`;

/** The offers, and the slots by their defaults, that show what a recommender answers. */
export const shownBy = (
  documents: readonly DefinitionDocument[],
  recommender: string,
): readonly DefinitionDocument[] => [
  ...newestOf(documents, "offer").filter(
    ({ definition }) => objectIn(definition, "items")["recommender"] === recommender,
  ),
  ...newestOf(documents, "slot").filter(({ definition }) => {
    const { items } = objectIn(definition, "default");
    return isRecord(items) && items["recommender"] === recommender;
  }),
];

export type Variant = {
  readonly locale: string;
  readonly device: string;
  readonly segment: string;
  readonly content: Readonly<Record<string, unknown>>;
};

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
