import type { DifferingDecision, ReplayResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { Api, ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, parseCount, withJson } from "../command/index.ts";
import type { Progress } from "../terminal/index.ts";
import { countText, startProgress, tableText } from "../terminal/index.ts";

type ReplayOptions = ConnectionOptions &
  JsonOption & {
    readonly since?: string;
    readonly until?: string;
    readonly slot?: string;
    readonly limit?: number;
  };

type Replayed = Pick<ReplayResponse, "same" | "differing" | "notReplayable">;

/** Decisions that a page looks at. */
const PAGE = 500;
/** Lines that are shown of each list. */
const SHOWN = 20;

const countOf = ({ same, differing, notReplayable }: Replayed): number =>
  same + differing.length + notReplayable.length;

/** How far it is in the time that is looked at. */
const tellProgress = (
  progress: Progress,
  { since, until }: ReplayOptions,
  first: number,
  reached: string | null,
  count: number,
): void => {
  const start = since === undefined ? first : Date.parse(since);
  const end = until === undefined ? Date.now() : Date.parse(until);
  const at = reached === null ? end : Date.parse(reached);
  if (end > start) progress.at(Math.max(0, (at - start) / (end - start)), count);
};

const replayAll = async (
  api: Api,
  options: ReplayOptions,
  progress: Progress,
): Promise<Replayed> => {
  const { since, until, slot, limit = Infinity } = options;
  const asked = Object.fromEntries(
    Object.entries({ since, until, slot }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
  const all: Replayed = { same: 0, differing: [], notReplayable: [] };
  let first: number | null = null;
  for (let after: string | null = ""; after !== null && countOf(all) < limit;) {
    const page: ReplayResponse = await api.call(OPERATIONS.replayDecisions, {
      query: {
        ...asked,
        limit: String(Math.min(PAGE, limit - countOf(all))),
        ...(after === "" ? {} : { after }),
      },
    });
    all.same += page.same;
    all.differing.push(...page.differing);
    all.notReplayable.push(...page.notReplayable);
    after = page.next;
    first ??= Date.parse(page.reached ?? "");
    tellProgress(progress, options, first, page.reached, countOf(all));
  }
  return all;
};

const outcomeText = ({ reason, offer }: DifferingDecision["recorded"]): string =>
  offer === null ? reason : `${reason} ${offer}`;

const moreText = (all: readonly unknown[]): string[] =>
  all.length > SHOWN ? [`… and ${countText(all.length - SHOWN)} more.`] : [];

const differingText = (differing: readonly DifferingDecision[]): string[] =>
  differing.length === 0
    ? []
    : [
        "",
        tableText(
          ["decision", "time", "slot", "recorded", "made again", "differs in"],
          differing
            .slice(0, SHOWN)
            .map(({ id, time, slot, recorded, replayed, differs }) => [
              id,
              time,
              slot,
              outcomeText(recorded),
              outcomeText(replayed),
              differs.join(", "),
            ]),
        ),
        ...moreText(differing),
      ];

const missingText = (missing: Replayed["notReplayable"]): string[] =>
  missing.length === 0
    ? []
    : [
        "",
        tableText(
          ["decision", "time", "slot", "what is gone"],
          missing
            .slice(0, SHOWN)
            .map(({ id, time, slot, retired }) => [id, time, slot, retired.join(", ")]),
        ),
        ...moreText(missing),
      ];

const replayedText = (replayed: Replayed): string => {
  const { same, differing, notReplayable } = replayed;
  if (countOf(replayed) === 0) return "There are no decisions to be made again.";
  return [
    `Decisions made again: ${countText(same)} the same, ${countText(differing.length)} different, ${countText(notReplayable.length)} not replayable.`,
    ...differingText(differing),
    ...missingText(notReplayable),
  ].join("\n");
};

export const registerReplay: Register = (program, { terminal, finish }) => {
  const command = program
    .command("replay")
    .description("make recorded decisions again and compare: exit 1 when one differs")
    .option("--since <instant>", "only decisions made at or after it, ISO 8601")
    .option("--until <instant>", "only decisions made before it")
    .option("--slot <key>", "only decisions for this slot")
    .option("--limit <count>", "so many at most, the oldest first", parseCount("--limit", 1, 1e12));
  withJson(withConnection(command)).action(async (options: ReplayOptions) => {
    const progress = startProgress(terminal, { label: "Replaying", total: 1, unit: "decisions" });
    const replayed = await useApi(terminal, options, (api) =>
      replayAll(api, options, progress),
    ).finally(progress.stop);
    answer(terminal, options, replayed, () => replayedText(replayed));
    finish(replayed.differing.length === 0 ? 0 : 1);
  });
};
