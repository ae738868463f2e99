import type { CompiledCondition } from "../condition/index.ts";
import { compileCondition, isFlaw } from "../condition/index.ts";
import { PERSONALIZATION } from "../consent/index.ts";
import type { Definition, DefinitionOf } from "../definition/index.ts";

export type Versioned<D extends Definition = Definition> = {
  readonly definition: D;
  readonly version: number;
};

export type CompiledRule = {
  readonly key: string;
  readonly version: number;
  readonly priority: number;
  readonly condition: CompiledCondition;
  readonly offerKey: string;
  /** Null when the offer is not live. */
  readonly offer: Versioned<DefinitionOf<"offer">> | null;
};

export type CompiledSlot = {
  readonly slot: Versioned<DefinitionOf<"slot">>;
  readonly rules: readonly CompiledRule[];
  /** Every path that a rule or offer reads. */
  readonly reads: readonly string[];
  /** Keys of the segments that its rules name. */
  readonly segments: readonly string[];
  /** Whether a rule looks into accounts, and every path that one reads there. */
  readonly needsAccounts: boolean;
  readonly accountReads: readonly string[];
  /** Key of the purpose that it serves. */
  readonly purpose: string;
  /** Keys of the further purposes that its offers need. */
  readonly needs: readonly string[];
};

/** The live definitions, ready to decide with. */
export type Program = ReadonlyMap<string, CompiledSlot>;

const of = <K extends Definition["kind"]>(
  live: readonly Versioned[],
  kind: K,
): Versioned<DefinitionOf<K>>[] =>
  live.filter((each): each is Versioned<DefinitionOf<K>> => each.definition.kind === kind);

const compileRule = (
  rule: Versioned<DefinitionOf<"rule">>,
  offers: ReadonlyMap<string, Versioned<DefinitionOf<"offer">>>,
): CompiledRule[] => {
  const condition = compileCondition(rule.definition.if);
  if (isFlaw(condition)) return [];
  const offerKey = rule.definition.then.offer;
  return [
    {
      key: rule.definition.key,
      version: rule.version,
      priority: rule.definition.priority,
      condition,
      offerKey,
      offer: offers.get(offerKey) ?? null,
    },
  ];
};

const readsOf = (rules: readonly CompiledRule[]): string[] =>
  [
    ...new Set(
      rules.flatMap(({ condition, offer }) => [
        ...condition.reads,
        ...(offer?.definition.items ? [offer.definition.items.from] : []),
      ]),
    ),
  ].sort();

/** Names that conditions of rules have, each once. */
const namesOf = (
  rules: readonly CompiledRule[],
  named: (condition: CompiledCondition) => readonly string[],
): string[] => [...new Set(rules.flatMap(({ condition }) => named(condition)))].sort();

const needsOf = (rules: readonly CompiledRule[]): string[] => [
  ...new Set(rules.flatMap(({ offer }) => offer?.definition.purpose ?? [])),
];

const byPriority = (a: CompiledRule, b: CompiledRule): number =>
  b.priority - a.priority || (a.key < b.key ? -1 : 1);

/** Compiles live definitions once, when they change. */
export const compileProgram = (live: readonly Versioned[]): Program => {
  const offers = new Map(of(live, "offer").map((each) => [each.definition.key, each]));
  const rules = of(live, "rule");
  return new Map(
    of(live, "slot").map((slot): [string, CompiledSlot] => {
      const own = rules.filter(({ definition }) => definition.slot === slot.definition.key);
      const compiled = own.flatMap((rule) => compileRule(rule, offers)).sort(byPriority);
      const purpose = slot.definition.purpose ?? PERSONALIZATION;
      const reads = readsOf(compiled);
      return [
        slot.definition.key,
        {
          slot,
          rules: compiled,
          reads,
          segments: namesOf(compiled, ({ segments }) => segments),
          needsAccounts: compiled.some(({ condition }) => condition.needsAccounts),
          accountReads: namesOf(compiled, ({ accountReads }) => accountReads),
          purpose,
          needs: needsOf(compiled),
        },
      ];
    }),
  );
};
