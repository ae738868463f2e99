import type { Answer } from "../../../api/index.ts";
import type { I18n } from "../../../i18n/index.ts";

export type Concern = Answer<"quality">["concerns"][number];

/** A UTC day, as readers of a language write it, wherever they are. */
export const dayName = ({ date }: Pick<I18n, "date">, day: string): string =>
  date(`${day}T12:00:00Z`);

/** What is to be looked at, in a sentence. */
export const concernText = (i18n: Pick<I18n, "t" | "date">, concern: Concern): string => {
  const { source, day, event, rule, trait, count } = concern;
  const told = {
    source,
    day: day === null ? "" : dayName(i18n, day),
    event: event ?? "",
    rule: rule ?? "",
    trait: trait ?? "",
    count: count ?? 0,
  };
  switch (concern.concern) {
    case "never sent":
      return i18n.t("sources.concern.never", told);
    case "late":
      return i18n.t("sources.concern.late", told);
    case "silent":
      return i18n.t("sources.concern.silent", told);
    case "low volume":
      return i18n.t("sources.concern.low", told);
    case "high volume":
      return i18n.t("sources.concern.high", told);
    case "trait stopped":
      return i18n.t("sources.concern.trait", told);
    case "rule broken":
      return i18n.t("sources.concern.rule", told);
    case "unknown events":
      return i18n.t("sources.concern.unknown", told);
    case "links refused":
      return i18n.t("sources.concern.links", told);
  }
};

/** Where one goes to put it right. */
export const concernAddress = ({ concern, source, event, profile }: Concern): string => {
  const key = encodeURIComponent(source);
  switch (concern) {
    case "never sent":
    case "late":
    case "silent":
      return `/setup/sources/${key}#send`;
    case "low volume":
    case "high volume":
    case "trait stopped":
      return `/setup/sources/${key}`;
    case "rule broken":
      return `/live?source=${key}${event === null ? "" : `&event=${encodeURIComponent(event)}`}`;
    case "unknown events":
      return "/setup/tracking-plan";
    case "links refused":
      return profile === null ? `/setup/sources/${key}` : `/people/${encodeURIComponent(profile)}`;
  }
};
