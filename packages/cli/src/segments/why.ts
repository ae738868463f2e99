import type { WhyAccountResponse, WhyResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { clauseTable } from "../condition/index.ts";
import { CommandProblem } from "../problem/index.ts";
import { findProfile } from "../profiles/index.ts";

type WhyOptions = ConnectionOptions &
  JsonOption & {
    readonly profile?: string;
    readonly account?: string;
    readonly at?: string;
    readonly language: "en" | "sv";
  };

const BY = {
  entry: "by entry",
  time: "by time alone",
  definition: "by a definition that was new or changed",
} as const;

type Why = WhyResponse | WhyAccountResponse;

const movedText = ({ moved }: Why): readonly string[] => {
  if (moved === null) return ["It has never been in it."];
  const { what, by, cause, at, seq } = moved;
  const reason = cause === null ? BY[by] : `${BY[by]} ${cause}`;
  return [`It ${what} at ${at}, ${reason} (entry ${seq} says so).`];
};

const whyText = (why: Why, language: "en" | "sv"): string =>
  [
    `${why.isIn ? "✓ in" : "✗ not in"} ${why.segment}: ${why.sentence[language]}`,
    ...movedText(why),
    ...(why.isLookedAt ? [] : ["It was not looked at yet: the segment is catching up."]),
    "",
    clauseTable(why.trace, language),
    ...(why.nextChange === null ? [] : ["", `Time alone may change it at ${why.nextChange}.`]),
    ...(!("isComplete" in why) || why.isComplete
      ? []
      : ["", "Older events were left out: there are too many."]),
  ].join("\n");

/** Whom it is asked of: one of both, and an account as it is now. */
const whomOf = ({
  profile,
  account,
  at,
}: WhyOptions): { readonly profile: string } | { readonly account: string } => {
  const refuse = (title: string, fix: string): CommandProblem => new CommandProblem(title, { fix });
  if (profile !== undefined && account === undefined) return { profile };
  if (profile !== undefined || account === undefined)
    throw refuse(
      "Of whom is not said",
      "Name --profile, or --account for a segment of accounts, and not both.",
    );
  if (at === undefined) return { account };
  throw refuse(
    "An account can be asked for now only",
    "Leave --at out: the events of an account are not kept by account.",
  );
};

export const registerWhy: Register = (segments, { terminal }) => {
  const command = segments
    .command("why")
    .description("why a profile, or an account, is or is not in a segment")
    .argument("<key>", "the segment's key")
    .option("--profile <who>", "a profile's id, or an identifier such as user_id:42")
    .option("--account <id>", "of a segment of accounts: the account's id")
    .option("--at <instant>", "as of an instant that has passed, ISO 8601")
    .option("--language <language>", "en or sv", "en");
  withJson(withConnection(command)).action(async (key: string, options: WhyOptions) => {
    const { at, language } = options;
    const of = `segment:${key}`;
    const whom = whomOf(options);
    const why = await useApi(terminal, options, async (api): Promise<Why> => {
      if ("account" in whom)
        return api.call(OPERATIONS.whyAccount, { params: { id: whom.account }, query: { of } });
      const { id } = await findProfile(api, whom.profile);
      const query = { of, ...(at === undefined ? {} : { at }) };
      const told = await api.call(OPERATIONS.whyProfile, { params: { id }, query });
      if ("segment" in told) return told;
      throw new Error("an answer about a segment was expected");
    });
    answer(terminal, options, why, () => whyText(why, language === "sv" ? "sv" : "en"));
  });
};
