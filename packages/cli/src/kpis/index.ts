import { KPI_METRICS, OPERATIONS } from "@attune/contract";
import { Option } from "commander";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { kpisText, SHOWN } from "./kpis-text.ts";

const SPLITS = ["none", "channel", "source", "channel,source", "source,channel"] as const;

type KpisOptions = ConnectionOptions &
  JsonOption & {
    readonly grain: "day" | "week" | "month";
    readonly by: (typeof SPLITS)[number];
    readonly from?: string;
    readonly to?: string;
    readonly metric?: string;
    readonly wait?: boolean;
  };

const flag = (flags: string, description: string, choices: readonly string[]): Option =>
  new Option(flags, description).choices(choices).default(choices[0]);

export const registerKpis: Register = (program, { terminal }) => {
  const command = program
    .command("kpis")
    .description("what the business does: people, orders, revenue by day, week or month")
    .addOption(flag("--grain <grain>", "how long a period is", ["day", "week", "month"]))
    .option("--from <date>", "the first period is the one of this day, YYYY-MM-DD")
    .option("--to <date>", "the last period is the one of this day (today)")
    .addOption(flag("--by <what>", "what to split by", SPLITS))
    .option(
      "--metric <names>",
      `figures, separated by commas: ${KPI_METRICS.join(", ")} (a table shows ${SHOWN.join(", ")} when absent, --json all)`,
    )
    .option(
      "--wait",
      "first let the warehouse take in all that the log holds, for 30 seconds at most",
    );
  withJson(withConnection(command)).action(
    async ({ grain, by, from, to, metric, wait = false, ...options }: KpisOptions) => {
      const shown = metric ?? (options.json ? undefined : SHOWN.join(","));
      const query = { grain, by, from, to, metric: shown, wait: wait ? "yes" : "no" } as const;
      const kpis = await useApi(terminal, options, (api) => api.call(OPERATIONS.kpis, { query }));
      answer(terminal, options, kpis, () => kpisText(kpis));
    },
  );
};
