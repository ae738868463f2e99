import type { PlannedChange, PlanResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { readDefinitions, withPlaces } from "./files.ts";

type PlanOptions = ConnectionOptions & JsonOption & { readonly prune?: boolean };

/** Exit code of a plan that would change something, and of drift. */
export const HAS_CHANGES = 2;

/** A value that is longer is cut for people; --json has all of it. */
const SHOWN = 200;

const valueText = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
};

/** One line for each place that is different. */
export const diffLines = (diff: PlannedChange["diff"]): readonly string[] =>
  diff.map(({ pointer, before, after }) => {
    if (before === undefined) return `    + ${pointer}: ${valueText(after)}`;
    if (after === undefined) return `    - ${pointer}: ${valueText(before)}`;
    return `    ~ ${pointer}: ${valueText(before)} → ${valueText(after)}`;
  });

const MARKS = { create: "+", update: "~", archive: "-", unchanged: " " } as const;

const changeLines = (planned: PlannedChange): readonly string[] => {
  const { kind, key, change, version, live, needsApproval, diff } = planned;
  const versions =
    change === "update" && live ? `version ${live.version} → ${version}` : `version ${version}`;
  const since = live ? `, live since ${live.at} by ${live.actor} (${live.origin})` : "";
  const approval = needsApproval ? ", needs approval" : "";
  const head = `${MARKS[change]} ${change} ${kind} ${key}: ${versions}${since}${approval}`;
  return change === "archive" ? [head] : [head, ...diffLines(diff)];
};

const planText = ({ base, changes }: PlanResponse): string => {
  const count = (change: PlannedChange["change"]): number =>
    changes.filter((each) => each.change === change).length;
  const changing = changes.filter(({ change }) => change !== "unchanged");
  if (changing.length === 0)
    return `Nothing to change: all ${changes.length} are live as they are.`;
  return [
    ...changing.flatMap(changeLines),
    `${count("create")} to create, ${count("update")} to update, ${count("archive")} to archive, ${count("unchanged")} unchanged. To apply just this: --base ${base}`,
  ].join("\n");
};

/** `attune plan`: what apply would change. */
export const registerPlan: Register = (program, { terminal, finish }) => {
  const command = program
    .command("plan")
    .description("say what apply would change; ends with 2 when it would change something")
    .argument("<paths...>", "files, or folders with .yaml files")
    .option("--prune", "also archive what is live and in none of the files");
  withJson(withConnection(command)).action(
    async (paths: readonly string[], options: PlanOptions) => {
      const documents = readDefinitions(paths);
      const { prune = false } = options;
      const plan = await useApi(terminal, { ...options, mayCreate: true }, (api) =>
        withPlaces(api, documents, (on, definitions) =>
          on.call(OPERATIONS.planDefinitions, { body: { definitions, prune } }),
        ),
      );
      answer(terminal, options, plan, () => planText(plan));
      finish(plan.changes.some(({ change }) => change !== "unchanged") ? HAS_CHANGES : 0);
    },
  );
};
