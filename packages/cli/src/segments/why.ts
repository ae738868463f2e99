import type { WhyResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { clauseTable } from "../condition/index.ts";
import { findProfile } from "../profiles/index.ts";

type WhyOptions = ConnectionOptions &
  JsonOption & {
    readonly profile: string;
    readonly at?: string;
    readonly language: "en" | "sv";
  };

const BY = {
  entry: "by entry",
  time: "by time alone",
  definition: "by a definition that was new or changed",
} as const;

const movedText = ({ moved }: WhyResponse): readonly string[] => {
  if (moved === null) return ["It has never been in it."];
  const { what, by, cause, at, seq } = moved;
  const reason = cause === null ? BY[by] : `${BY[by]} ${cause}`;
  return [`It ${what} at ${at}, ${reason} (entry ${seq} says so).`];
};

const whyText = (why: WhyResponse, language: "en" | "sv"): string =>
  [
    `${why.isIn ? "✓ in" : "✗ not in"} ${why.segment}: ${why.sentence[language]}`,
    ...movedText(why),
    ...(why.isLookedAt ? [] : ["It was not looked at yet: the segment is catching up."]),
    "",
    clauseTable(why.trace, language),
    ...(why.nextChange === null ? [] : ["", `Time alone may change it at ${why.nextChange}.`]),
    ...(why.isComplete ? [] : ["", "Older events were left out: there are too many."]),
  ].join("\n");

export const registerWhy: Register = (segments, { terminal }) => {
  const command = segments
    .command("why")
    .description("why a profile is, or is not, in a segment")
    .argument("<key>", "the segment's key")
    .requiredOption("--profile <who>", "a profile's id, or an identifier such as user_id:42")
    .option("--at <instant>", "as of an instant that has passed, ISO 8601")
    .option("--language <language>", "en or sv", "en");
  withJson(withConnection(command)).action(async (key: string, options: WhyOptions) => {
    const { profile, at, language } = options;
    const why = await useApi(terminal, options, async (api) => {
      const { id } = await findProfile(api, profile);
      const query = { of: `segment:${key}`, ...(at === undefined ? {} : { at }) };
      return api.call(OPERATIONS.whySegment, { params: { id }, query });
    });
    answer(terminal, options, why, () => whyText(why, language === "sv" ? "sv" : "en"));
  });
};
