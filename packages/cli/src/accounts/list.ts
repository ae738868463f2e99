import type { AccountList } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, parseCount, withJson } from "../command/index.ts";
import { countText, tableText } from "../terminal/index.ts";
import { revenueText } from "./revenue.ts";

type ListOptions = ConnectionOptions &
  JsonOption & { readonly query?: string; readonly limit: number; readonly after?: string };

const listText = ({ accounts, next }: AccountList): string => {
  if (accounts.length === 0) return "No accounts.";
  const rows = accounts.map(({ id, name, events, orders, revenue, lastSeen }) => [
    id,
    name ?? "",
    countText(events),
    countText(orders),
    revenueText(revenue),
    lastSeen ?? "",
  ]);
  return [
    tableText(["account", "name", "events", "orders", "revenue", "last seen"], rows),
    ...(next === null ? [] : [`More: --after ${next}`]),
  ].join("\n");
};

export const registerList: Register = (accounts, { terminal }) => {
  const command = accounts
    .command("list")
    .description("list accounts, in the order in which they were first named")
    .option("--query <text>", "the beginning of an id, or of a name in any case")
    .option("--limit <n>", "how many", parseCount("--limit", 1, 200), 50)
    .option("--after <cursor>", "go on where a page ended");
  withJson(withConnection(command)).action(async (options: ListOptions) => {
    const { query: text, limit, after } = options;
    const query = {
      limit,
      ...(text === undefined ? {} : { query: text }),
      ...(after === undefined ? {} : { after }),
    };
    const list = await useApi(terminal, options, (api) => api.call(OPERATIONS.accounts, { query }));
    answer(terminal, options, list, () => listText(list));
  });
};
