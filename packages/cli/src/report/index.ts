import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { cutPointsText } from "./cut-points-text.ts";
import { given } from "./given.ts";
import { addPressure } from "./pressure.ts";
import { addRecommender } from "./recommender.ts";
import { tiersText } from "./tiers-text.ts";

type PeriodOptions = ConnectionOptions &
  JsonOption & { readonly from?: string; readonly to?: string };
type TiersOptions = PeriodOptions & { readonly segments?: string; readonly wait?: boolean };
type CutPointsOptions = PeriodOptions & { readonly quantiles?: string };

export const registerReport: Register = (program, shell) => {
  const { terminal } = shell;
  const report = program
    .command("report")
    .description("what segments are worth, what people got, what became of shelves");
  const tiers = report
    .command("tiers")
    .description("value tiers: size, share of revenue, average order, frequency, historical value")
    .option("--segments <keys>", "other segments than the value tiers, separated by commas")
    .option("--from <date>", "first day of the period, YYYY-MM-DD (365 days)")
    .option("--to <date>", "last day of the period (today)")
    .option("--wait", "first let segments and warehouse catch up, for 30 seconds at most");
  withJson(withConnection(tiers)).action(
    async ({ segments, from, to, wait = false, ...options }: TiersOptions) => {
      const query = given({ segments, from, to, wait: wait ? "yes" : "no" });
      const told = await useApi(terminal, options, (api) =>
        api.call(OPERATIONS.tierReport, { query }),
      );
      answer(terminal, options, told, () => tiersText(told));
    },
  );
  const cutPoints = report
    .command("cut-points")
    .description("orders and revenue of a buyer at quantiles, to cut tiers by rank")
    .option("--quantiles <shares>", "separated by commas (0.5,0.8,0.95)")
    .option("--from <date>", "first day of the period, YYYY-MM-DD (365 days)")
    .option("--to <date>", "last day of the period (today)");
  withJson(withConnection(cutPoints)).action(
    async ({ quantiles, from, to, ...options }: CutPointsOptions) => {
      const query = given({ quantiles, from, to });
      const told = await useApi(terminal, options, (api) =>
        api.call(OPERATIONS.cutPoints, { query }),
      );
      answer(terminal, options, told, () => cutPointsText(told));
    },
  );
  addPressure(report, shell);
  addRecommender(report, shell);
};
