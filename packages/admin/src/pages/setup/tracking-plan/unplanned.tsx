import type { Answer } from "../../../api/index.ts";
import type { Content } from "../../../definitions/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { Button, Section } from "../../../ui/index.ts";
import { partName } from "./part-name.ts";
import { draftedField, idOf, unplannedIn, withField, withPart } from "./plan-parts.ts";
import styles from "./plans.module.css";

/** As many as one looks through; the rest follows when these are in the plan. */
const MOST = 12;

type UnplannedProps = {
  readonly content: Content;
  readonly drafted: Answer<"draftTrackingPlan">;
  readonly isBusy: boolean;
  /** Null for who may only look. */
  readonly onChange: ((content: Content) => void) | null;
};

type Line = {
  readonly id: string;
  readonly name: string;
  readonly told: string;
  /** The plan with it; null when the draft has no rule to take. */
  readonly added: Content | null;
};

const useLines = ({
  content,
  drafted,
}: Pick<UnplannedProps, "content" | "drafted">): readonly Line[] => {
  const i18n = useI18n();
  const { t } = i18n;
  const { definition, observed } = drafted;
  const { parts, fields } = unplannedIn(content, observed);
  return [
    ...parts.map((call) => ({
      id: idOf(call),
      name: partName(i18n, call),
      told: t("plans.came", { count: call.count }),
      added: withPart(content, definition, call),
    })),
    ...fields.map(({ part, name, count, of }) => {
      const rule = draftedField(definition, part, name);
      return {
        id: `${part.id} ${name}`,
        name: t("plans.fieldOf", { field: name, part: partName(i18n, part) }),
        told: t("plans.cameWith", { count, of }),
        added: rule === undefined ? null : withField(content, part, name, rule),
      };
    }),
  ];
};

/** What came in and stands in no rule, each with the way into the plan. */
export const Unplanned = (props: UnplannedProps) => {
  const { t } = useI18n();
  const lines = useLines(props);
  const { isBusy, onChange } = props;
  const { unfit, looked, isBounded } = props.drafted;
  if (lines.length === 0 && unfit === 0) return null;
  return (
    <Section title={t("plans.unplanned")}>
      <ul className={styles["unplanned"]}>
        {lines.slice(0, MOST).map(({ id, name, told, added }) => (
          <li key={id}>
            <span>{name}</span>
            <span className={styles["soft"]}>{told}</span>
            {onChange === null || added === null ? null : (
              <Button disabled={isBusy} onClick={() => onChange(added)}>
                {t("plans.add")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {lines.length > MOST ? (
        <p className={styles["soft"]}>{t("plans.moreUnplanned", { count: lines.length - MOST })}</p>
      ) : null}
      {unfit === 0 ? null : <p className={styles["soft"]}>{t("plans.unfit", { count: unfit })}</p>}
      {isBounded ? <p className={styles["soft"]}>{t("plans.bounded", { looked })}</p> : null}
    </Section>
  );
};
