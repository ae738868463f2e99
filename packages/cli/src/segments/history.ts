import type { SegmentHistoryResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import { Option } from "commander";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { countText, tableText } from "../terminal/index.ts";
import { silenceText } from "./revenue-text.ts";

type HistoryOptions = ConnectionOptions &
  JsonOption & {
    readonly grain: SegmentHistoryResponse["grain"];
    readonly from?: string;
    readonly to?: string;
    readonly wait?: boolean;
  };

const historyText = ({ warehouse, periods }: SegmentHistoryResponse): string => {
  const silence = silenceText(warehouse);
  if (silence !== null) return silence;
  const rows = periods.map(({ period, size, entered, left }) => [
    period,
    countText(size),
    countText(entered),
    countText(left),
  ]);
  const { behind = 0 } = warehouse;
  return [
    tableText(["period", "size", "entered", "left"], rows, 1),
    ...(behind === 0
      ? []
      : ["", `${countText(behind)} entries are not in yet: --wait waits for them.`]),
  ].join("\n");
};

export const registerHistory: Register = (segments, { terminal }) => {
  const command = segments
    .command("history")
    .description("a segment's size over time")
    .argument("<key>", "the segment's key")
    .addOption(
      new Option("--grain <grain>", "the length of a period")
        .choices(["day", "week", "month"])
        .default("day"),
    )
    .option("--from <day>", "a day in the first period, YYYY-MM-DD")
    .option("--to <day>", "a day in the last period; today when absent")
    .option("--wait", "take in all that was committed first");
  withJson(withConnection(command)).action(async (key: string, options: HistoryOptions) => {
    const { grain, from, to, wait } = options;
    const query = {
      grain,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(wait === true ? { wait: "yes" as const } : {}),
    };
    const told = await useApi(terminal, options, (api) =>
      api.call(OPERATIONS.segmentHistory, { params: { key }, query }),
    );
    answer(terminal, options, told, () => historyText(told));
  });
};
