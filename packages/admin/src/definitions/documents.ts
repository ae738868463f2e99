import type { Kind } from "@attune/contract";
import type { Answer } from "../api/index.ts";

export type DefinitionDocument = Answer<"listDefinitions">["definitions"][number];
export type Content = DefinitionDocument["definition"];

/** Every kind, in the order in which one meets them: what comes in, who it is, what is decided. */
const ORDER: Readonly<Record<Kind, number>> = {
  source: 0,
  "tracking-plan": 1,
  identity: 2,
  purpose: 3,
  trait: 4,
  segment: 5,
  slot: 6,
  offer: 7,
  rule: 8,
  policy: 9,
  recommender: 10,
};

export const isKind = (text: string): text is Kind => Object.hasOwn(ORDER, text);
export const KINDS: readonly Kind[] = Object.keys(ORDER).filter(isKind);

/** What messages call a kind: their choices are single words. */
export const wordOf = (kind: Kind): string => (kind === "tracking-plan" ? "plan" : kind);

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const textIn = (content: Content, name: string): string => {
  const value = Object.hasOwn(content, name) ? content[name] : undefined;
  return typeof value === "string" ? value : "";
};

export const objectIn = (content: Content, name: string): Readonly<Record<string, unknown>> => {
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

/** The version that counts as the newest; where all were discarded, the last of them. */
export const newestIn = (versions: readonly DefinitionDocument[]): DefinitionDocument | null =>
  versions.find(({ status }) => status !== "discarded") ?? versions[0] ?? null;

/** Whether a version waits to be live. */
export const isPending = ({ status }: DefinitionDocument): boolean =>
  status === "draft" || status === "in review";

/** What is live of a definition's versions; null when nothing is. */
export const liveOf = (versions: readonly DefinitionDocument[]): DefinitionDocument | null =>
  versions.find(({ status }) => status === "live") ?? null;

/** The kinds that decisions are made of have a screen of their own. */
const DECIDING: ReadonlySet<string> = new Set(["slot", "offer", "rule", "policy", "recommender"]);

/** Where a definition is looked at and edited. */
export const hrefOf = (kind: string, key: string): string =>
  kind === "segment"
    ? `/segments/of/${encodeURIComponent(key)}`
    : `${DECIDING.has(kind) ? "/decisions" : "/setup/definitions"}/${kind}/${encodeURIComponent(key)}`;

/** Where all of a kind are listed. */
export const listOf = (kind: string): string => {
  if (kind === "segment") return "/segments";
  return `${DECIDING.has(kind) ? "/decisions" : "/setup/definitions"}?kind=${kind}`;
};
