import type { CompiledCondition } from "@attune/core/condition";
import { compileConditionNode } from "@attune/core/condition";
import type { Json } from "@attune/core/json";
import { canonical, isObject } from "@attune/core/json";
import type { Mask } from "@attune/core/privacy";
import type { Program } from "@attune/core/segment";
import { rootOf } from "@attune/core/trait";

const CONTEXT = "context.";

/** Names of traits that a condition reads, of people or accounts, with those that its computed ones read. */
const traitsRead = (
  { reads, accountReads }: CompiledCondition,
  { traits }: Program,
): ReadonlySet<string> => {
  const names = new Set([...reads, ...accountReads].map(rootOf));
  for (const name of names)
    for (const { key, reads: its } of traits.all)
      if (key === name) for (const path of its) names.add(rootOf(path));
  return names;
};

/** Names that a condition reads of events: of their properties, and of their context. */
const eventsRead = ({ features }: CompiledCondition) => {
  const paths = features.flatMap(({ match: { where }, fields }) => [
    ...(where === null ? [] : compileConditionNode(where).reads),
    ...fields,
  ]);
  const inContext = paths.filter((path) => path.startsWith(CONTEXT));
  return {
    context: new Set(inContext.map((path) => rootOf(path.slice(CONTEXT.length)))),
    said: new Set(paths.filter((path) => !path.startsWith(CONTEXT)).map(rootOf)),
  };
};

const isOther = (shown: Json, value: Json): boolean => canonical(shown) !== canonical(value);

/** Whether one of some members of a document is hidden in what is shown of it. */
const hidesOneOf = (names: ReadonlySet<string>, value: Json, shown: Json): boolean =>
  isObject(value) &&
  isObject(shown) &&
  [...names].some(
    (name) => Object.hasOwn(value, name) && isOther(shown[name] ?? null, value[name] ?? null),
  );

/**
 * A mask that does what another does, and knows whether it hid anything that a condition reads: only
 * then is the condition's answer another than it would be for somebody who may see all.
 */
export const watchMask = (
  mask: Mask,
  condition: CompiledCondition,
  program: Program,
): { readonly mask: Mask; readonly hasHidden: () => boolean } => {
  const traits = traitsRead(condition, program);
  const events = eventsRead(condition);
  let hasHidden = false;
  return {
    hasHidden: () => hasHidden,
    mask: {
      ...mask,
      trait: (name, value) => {
        const shown = mask.trait(name, value);
        if (!hasHidden && traits.has(name)) hasHidden = isOther(shown, value);
        return shown;
      },
      document: (place, value) => {
        const shown = mask.document(place, value);
        const names = place === "context" ? events.context : events.said;
        if (!hasHidden) hasHidden = hidesOneOf(names, value, shown);
        return shown;
      },
    },
  };
};
