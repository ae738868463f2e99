import { useI18n } from "../i18n/index.ts";
import { Badge } from "../ui/index.ts";
import type { DefinitionDocument } from "./documents.ts";

const TONES = {
  live: "good",
  draft: "neutral",
  "in review": "warn",
  archived: "neutral",
  discarded: "neutral",
} as const;

export const StatusBadge = ({ status }: Pick<DefinitionDocument, "status">) => {
  const { t } = useI18n();
  return <Badge tone={TONES[status]}>{t(`definitions.status.${status}`)}</Badge>;
};
