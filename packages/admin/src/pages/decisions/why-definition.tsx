import { useAnswer } from "../../api/index.ts";
import { nameOf, StatusBadge } from "../../definitions/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Age, Answered, Code, Link, Section } from "../../ui/index.ts";
import type { DecisionKind } from "./definitions.ts";
import styles from "./decisions.module.css";

type FactsProps = { readonly kind: DecisionKind; readonly of: string };

/** What a definition says, who said it and when. */
export const DefinitionFacts = ({ kind, of }: FactsProps) => {
  const { t } = useI18n();
  const asked = useAnswer("definition", { params: { kind, key: of } });
  return (
    <Answered asked={asked}>
      {({ definitions }) => {
        const [newest] = definitions;
        if (newest === undefined) return null;
        return (
          <>
            <p>
              <strong>{nameOf(newest)}</strong> <StatusBadge status={newest.status} />
            </p>
            <p className={styles["by"]}>
              {t("definitions.versionBy", { version: newest.version, actor: newest.actor })}{" "}
              <Age at={newest.at} />
            </p>
            <Section title={t("definitions.definition")}>
              <Code value={newest.definition} />
            </Section>
          </>
        );
      }}
    </Answered>
  );
};

const Facts = ({ kind, of }: FactsProps) => {
  const { t } = useI18n();
  return (
    <>
      <DefinitionFacts kind={kind} of={of} />
      <Link to={`/decisions/${kind}/${of}`}>{t("decisions.seeDefinition")}</Link>
    </>
  );
};

type ViewProps = { readonly of: string; readonly who: string | null };
export const WhyDefinition = ({ of }: ViewProps) => <Facts kind="slot" of={of} />;
export const WhyRule = ({ of }: ViewProps) => <Facts kind="rule" of={of} />;
export const WhyPolicy = ({ of }: ViewProps) => <Facts kind="policy" of={of} />;
