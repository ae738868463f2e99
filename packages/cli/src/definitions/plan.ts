import type { PlannedChange, PlanResponse, PreviewPlansResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { Api, ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import type { JsonObject } from "./documents.ts";
import { readDefinitions, withPlaces } from "./files.ts";
import { previewLines } from "./preview.ts";

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
export const diffLines = (diff: readonly PlannedChange["diff"][number][]): readonly string[] =>
  diff.map(({ pointer, before, after }) => {
    if (before === undefined) return `    + ${pointer}: ${valueText(after)}`;
    if (after === undefined) return `    - ${pointer}: ${valueText(before)}`;
    return `    ~ ${pointer}: ${valueText(before)} → ${valueText(after)}`;
  });

const MARKS = {
  create: "+",
  update: "~",
  archive: "-",
  unchanged: " ",
  "in review": "?",
} as const;

/** Whether apply would change it. */
const isChange = ({ change }: PlannedChange): boolean =>
  change !== "unchanged" && change !== "in review";

/** What has to happen before it is live, and what is in the way. */
export const conditionsText = ({ needsApproval, waitsFor }: PlannedChange): string => {
  if (waitsFor) return `, waits for ${waitsFor.join(", ")}`;
  return needsApproval ? ", needs approval" : "";
};

const draftLines = ({ inTheWay }: PlannedChange): readonly string[] =>
  inTheWay
    ? [
        `    version ${inTheWay.version}, ${inTheWay.status}, by ${inTheWay.authors.join(", ")} has other content: apply refuses without --over-drafts`,
      ]
    : [];

const changeLines = (planned: PlannedChange): readonly string[] => {
  const { kind, key, change, version, live, diff } = planned;
  const versions =
    change === "update" && live ? `version ${live.version} → ${version}` : `version ${version}`;
  const since = live ? `, live since ${live.at} by ${live.actor} (${live.origin})` : "";
  const head = `${MARKS[change]} ${change} ${kind} ${key}: ${versions}${since}${conditionsText(planned)}`;
  return change === "archive" ? [head] : [head, ...draftLines(planned), ...diffLines(diff)];
};

/** The command that applies what a plan says, and nothing else. */
const applyCommand = (
  paths: readonly string[],
  { prune = false, data, url }: PlanOptions,
  base: number,
): string =>
  [
    "attune apply",
    ...paths,
    ...(prune ? ["--prune"] : []),
    ...(data === undefined ? [] : ["--data", data]),
    ...(url === undefined ? [] : ["--url", url]),
    `--base ${base}`,
  ].join(" ");

/** A plan, and what changed tracking plans in it would do to the events that came in lately. */
type Foreseen = PlanResponse & { readonly trackingPlans?: PreviewPlansResponse };

const foresee = async (api: Api, definitions: JsonObject[], prune: boolean): Promise<Foreseen> => {
  const plan = await api.call(OPERATIONS.planDefinitions, { body: { definitions, prune } });
  const judges = plan.changes.some(
    (each) => each.kind === "tracking-plan" && each.change !== "unchanged",
  );
  if (!judges) return plan;
  const body = { definitions, prune };
  return { ...plan, trackingPlans: await api.call(OPERATIONS.previewTrackingPlans, { body }) };
};

const planText = ({ changes, trackingPlans }: Foreseen, toApply: string): string => {
  const count = (change: PlannedChange["change"]): number =>
    changes.filter((each) => each.change === change).length;
  const shown = changes.filter(({ change }) => change !== "unchanged").flatMap(changeLines);
  const waiting = count("in review");
  if (!changes.some(isChange))
    return waiting === 0
      ? `Nothing to change: all ${changes.length} are live as they are.`
      : [
          ...shown,
          `Nothing to change: ${waiting} in review, ${count("unchanged")} live as they are.`,
        ].join("\n");
  return [
    ...shown,
    ...(trackingPlans ? previewLines(trackingPlans) : []),
    `${count("create")} to create, ${count("update")} to update, ${count("archive")} to archive, ${count("unchanged")} unchanged${waiting === 0 ? "" : `, ${waiting} in review`}. To apply just this: ${toApply}`,
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
        withPlaces(api, documents, (on, definitions) => foresee(on, definitions, prune)),
      );
      answer(terminal, options, plan, () =>
        planText(plan, applyCommand(paths, options, plan.base)),
      );
      finish(plan.changes.some(isChange) ? HAS_CHANGES : 0);
    },
  );
};
