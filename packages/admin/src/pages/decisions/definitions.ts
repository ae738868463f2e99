import type { Answer } from "../../api/index.ts";

export type DefinitionDocument = Answer<"listDefinitions">["definitions"][number];

/** The kinds that decisions are made of. */
export const DECISION_KINDS = ["slot", "offer", "rule", "policy"] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];
export const isDecisionKind = (text: string): text is DecisionKind =>
  DECISION_KINDS.some((kind) => kind === text);

type Content = DefinitionDocument["definition"];

export const textIn = (content: Content, name: string): string => {
  const value = Object.hasOwn(content, name) ? content[name] : undefined;
  return typeof value === "string" ? value : "";
};

const objectIn = (content: Content, name: string): Readonly<Record<string, unknown>> => {
  const value: unknown = Object.hasOwn(content, name) ? content[name] : undefined;
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {};
};

export const kindOf = ({ definition }: DefinitionDocument): string => textIn(definition, "kind");
export const keyOf = ({ definition }: DefinitionDocument): string => textIn(definition, "key");
export const nameOf = (document: DefinitionDocument): string => {
  const name = textIn(document.definition, "name");
  return name === "" ? keyOf(document) : name;
};

export const isShown = (document: DefinitionDocument): boolean => isDecisionKind(kindOf(document));

/** One row for each: the newest draft where there is one, else what is live. */
export const newestOf = (
  documents: readonly DefinitionDocument[],
  kind: string,
): readonly DefinitionDocument[] => {
  const newest = new Map<string, DefinitionDocument>();
  for (const document of documents) {
    if (kindOf(document) !== kind) continue;
    const before = newest.get(keyOf(document));
    if (before === undefined || before.version < document.version)
      newest.set(keyOf(document), document);
  }
  return [...newest.values()];
};

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
