import type { DefinitionDocument } from "./documents.ts";
import { newestOf, objectIn, textIn } from "./documents.ts";

/** The offers that a rule puts up. */
export const offersOf = ({ definition }: DefinitionDocument): readonly string[] => {
  const then = objectIn(definition, "then");
  const { offer, offers } = then;
  return [
    ...(typeof offer === "string" ? [offer] : []),
    ...(Array.isArray(offers) ? offers.filter((each) => typeof each === "string") : []),
  ];
};

export const priorityOf = ({ definition }: DefinitionDocument): number => {
  const { priority } = definition;
  return typeof priority === "number" ? priority : 0;
};

/** The rules of a slot, in the order in which they are asked. */
export const rulesOfSlot = (
  documents: readonly DefinitionDocument[],
  slot: string,
): readonly DefinitionDocument[] =>
  newestOf(documents, "rule")
    .filter(({ definition }) => textIn(definition, "slot") === slot)
    .toSorted((a, b) => priorityOf(b) - priorityOf(a));

export const rulesOfOffer = (
  documents: readonly DefinitionDocument[],
  offer: string,
): readonly DefinitionDocument[] =>
  newestOf(documents, "rule").filter((rule) => offersOf(rule).includes(offer));
