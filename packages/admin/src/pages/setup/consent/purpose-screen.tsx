import { useParams } from "react-router";
import { useAnswer } from "../../../api/index.ts";
import type { DefinitionDocument } from "../../../definitions/index.ts";
import { DefinitionPage, keyOf, kindOf, nameOf, objectIn } from "../../../definitions/index.ts";
import { useTitle, useUrlPlace } from "../../../frame/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { useSession } from "../../../session/index.ts";
import { Answered, Button, Empty, Section, Sentence } from "../../../ui/index.ts";
import type { Summary } from "./answers.tsx";
import { Answers, Legend } from "./answers.tsx";
import styles from "./consent.module.css";

const useSaid = () => {
  const { t, percent } = useI18n();
  return (name: string, summary: Summary | undefined, known: number): string =>
    summary === undefined
      ? t("consent.notLive", { name })
      : t("consent.one", {
          name,
          granted: summary.granted,
          denied: summary.denied,
          known,
          share: known === 0 ? "" : percent(summary.granted / known, 1),
        });
};

const Bars = ({ summary }: { readonly summary: Summary | undefined }) => {
  const { t } = useI18n();
  if (summary === undefined) return null;
  return (
    <Section title={t("consent.answers")}>
      <div className={styles["one"]}>
        <Answers summary={summary} />
        <Legend />
      </div>
    </Section>
  );
};

/** The words that people answer to, in each language. */
const Wording = ({ document }: { readonly document: DefinitionDocument }) => {
  const { t } = useI18n();
  const wording = objectIn(document.definition, "wording");
  const { version, text } = wording;
  const texts = Object.entries(typeof text === "object" && text !== null ? { ...text } : {});
  if (texts.length === 0) return null;
  return (
    <Section title={t("consent.wording", { version: String(version) })}>
      <dl className={styles["wording"]}>
        {texts.map(([language, words]: [string, unknown]) => (
          <div key={language}>
            <dt>{language}</dt>
            <dd lang={language}>{String(words)}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
};

type BuiltInProps = { readonly name: string; readonly summary: Summary; readonly known: number };

/** One that is there without a definition, and can get one. */
const BuiltIn = ({ name, summary, known }: BuiltInProps) => {
  const { t } = useI18n();
  const { may } = useSession();
  const [, setEdit] = useUrlPlace("edit", "");
  const said = useSaid();
  useTitle(name);
  return (
    <>
      <Sentence
        more={t("consent.builtIn", { basis: t("people.basis", { basis: summary.basis }) })}
        actions={
          may("applyDefinitions") ? (
            <Button data-edit="" onClick={() => setEdit("1")}>
              {t("consent.write")}
            </Button>
          ) : null
        }
      >
        {said(name, summary, known)}
      </Sentence>
      <Bars summary={summary} />
    </>
  );
};

/** One purpose: what people said to it, what they are asked, its versions and the form to change it. */
export const PurposeScreen = () => {
  const { key = "" } = useParams();
  const { t } = useI18n();
  const [edit] = useUrlPlace("edit", "");
  const said = useSaid();
  const summaries = useAnswer("consentSummary", {});
  const definitions = useAnswer("listDefinitions", {});
  const isDefined = definitions.data?.definitions.some(
    (each) => kindOf(each) === "purpose" && keyOf(each) === key,
  );
  return (
    <Answered asked={summaries}>
      {({ known, purposes }) => {
        const summary = purposes.find(({ purpose }) => purpose === key);
        if (isDefined === undefined) return null;
        if (isDefined || edit !== "")
          return (
            <DefinitionPage
              kind="purpose"
              keyOfIt={key}
              sentenceOf={(newest) => said(nameOf(newest), summary, known)}
            >
              {(newest) => (
                <>
                  <Bars summary={summary} />
                  <Wording document={newest} />
                </>
              )}
            </DefinitionPage>
          );
        return summary === undefined ? (
          <Empty title={t("consent.unknown", { key })}>{t("consent.unknownFix")}</Empty>
        ) : (
          <BuiltIn name={summary.name} summary={summary} known={known} />
        );
      }}
    </Answered>
  );
};
