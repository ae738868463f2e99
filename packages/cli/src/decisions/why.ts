import type { WhyOfferResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, languageOption, withJson } from "../command/index.ts";
import { findProfile } from "../profiles/index.ts";

type WhyOptions = ConnectionOptions &
  JsonOption & {
    readonly profile: string;
    readonly slot?: string;
    readonly at?: string;
    readonly language: "en" | "sv";
  };

const MARKS = { shown: "✓", eligible: "–", "not eligible": "✗" } as const;

const slotText = ({
  slot,
  outcome,
  winner,
  sentences,
}: WhyOfferResponse["slots"][number]): string =>
  [
    `${MARKS[outcome]} ${slot}: ${outcome}${outcome === "shown" ? "" : `; ${winner?.offer ?? "the default"} is shown`}`,
    ...sentences.map((sentence) => `  ${sentence}`),
  ].join("\n");

const whyText = ({ offer, at, slots, approximate, isComplete }: WhyOfferResponse): string =>
  [
    ...(slots.length === 0 ? [`No rule put ${offer} up for a slot at ${at}.`] : []),
    ...slots.map(slotText),
    ...(approximate.length === 0
      ? []
      : ["", `Not known of that moment, and taken as they are: ${approximate.join(", ")}.`]),
    ...(isComplete ? [] : ["", "Older events were left out: there are too many."]),
  ].join("\n");

export const registerWhyOffer: Register = (program, { terminal }) => {
  const command = program
    .command("why")
    .description("why an offer is, or is not, shown to somebody, and what would change that")
    .argument("<offer>", "the offer's key")
    .requiredOption("--profile <who>", "a profile's id, or an identifier such as user_id:42")
    .option("--slot <key>", "this slot only")
    .option("--at <instant>", "as of an instant that has passed, ISO 8601")
    .addOption(languageOption());
  withJson(withConnection(command)).action(async (offer: string, options: WhyOptions) => {
    const { slot, at, language } = options;
    const why = await useApi(terminal, options, async (api): Promise<WhyOfferResponse> => {
      const { id } = await findProfile(api, options.profile);
      const query = {
        of: `offer:${offer}`,
        language,
        ...(slot === undefined ? {} : { slot }),
        ...(at === undefined ? {} : { at }),
      };
      const told = await api.call(OPERATIONS.whyProfile, { params: { id }, query });
      if ("offer" in told) return told;
      throw new Error("an answer about an offer was expected");
    });
    answer(terminal, options, why, () => whyText(why));
  });
};
