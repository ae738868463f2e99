import { CLICK_DAYS, OPERATIONS, SHELF_DAYS } from "@attune/contract";
import type { Command } from "commander";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Shell } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { given } from "./given.ts";
import { recommenderText } from "./recommender-text.ts";

type RecommenderOptions = ConnectionOptions &
  JsonOption & {
    readonly days?: string;
    readonly from?: string;
    readonly to?: string;
    readonly wait?: boolean;
  };

/** What became of a recommender's shelves. */
export const addRecommender = (report: Command, { terminal }: Shell): void => {
  const command = report
    .command("recommender")
    .description(
      `what became of a recommender's shelves: seen, clicked, ordered within ${CLICK_DAYS} days; how good its model is`,
    )
    .argument("<key>", "key of a live recommender")
    .option("--days <number>", `how many days up to the last (${SHELF_DAYS.usual})`)
    .option("--from <date>", "first day, YYYY-MM-DD, instead of how many")
    .option("--to <date>", "last day (today)")
    .option("--wait", "first let the warehouse catch up, for 30 seconds at most");
  withJson(withConnection(command)).action(
    async (key: string, { days, from, to, wait = false, ...options }: RecommenderOptions) => {
      const query = given({ days, from, to, wait: wait ? "yes" : "no" });
      const told = await useApi(terminal, options, (api) =>
        api.call(OPERATIONS.recommenderQuality, { params: { key }, query }),
      );
      answer(terminal, options, told, () => recommenderText(told));
    },
  );
};
