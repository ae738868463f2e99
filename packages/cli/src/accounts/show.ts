import type { AccountResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { countText, tableText } from "../terminal/index.ts";
import { revenueText } from "./revenue.ts";

const valueText = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value);

const accountText = (account: AccountResponse): string => {
  const { id, traits, events, orders, revenue, firstSeen, lastSeen, segments } = account;
  const rows = traits.map(({ name, value, source, time }) => [
    name,
    valueText(value),
    source,
    time,
  ]);
  return [
    `Account ${id}: ${countText(events)} events, ${countText(orders)} orders, first seen ${firstSeen ?? "never"}, last ${lastSeen ?? "never"}`,
    ...(revenue.length === 0 ? [] : [`Revenue: ${revenueText(revenue)}`]),
    ...(segments.length === 0
      ? []
      : [`In segments: ${segments.map(({ segment }) => segment).join(", ")}`]),
    ...(rows.length === 0 ? [] : ["", tableText(["trait", "value", "source", "time"], rows)]),
  ].join("\n");
};

export const registerShow: Register = (accounts, { terminal }) => {
  const command = accounts
    .command("show")
    .description("show an account: its traits, and what happened for it")
    .argument("<id>", "the account's id: the groupId of group calls");
  withJson(withConnection(command)).action(
    async (id: string, options: ConnectionOptions & JsonOption) => {
      const account = await useApi(terminal, options, (api) =>
        api.call(OPERATIONS.account, { params: { id } }),
      );
      answer(terminal, options, account, () => accountText(account));
    },
  );
};
