import { existsSync, writeFileSync } from "node:fs";
import type { DraftPlanResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, collect, parseCount, withJson } from "../command/index.ts";
import { CommandProblem } from "../problem/index.ts";
import { limitLines, planText } from "./plan-text.ts";

type DraftOptions = ConnectionOptions &
  JsonOption & {
    readonly source?: readonly string[];
    readonly events: number;
    readonly out?: string;
  };

const MOST_EVENTS = 50_000;

const keepFile = (file: string): void => {
  if (existsSync(file))
    throw new CommandProblem("There is a file already", {
      detail: file,
      fix: "Give --out the name of a new one: what somebody has written is not overwritten.",
    });
};

const writtenText = (file: string, drafted: DraftPlanResponse): string => {
  const { seen, leftOut } = drafted;
  return [
    `Wrote ${file}, drafted from ${seen.toLocaleString("en")} events.`,
    ...(leftOut.length === 0 ? [] : [`Left out, for lack of room: ${leftOut.join(", ")}.`]),
    ...limitLines(drafted),
    `Look at it, then: attune apply ${file}`,
  ].join("\n");
};

const nothingToDraft = ({ judgedBy }: DraftPlanResponse): CommandProblem => {
  const [judge] = judgedBy;
  if (judge === undefined)
    return new CommandProblem("There is nothing to draft from", {
      detail: "No event of these sources has come in.",
      fix: "Send some, or name other sources with --source.",
    });
  return new CommandProblem("There is nothing to draft from", {
    detail: `All that has come in from these sources is judged by ${judgedBy.join(", ")} already.`,
    fix: `Draft that plan anew with attune tracking-plan draft ${judge}, or name other sources with --source.`,
  });
};

export const registerDraft: Register = (group, { terminal }) => {
  const command = group
    .command("draft")
    .description("draft a tracking plan from the newest events; nothing is stored")
    .argument("[key]", "key of the draft; that of a live plan drafts it anew")
    .option("--source <key>", "a source that it is for; may be given several times", collect)
    .option(
      "--events <n>",
      "newest events to look at",
      parseCount("--events", 1, MOST_EVENTS),
      10_000,
    )
    .option("--out <file>", "write it to this new file");
  withJson(withConnection(command)).action(
    async (key: string | undefined, options: DraftOptions) => {
      const { source, events, out } = options;
      if (out !== undefined) keepFile(out);
      const drafted = await useApi(terminal, options, (api) =>
        api.call(OPERATIONS.draftTrackingPlan, {
          body: { events, ...(source ? { sources: [...source] } : {}), ...(key ? { key } : {}) },
        }),
      );
      if (drafted.seen === 0) throw nothingToDraft(drafted);
      if (out !== undefined) writeFileSync(out, planText(drafted), { flag: "wx" });
      answer(terminal, options, drafted, () =>
        out === undefined ? planText(drafted).trimEnd() : writtenText(out, drafted),
      );
    },
  );
};
