import type { Answer } from "../api/index.ts";
import type { I18n } from "../i18n/index.ts";

export type Reason = Answer<"quarantined">["reasons"][number];
type Want = NonNullable<Reason["want"]>;
type Telling = Pick<I18n, "t" | "number">;

/** Types and formats whose names no message can have. */
const nameable = (name: string): string => (name === "date-time" ? "instant" : name);

const typesText = ({ t }: Telling, types: readonly string[]): string =>
  types
    .map((type) => t("live.wanted.type", { type: nameable(type) }))
    .reduce((one, other) => t("live.wanted.or", { one, other }));

type Bounded = Extract<Want, { readonly kind: "range" | "length" | "items" }>;

const boundsText = ({ t, number }: Telling, { kind, least, most }: Bounded): string => {
  const isOpenBelow = least === null || (least === 0 && kind !== "range");
  if (most === null) return t("live.wanted.least", { least: number(least ?? 0) });
  if (isOpenBelow) return t("live.wanted.most", { most: number(most) });
  return t("live.wanted.between", { least: number(least), most: number(most) });
};

const wantText = (
  telling: Telling,
  want: Exclude<Want, { readonly kind: "known" | "event" }>,
): string => {
  const { t } = telling;
  switch (want.kind) {
    case "type":
      return typesText(telling, want.types);
    case "range":
    case "length":
    case "items":
      return t("live.wanted.bounded", { kind: want.kind, bounds: boundsText(telling, want) });
    case "enum":
      return t("live.wanted.values", { values: want.values });
    case "format":
      return t("live.wanted.format", { format: nameable(want.format) });
  }
};

/** What else keeps an event out, by the name of the rule. */
const FLAWS: Readonly<Record<string, string>> = {
  fold: "fold",
  "exposure-unknown-decision": "unknownDecision",
  "exposure-of-another": "ofAnother",
  "fix:consent": "consent",
  "fix:identifier": "identifier",
  "fix:rename": "rename",
  "fix:set": "set",
  "fix:default": "set",
};

const CONVERT = "fix:convert-";

/** Why an event waits, in the reader's language: by the rule, never by the server's words for it. */
export const reasonText = (telling: Telling, { rule, want, saw = "", detail }: Reason): string => {
  const { t } = telling;
  if (want?.kind === "known" || want?.kind === "event")
    return t("live.notInPlan", { what: want.kind });
  if (want !== undefined)
    return t("live.brokenRule", {
      wanted: wantText(telling, want),
      saw: t("live.saw", { type: saw }),
    });
  if (rule.startsWith(CONVERT))
    return t("live.notConverted", { type: typesText(telling, [rule.slice(CONVERT.length)]) });
  const flaw = FLAWS[rule];
  return flaw === undefined ? detail : t("live.flaw", { flaw });
};
