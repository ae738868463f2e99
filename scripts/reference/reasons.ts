import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Reason } from "@attune/core/decision";
import { REASONS } from "@attune/core/decision";
import { code, generated, page, table } from "./markdown.ts";

const MEANING: Readonly<Record<Reason, string>> = {
  SELECTED: "It won and was answered.",
  SPLIT: "An experiment assigned it.",
  FORCED: "A tester or an operator asked for it.",
  STICKY: "It was answered before and is kept.",
  HOLDOUT: "The profile is in a holdout.",
  GLOBAL_CONTROL: "The profile is in the global control group.",
  NOT_ELIGIBLE:
    "The rule, or what the offer asks of whom may have it, does not hold for the profile; or the slot serves others.",
  NOT_APPLICABLE: "The context of the call does not fit.",
  NOT_SUITABLE: "It would not be good for this customer now.",
  NO_CONSENT: "The purpose has no lawful basis for this person.",
  OPTED_OUT: "The person said no to this.",
  RESTRICTED: "The person's data may not be used.",
  SUPPRESSED: "The person is left alone: a suppression or a cool-down says so.",
  UNREACHABLE: "There is no address on this channel.",
  CAP_REACHED: "A frequency cap is used up.",
  QUIET_HOURS: "It is quiet time where the person is.",
  BUDGET_EXHAUSTED: "The offer's budget is used up.",
  OUT_OF_SCHEDULE: "The offer is not scheduled for now.",
  OUT_OF_STOCK: "The catalog item is not in stock.",
  PREREQUISITE_FAILED: "Something that has to come before has not happened.",
  MUTEX_LOST: "The person's place in a group of offers that exclude one another belongs to others.",
  OUTRANKED: "Another candidate ranked higher; the record names it and the margin.",
  CONTENT_UNAVAILABLE: "The content is not live, or not there in the locale.",
  COVERAGE_EXCLUDED: "The profile is outside the share that this is rolled out to.",
  DUPLICATE: "The same thing was answered already.",
  EXPIRED: "It was due at a time that has passed.",
  PAUSED: "Somebody paused it, or a guardrail did.",
  CHANNEL_DOWN: "The channel's provider fails.",
  DISABLED: "Somebody switched it off.",
  FALLBACK: "No candidate was left: the slot's default.",
  STALE_DATA: "The last known values were used.",
  ERROR: "It could not be decided; the parameters say why.",
};

const root = new URL("../../packages/", import.meta.url).pathname;

const codeOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter(
      (file) =>
        file.endsWith(".ts") && !/(?:\.test|reason|sentence|english|swedish)\.ts$/.test(file),
    )
    .map((file) => readFileSync(join(folder, file), "utf8"));

/** Reasons that the code of today can give; the others are reserved words. */
const given = (): ReadonlySet<Reason> => {
  const code = [
    ...codeOf(join(root, "core/src/decision")),
    ...codeOf(join(root, "core/src/policy")),
    ...codeOf(join(root, "core/src/arbitration")),
    ...codeOf(join(root, "server/src/modules/decide")),
  ].join("\n");
  return new Set(REASONS.filter((reason) => code.includes(`"${reason}"`)));
};

/** docs/reference/reasons.md: the closed list. */
export const reasonsPage = (): string => {
  const now = given();
  const rows = (wanted: boolean): string[][] =>
    REASONS.filter((reason) => now.has(reason) === wanted).map((reason) => [
      code(reason),
      MEANING[reason],
    ]);
  return page([
    ...generated("Reasons", "packages/core/src/decision/reason.ts"),
    "Every candidate that was considered, chosen or not, has one of these reasons, and so has every decision. The list is closed: a new reason is a change of the contract.",
    "",
    "## Given today",
    "",
    ...table(["reason", "meaning"], rows(true)),
    "## Reserved",
    "",
    "Words for parts of the design that are not built yet. No answer carries them today.",
    "",
    ...table(["reason", "meaning"], rows(false)),
  ]);
};
