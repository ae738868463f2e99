import type { MembersResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, parseCount, withJson } from "../command/index.ts";
import { tableText } from "../terminal/index.ts";

type MembersOptions = ConnectionOptions &
  JsonOption & { readonly limit: number; readonly after?: string };

const tableOf = ({ of, members, accounts }: MembersResponse): string =>
  of === "account"
    ? tableText(
        ["account", "name", "since"],
        accounts.map(({ account, name, since }) => [account, name ?? "", since]),
      )
    : tableText(
        ["profile", "identifiers", "since"],
        members.map(({ profile, identifiers, since }) => [profile, identifiers.join(", "), since]),
      );

const membersText = (told: MembersResponse): string => {
  const { of, members, accounts, next } = told;
  if (members.length + accounts.length === 0)
    return of === "account" ? "No account is in this segment." : "Nobody is in this segment.";
  return [tableOf(told), ...(next === null ? [] : [`More: --after ${next}`])].join("\n");
};

export const registerMembers: Register = (segments, { terminal }) => {
  const command = segments
    .command("members")
    .description("list the profiles, or accounts, that are in a segment")
    .argument("<key>", "the segment's key")
    .option("--limit <n>", "how many", parseCount("--limit", 1, 500), 50)
    .option("--after <cursor>", "go on where a page ended");
  withJson(withConnection(command)).action(async (key: string, options: MembersOptions) => {
    const { limit, after } = options;
    const query = { limit, ...(after === undefined ? {} : { after }) };
    const members = await useApi(terminal, options, (api) =>
      api.call(OPERATIONS.segmentMembers, { params: { key }, query }),
    );
    answer(terminal, options, members, () => membersText(members));
  });
};
