import type { AccountMembers } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, parseCount, withJson } from "../command/index.ts";
import { tableText } from "../terminal/index.ts";

type MembersOptions = ConnectionOptions &
  JsonOption & { readonly limit: number; readonly after?: string };

const membersText = ({ members, next }: AccountMembers): string => {
  if (members.length === 0) return "Nobody is in this account.";
  const rows = members.map(({ profile, identifiers, since, source }) => [
    profile,
    identifiers.join(", "),
    since,
    source,
  ]);
  return [
    tableText(["profile", "identifiers", "since", "source"], rows),
    ...(next === null ? [] : [`More: --after ${next}`]),
  ].join("\n");
};

export const registerMembers: Register = (accounts, { terminal }) => {
  const command = accounts
    .command("members")
    .description("list the profiles that are in an account")
    .argument("<id>", "the account's id: the groupId of group calls")
    .option("--limit <n>", "how many", parseCount("--limit", 1, 200), 50)
    .option("--after <cursor>", "go on where a page ended");
  withJson(withConnection(command)).action(async (id: string, options: MembersOptions) => {
    const { limit, after } = options;
    const query = { limit, ...(after === undefined ? {} : { after }) };
    const members = await useApi(terminal, options, (api) =>
      api.call(OPERATIONS.accountMembers, { params: { id }, query }),
    );
    answer(terminal, options, members, () => membersText(members));
  });
};
