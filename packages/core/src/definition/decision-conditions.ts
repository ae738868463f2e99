import type { JsonObject } from "../json/index.ts";
import type { Definition } from "./definition.ts";

/** A condition or formula of a definition, and where it stands (a JSON Pointer). */
type Placed<T> = { readonly pointer: string; readonly asked: T };

const OFFER_PARTS = ["eligibility", "applicability", "suitability"] as const;

/** Conditions that are asked when something is decided. */
export const decisionConditions = (definition: Definition): readonly Placed<JsonObject>[] => {
  switch (definition.kind) {
    case "rule":
      return [{ pointer: "/if", asked: definition.if }];
    case "offer":
      return [
        ...OFFER_PARTS.flatMap((part) => {
          const asked = definition[part];
          return asked === undefined ? [] : [{ pointer: `/${part}`, asked }];
        }),
        ...(definition.weights ?? []).map(({ if: asked }, index) => ({
          pointer: `/weights/${index}/if`,
          asked,
        })),
      ];
    case "policy":
      return (definition.suppress ?? []).map(({ when }, index) => ({
        pointer: `/suppress/${index}/when`,
        asked: when,
      }));
    default:
      return [];
  }
};

/** Conditions that are asked of items of the catalog. */
export const itemConditions = (definition: Definition): readonly Placed<JsonObject>[] => {
  if (definition.kind !== "recommender") return [];
  const { filter, boost = [] } = definition.rules ?? {};
  return [
    ...(filter === undefined ? [] : [{ pointer: "/rules/filter", asked: filter }]),
    ...boost.map(({ if: asked }, index) => ({ pointer: `/rules/boost/${index}/if`, asked })),
  ];
};

/** Formulas that are asked when something is decided. */
export const decisionFormulas = (definition: Definition): readonly Placed<string>[] => {
  switch (definition.kind) {
    case "offer":
      return [
        ...(typeof definition.value === "string"
          ? [{ pointer: "/value", asked: definition.value }]
          : []),
        ...Object.entries(definition.computed ?? {}).map(([name, asked]) => ({
          pointer: `/computed/${name}`,
          asked,
        })),
      ];
    case "slot":
      return definition.arbitration?.formula === undefined
        ? []
        : [{ pointer: "/arbitration/formula", asked: definition.arbitration.formula }];
    default:
      return [];
  }
};
