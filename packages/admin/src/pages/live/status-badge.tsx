import { useI18n } from "../../i18n/index.ts";
import type { Tone } from "../../ui/index.ts";
import { Badge } from "../../ui/index.ts";

const TONES = {
  accepted: "good",
  quarantined: "warn",
  rejected: "bad",
  duplicate: "neutral",
  decision: "accent",
  membership: "neutral",
} as const satisfies Readonly<Record<string, Tone>>;

/** What became of an event, or what else a row is. */
export const StatusBadge = ({ status }: { readonly status: keyof typeof TONES }) => {
  const { t } = useI18n();
  return <Badge tone={TONES[status]}>{t(`live.status.${status}`)}</Badge>;
};
