import type { z } from "zod";
import { compileCondition, isFlaw } from "../condition/index.ts";
import { isObject, own } from "../json/index.ts";
import type { DefinitionFlaw, DefinitionOf, Kind } from "./definition.ts";
import { Definition, KINDS } from "./definition.ts";

export type Checked = {
  readonly definitions: readonly Definition[];
  readonly flaws: readonly DefinitionFlaw[];
};

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${String(key)}`).join("");

const textAt = (document: unknown, key: string): string => {
  const value = isObject(document) ? own(document, key) : undefined;
  return typeof value === "string" ? value : "?";
};

const shapeFlaws = (document: unknown, error: z.ZodError): DefinitionFlaw[] =>
  error.issues.map((issue) => ({
    kind: textAt(document, "kind"),
    key: textAt(document, "key"),
    pointer: pointerOf(issue.path),
    message: issue.code === "invalid_union" ? `kind is one of ${KINDS.join(", ")}` : issue.message,
  }));

const parse = (document: unknown): Definition | DefinitionFlaw[] => {
  const parsed = Definition.safeParse(document);
  return parsed.success ? parsed.data : shapeFlaws(document, parsed.error);
};

/** Keys of each kind that the checked set may refer to: its own and those that are live already. */
export type Known = (kind: Kind, key: string) => boolean;

const ruleFlaws = (rule: DefinitionOf<"rule">, known: Known): DefinitionFlaw[] => {
  const at = { kind: rule.kind, key: rule.key };
  const flaws: DefinitionFlaw[] = [];
  if (!known("slot", rule.slot))
    flaws.push({
      ...at,
      pointer: "/slot",
      message: `there is no slot ${rule.slot}: define it, or use the key of one that exists`,
    });
  if (!known("offer", rule.then.offer))
    flaws.push({
      ...at,
      pointer: "/then/offer",
      message: `there is no offer ${rule.then.offer}: define it, or use the key of one that exists`,
    });
  const compiled = compileCondition(rule.if);
  if (isFlaw(compiled))
    flaws.push({ ...at, pointer: `/if${compiled.pointer}`, message: compiled.message });
  return flaws;
};

const duplicateFlaws = (definitions: readonly Definition[]): DefinitionFlaw[] => {
  const seen = new Set<string>();
  return definitions.flatMap(({ kind, key }) => {
    const id = `${kind}:${key}`;
    if (seen.has(id))
      return [
        { kind, key, pointer: "/key", message: "there are two definitions with this kind and key" },
      ];
    seen.add(id);
    return [];
  });
};

const identityFlaws = (definitions: readonly Definition[]): DefinitionFlaw[] =>
  definitions.flatMap(({ kind, key }) =>
    kind === "identity" && key !== "default"
      ? [{ kind, key, pointer: "/key", message: "the identity definition has the key default" }]
      : [],
  );

/**
 * Checks documents as a set: shapes, conditions, references to one another or to what `known` has.
 * Every flaw is told, not only the first.
 */
export const checkDefinitions = (
  documents: readonly unknown[],
  known: Known = () => false,
): Checked => {
  const parsed = documents.map(parse);
  const definitions = parsed.flatMap((each) => (Array.isArray(each) ? [] : [each]));
  const shape = parsed.flatMap((each) => (Array.isArray(each) ? each : []));
  const ids = new Set(definitions.map(({ kind, key }) => `${kind}:${key}`));
  const reach: Known = (kind, key) => ids.has(`${kind}:${key}`) || known(kind, key);
  const references = definitions.flatMap((each) =>
    each.kind === "rule" ? ruleFlaws(each, reach) : [],
  );
  return {
    definitions,
    flaws: [...shape, ...duplicateFlaws(definitions), ...identityFlaws(definitions), ...references],
  };
};
