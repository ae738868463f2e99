import { CLEARANCE, problem, ROLES_OF } from "@attune/contract";
import type { Lowered } from "@attune/core/privacy";
import { loweredBetween } from "@attune/core/privacy";
import type { TrackingPlan } from "@attune/core/tracking-plan";
import type { DefinitionChange } from "../../platform/store/index.ts";
import type { By, DefinitionsDeps } from "./change.ts";
import { newestOf } from "./plan.ts";

/** Values that one answer tells. */
const TOLD = 10;

const nameOf = ({ place, event, path }: Lowered): string =>
  `${place} ${path.join(".")}${event === null ? "" : ` of ${event}`}`;

/** The tracking plans that would be live after changes. */
const plansAfter = async (
  { store, live }: Pick<DefinitionsDeps, "store" | "live">,
  changes: readonly DefinitionChange[],
): Promise<readonly TrackingPlan[]> => {
  const plans = new Map<string, TrackingPlan>(
    live.current().planDefinitions.map((plan) => [plan.key, plan]),
  );
  for (const change of changes) {
    const { kind, key } = "definition" in change ? change.definition : change;
    if (kind !== "tracking-plan") continue;
    if (change.change === "archive") plans.delete(key);
    else if (change.change === "put-live" && change.definition.kind === kind)
      plans.set(key, change.definition);
    else if (change.change === "publish" || change.change === "approve") {
      const newest = newestOf(await store.reads.definitionHistory(kind, key));
      if (newest?.definition.kind === kind) plans.set(key, newest.definition);
    }
  }
  return [...plans.values()];
};

/**
 * Refuses to make less protected, by a change of the live tracking plans, what is contact or sensitive
 * and what whoever makes the change may not see: nobody gives themselves a view of it.
 */
export const createLoweringCheck =
  (deps: Pick<DefinitionsDeps, "store" | "live">) =>
  async (changes: readonly DefinitionChange[], { role }: By): Promise<void> => {
    if (role === null || !changes.some(concernsPlans)) return;
    const lowered = loweredBetween(
      deps.live.current().planDefinitions,
      await plansAfter(deps, changes),
    ).filter(
      ({ from }) => (from === "contact" || from === "sensitive") && !CLEARANCE[role].includes(from),
    );
    if (lowered.length === 0) return;
    const roles = ROLES_OF.applyDefinitions.filter((each) =>
      lowered.every(({ from }) => CLEARANCE[each].includes(from)),
    );
    const told = lowered
      .slice(0, TOLD)
      .map((each) => `${nameOf(each)} (${each.from}, then ${each.to})`);
    throw problem("role-not-allowed", {
      detail: `This key's role is ${role}; ${lowered.length} ${lowered.length === 1 ? "value" : "values"} would be less protected than now: ${told.join(", ")}. That takes ${roles.join(" or ")}. Nothing was changed.`,
    });
  };

const concernsPlans = (change: DefinitionChange): boolean =>
  ("definition" in change ? change.definition.kind : change.kind) === "tracking-plan";
