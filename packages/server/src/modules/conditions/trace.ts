import type { EvaluateConditionResponse } from "@attune/contract";
import type { Clause, ReadCondition } from "@attune/core/condition";
import { isObject, own } from "@attune/core/json";
import { rootOf } from "@attune/core/trait";
import { clauseSentences } from "@attune/core/condition";
import type { Known, ReadEvents } from "./known.ts";

/** Of whom a condition was asked; null where it was asked of attributes. */
export type Asked = {
  readonly known: Known | null;
  readonly events: ReadEvents | null;
  /** Keys of segments that have not come by that profile yet. */
  readonly behind: ReadonlySet<string>;
};

const iso = (at: number): string => new Date(at).toISOString();

type Origin = Pick<
  EvaluateConditionResponse["trace"][number],
  "kind" | "source" | "time" | "age" | "reason" | "events"
>;

/** Which of the segments that a clause names are not known yet. */
const behindIn = ({ path, wanted }: Clause, behind: ReadonlySet<string>): readonly string[] => {
  if (path !== "$segment") return [];
  const named = isObject(wanted) ? own(wanted, "$in") : [wanted];
  return Array.isArray(named)
    ? named.filter((each) => typeof each === "string").filter((key) => behind.has(key))
    : [];
};

/** Why a value that there may be was not seen. */
const withheld = (clause: Clause, { known, behind }: Asked): Pick<Origin, "reason"> => {
  const undone = behindIn(clause, behind);
  if (undone.length > 0) return { reason: `${undone.join(", ")}: catching up` };
  return known?.hidden.has(rootOf(clause.path)) === true ? { reason: "hidden from you" } : {};
};

/** Where the value of a clause came from. */
const originOf = (clause: Clause, asked: Asked, now: number): Origin => {
  const { known } = asked;
  const since = (time: number | null) => ({
    time: time === null ? null : iso(time),
    age: time === null ? null : now - time,
  });
  if (clause.events !== undefined)
    return { kind: "events", source: null, ...since(clause.latest ?? null) };
  const trait = known?.traits.get(rootOf(clause.path));
  if (trait)
    return {
      kind: trait.kind,
      source: trait.source,
      ...since(trait.time),
      ...(trait.events === undefined ? {} : { events: trait.events }),
      ...(trait.reason === undefined ? {} : { reason: trait.reason }),
    };
  const kind = known === null && !clause.unknown && !clause.path.startsWith("$") ? "given" : null;
  return { kind, source: null, ...since(null), ...withheld(clause, asked) };
};

/** The clauses of an evaluation: what each asks in words, what it saw, from where and how old. */
export const traceOf = (
  { node }: ReadCondition,
  clauses: readonly Clause[],
  asked: Asked,
  now: number,
): EvaluateConditionResponse["trace"] => {
  const [en, sv] = [clauseSentences(node, "en"), clauseSentences(node, "sv")];
  return clauses.map((clause) => {
    const { path, pointer, wanted, saw, result, unknown, reason, events } = clause;
    return {
      path,
      pointer,
      sentence: { en: en.get(pointer) ?? path, sv: sv.get(pointer) ?? path },
      wanted,
      saw,
      result,
      unknown,
      ...(reason === undefined ? {} : { reason }),
      ...originOf(clause, asked, now),
      ...(events === undefined ? {} : { events }),
    };
  });
};
