import type { Answer } from "../api/index.ts";
import { useI18n } from "../i18n/index.ts";
import { Badge, Empty } from "../ui/index.ts";
import { shortValue } from "../why/index.ts";
import styles from "./definitions.module.css";

export type Planned = Answer<"planDefinitions">["changes"][number];

/** What would be different, place by place. */
export const PlannedChanges = ({ changes }: { readonly changes: readonly Planned[] }) => {
  const i18n = useI18n();
  const { t } = i18n;
  const lines = changes.flatMap(({ key, diff }) => diff.map((each) => ({ key, ...each })));
  if (lines.length === 0) return <Empty title={t("definitions.noDifference")} />;
  return (
    <>
      <ul className={styles["diff"]}>
        {lines.map(({ key, pointer, before, after }) => (
          <li key={`${key} ${pointer}`}>
            <code>{pointer}</code>
            <br />
            {t("definitions.fromTo", {
              before: shortValue(i18n, before),
              after: shortValue(i18n, after),
            })}
          </li>
        ))}
      </ul>
      {changes.some(({ needsApproval }) => needsApproval) ? (
        <Badge tone="warn">{t("definitions.needsApproval")}</Badge>
      ) : null}
    </>
  );
};
