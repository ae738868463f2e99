import type { MembersResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, parseCount, withJson } from "../command/index.ts";
import { tableText } from "../terminal/index.ts";

type MembersOptions = ConnectionOptions &
  JsonOption & { readonly limit: number; readonly after?: string };

const membersText = ({ members, next }: MembersResponse): string => {
  if (members.length === 0) return "Nobody is in this segment.";
  const rows = members.map(({ profile, identifiers, since }) => [
    profile,
    identifiers.join(", "),
    since,
  ]);
  return [
    tableText(["profile", "identifiers", "since"], rows),
    ...(next === null ? [] : [`More: --after ${next}`]),
  ].join("\n");
};

export const registerMembers: Register = (segments, { terminal }) => {
  const command = segments
    .command("members")
    .description("list the profiles that are in a segment")
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
