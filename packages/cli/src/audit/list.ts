import type { AuditAction, AuditList } from "@attune/contract";
import { AUDIT_ACTIONS, OPERATIONS } from "@attune/contract";
import { Option } from "commander";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, parseCount, withJson } from "../command/index.ts";
import { tableText } from "../terminal/index.ts";

type ListOptions = ConnectionOptions &
  JsonOption & {
    readonly limit: number;
    readonly before?: number;
    readonly actor?: string;
    readonly action?: AuditAction;
    readonly target?: string;
    readonly since?: string;
    readonly until?: string;
  };

const listText = ({ rows, next }: AuditList): string =>
  rows.length === 0
    ? "Nothing that was asked for is in the audit log."
    : [
        tableText(
          ["n", "at", "actor", "action", "target", "details"],
          rows.map(({ n, at, actor, action, target, details }) => [
            String(n),
            at ?? "?",
            actor,
            action,
            target,
            JSON.stringify(details),
          ]),
        ),
        ...(next === null ? [] : [`Earlier rows: --before ${next}`]),
      ].join("\n");

/** A page of the audit log, newest first. */
export const registerAuditList: Register = (audit, { terminal }) => {
  const command = audit
    .command("list", { isDefault: true })
    .description("list what people and keys did, newest first")
    .option("--limit <n>", "how many rows", parseCount("--limit", 1, 500), 50)
    .option(
      "--before <n>",
      "only rows before this number",
      parseCount("--before", 1, Number.MAX_SAFE_INTEGER),
    )
    .option("--actor <name>", "only what this actor did")
    .addOption(new Option("--action <action>", "only this action").choices([...AUDIT_ACTIONS]))
    .option("--target <target>", "only what was done to this: p42, offer:welcome")
    .option("--since <instant>", "only what was done then or later: 2026-11-22T08:00:00Z")
    .option("--until <instant>", "only what was done before then");
  withJson(withConnection(command)).action(async (options: ListOptions) => {
    const { limit, before, actor, action, target, since, until } = options;
    const query = { limit, before, actor, action, target, since, until };
    const list = await useApi(terminal, options, (api) => api.call(OPERATIONS.auditLog, { query }));
    answer(terminal, options, list, () => listText(list));
  });
};
