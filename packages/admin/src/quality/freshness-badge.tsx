import type { Answer } from "../api/index.ts";
import type { I18n } from "../i18n/index.ts";
import { useI18n } from "../i18n/index.ts";
import type { Tone } from "../ui/index.ts";
import { Badge } from "../ui/index.ts";

type State = Answer<"quality">["sources"][number]["freshness"]["state"];

const TONES: Readonly<Record<State, Tone>> = {
  fresh: "good",
  late: "warn",
  silent: "bad",
  never: "neutral",
  "no expectation": "neutral",
};

/** Keys of messages have no spaces in them. */
const freshnessName = ({ t }: Pick<I18n, "t">, state: State): string =>
  t("quality.freshnessIs", { freshness: state === "no expectation" ? "none" : state });

/** How old the newest event of a source is, against how often it says that it sends. */
export const FreshnessBadge = ({ state }: { readonly state: State }) => {
  const i18n = useI18n();
  return <Badge tone={TONES[state]}>{freshnessName(i18n, state)}</Badge>;
};
