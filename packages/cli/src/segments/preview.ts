import { readFileSync } from "node:fs";
import type { Counted, PreviewResponse } from "@attune/contract";
import { OPERATIONS, PREVIEW_MOST } from "@attune/contract";
import { parse } from "yaml";
import { z } from "zod";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, parseCount, withJson } from "../command/index.ts";
import { CommandProblem } from "../problem/index.ts";
import { countText, tableText } from "../terminal/index.ts";

type PreviewOptions = ConnectionOptions &
  JsonOption & { readonly lookAt?: number; readonly language: "en" | "sv" };

const Definition = z.object({
  kind: z.literal("segment"),
  key: z.string(),
  of: z.enum(["profile", "account"]).optional(),
  when: z.record(z.string(), z.json()),
});

/** A segment's definition in a file of its own, as JSON or YAML. */
const readDefinition = (file: string): z.infer<typeof Definition> => {
  const refuse = (detail: string): CommandProblem =>
    new CommandProblem("This is no segment's definition", {
      detail: `${file}: ${detail}`,
      fix: "Name a file with one segment, as JSON or YAML: kind: segment, key, when.",
    });
  let document: unknown;
  try {
    document = parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error));
  }
  const read = Definition.safeParse(document);
  if (read.success) return read.data;
  throw refuse(
    read.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "),
  );
};

const sizeText = ({ count, interval }: Counted): string =>
  interval
    ? `about ${countText(count)} (${countText(interval.low)} to ${countText(interval.high)}, 95 %)`
    : countText(count);

const samplesText = ({ samples, accounts }: Counted): readonly string[] => [
  ...(samples.length === 0
    ? []
    : [
        tableText(
          ["profile", "identifiers"],
          samples.map(({ profile, identifiers }) => [profile, identifiers.join(", ")]),
        ),
      ]),
  ...(accounts.length === 0
    ? []
    : [
        tableText(
          ["account", "name"],
          accounts.map(({ account, name }) => [account, name ?? ""]),
        ),
      ]),
];

const previewText = (told: PreviewResponse, language: "en" | "sv"): string => {
  const { of, sentence, isExact, lookedAt, profiles, change, isMasked, catchingUp } = told;
  return [
    sentence[language],
    `${sizeText(told)} of ${countText(profiles)} ${of}s${isExact ? "" : `, by ${countText(lookedAt)} chosen by chance`}`,
    ...samplesText(told),
    ...(change === undefined
      ? []
      : [
          "",
          `Would enter: ${sizeText(change.entering)}`,
          ...samplesText(change.entering),
          `Would leave: ${sizeText(change.leaving)}`,
          ...samplesText(change.leaving),
        ]),
    ...(catchingUp.length > 0
      ? ["", `Not all is known yet: ${catchingUp.join(", ")} catching up.`]
      : []),
    ...(isMasked ? ["", "What your role may not see was read as missing."] : []),
  ].join("\n");
};

export const registerPreview: Register = (segments, { terminal }) => {
  const command = segments
    .command("preview")
    .description("who would be in a segment, before it is saved, and whom a change would move")
    .argument("<file>", "a file with the segment's definition (JSON or YAML)")
    .option(
      "--look-at <n>",
      "profiles to look at, at most",
      parseCount("--look-at", 1, PREVIEW_MOST),
    )
    .option("--language <language>", "en or sv", "en");
  withJson(withConnection(command)).action(async (file: string, options: PreviewOptions) => {
    const { key, of, when } = readDefinition(file);
    const { lookAt, language } = options;
    const told = await useApi(terminal, options, async (api) => {
      const { segments: live } = await api.call(OPERATIONS.segments, {});
      const isLive = live.some((each) => each.key === key);
      return api.call(OPERATIONS.previewSegment, {
        body: {
          when,
          ...(of === undefined ? {} : { of }),
          ...(isLive ? { key } : {}),
          ...(lookAt === undefined ? {} : { lookAt }),
        },
      });
    });
    answer(terminal, options, told, () => previewText(told, language === "sv" ? "sv" : "en"));
  });
};
