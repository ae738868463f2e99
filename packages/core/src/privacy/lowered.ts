import type { TrackingPlan } from "../tracking-plan/index.ts";
import type { Declared } from "./classify.ts";
import { scopeOf, step } from "./classify.ts";
import type { DataClass } from "./data-class.ts";
import { stricter } from "./data-class.ts";
import type { Declaration } from "./declared.ts";
import { declarationsOf, declaredBy } from "./declared.ts";

/** A value that would be less protected than it is. */
export type Lowered = Pick<Declaration, "place" | "event" | "path"> & {
  readonly from: DataClass;
  readonly to: DataClass;
};

const classUnder = ({ place, event, path }: Declaration, declared: Declared): DataClass => {
  let scope = scopeOf(place, event);
  let dataClass: DataClass = "none";
  for (const name of path) ({ dataClass, scope } = step(scope, name, declared));
  return dataClass;
};

/** What would be less protected if other tracking plans were live: of each name that either declare. */
export const loweredBetween = (
  before: readonly TrackingPlan[],
  after: readonly TrackingPlan[],
): readonly Lowered[] => {
  const [was, would] = [declaredBy(before), declaredBy(after)];
  return [...new Map([...declarationsOf(before), ...declarationsOf(after)]).values()].flatMap(
    (declaration) => {
      const { place, event, path } = declaration;
      const [from, to] = [classUnder(declaration, was), classUnder(declaration, would)];
      return stricter(from, to) === to ? [] : [{ place, event, path, from, to }];
    },
  );
};
