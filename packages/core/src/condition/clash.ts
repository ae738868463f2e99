import { told } from "../flaw/index.ts";
import type { Json } from "../json/index.ts";
import { canonical, isObject } from "../json/index.ts";
import type { ConditionFlaw, ConditionNode, ValueTest } from "./ast.ts";

type Clause = Exclude<ConditionNode, { is: "all" | "any" | "none" }>;

/** Whether no number of events up to a bound passes a test of how many there are. */
type IsNoCount = (test: ValueTest, most: number) => boolean;

const isClause = (node: ConditionNode): node is Clause =>
  node.is !== "all" && node.is !== "any" && node.is !== "none";

/** The parts that must all hold together. */
const partsOf = (node: ConditionNode): readonly ConditionNode[] =>
  node.is === "all" ? node.parts.flatMap(partsOf) : [node];

/** What a clause asks, as text: the same for the same question. */
const asked = (clause: Clause): string => {
  switch (clause.is) {
    case "attribute":
      return canonical([clause.is, clause.path, clause.written]);
    case "segment":
      return canonical([clause.is, [...clause.keys].sort()]);
    default:
      return canonical([clause.is, clause.written]);
  }
};

/** Clauses that must hold and must not. */
const againstItself = (parts: readonly ConditionNode[]): ConditionFlaw[] => {
  const wanted = new Map(parts.filter(isClause).map((clause) => [asked(clause), clause.pointer]));
  return parts.flatMap((part) =>
    part.is === "none"
      ? part.parts.filter(isClause).flatMap((clause) => {
          const at = wanted.get(asked(clause));
          return at === undefined
            ? []
            : [{ pointer: clause.pointer, ...told("never-against", { at }) }];
        })
      : [],
  );
};

const withoutCount = (written: Json): string =>
  canonical(
    isObject(written)
      ? Object.fromEntries(Object.entries(written).filter(([key]) => key !== "count"))
      : written,
  );

/** Numbers of the same events that exclude each other. */
const countsApart = (parts: readonly ConditionNode[], isNoCount: IsNoCount): ConditionFlaw[] => {
  const events = parts.filter((part) => part.is === "event");
  return [...Map.groupBy(events, ({ written }) => withoutCount(written)).values()].flatMap(
    (same) => {
      const last = same.at(-1);
      const test = same.flatMap(({ clause }) =>
        clause.measures.flatMap((measure) => (measure.is === "count" ? measure.test : [])),
      );
      return same.length > 1 && last && isNoCount(test, last.clause.last ?? Infinity)
        ? [
            {
              pointer: last.pointer,
              ...told("never-events"),
            },
          ]
        : [];
    },
  );
};

/** Clauses that can each be true, and never all of them that must hold together. */
export const clashesIn = (node: ConditionNode, isNoCount: IsNoCount): ConditionFlaw[] => {
  const parts = partsOf(node);
  return [...againstItself(parts), ...countsApart(parts, isNoCount)];
};
