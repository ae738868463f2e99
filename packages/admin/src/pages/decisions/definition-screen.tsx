import { useParams } from "react-router";
import { useAnswer } from "../../api/index.ts";
import { useTitle, useUrlState, Why } from "../../frame/index.ts";
import type { I18n } from "../../i18n/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { useSession } from "../../session/index.ts";
import { Age, Answered, Button, Code, Empty, Link, Section, Sentence } from "../../ui/index.ts";
import { DefinitionEditor } from "./definition-editor.tsx";
import type { DecisionKind, DefinitionDocument } from "./definitions.ts";
import {
  isDecisionKind,
  keyOf,
  nameOf,
  offersOf,
  priorityOf,
  rulesOfOffer,
  rulesOfSlot,
  textIn,
} from "./definitions.ts";
import styles from "./decisions.module.css";
import { StatusBadge } from "./status-badge.tsx";

const sentenceOf = (
  { t }: I18n,
  kind: DecisionKind,
  document: DefinitionDocument,
  all: readonly DefinitionDocument[],
): string => {
  const name = nameOf(document);
  switch (kind) {
    case "slot": {
      const rules = rulesOfSlot(all, keyOf(document));
      return t("decisions.slotSentence", {
        name,
        rules: rules.length,
        offers: new Set(rules.flatMap(offersOf)).size,
      });
    }
    case "offer":
      return t("decisions.offerSentence", {
        name,
        rules: rulesOfOffer(all, keyOf(document)).length,
      });
    case "rule":
      return t("decisions.ruleSentence", {
        name,
        slot: textIn(document.definition, "slot"),
        offers: offersOf(document).length,
      });
    case "policy":
      return name;
  }
};

const Rules = ({ rules }: { readonly rules: readonly DefinitionDocument[] }) => {
  const { t, number } = useI18n();
  return (
    <Section title={t("decisions.rulesInOrder")}>
      {rules.length === 0 ? (
        <Empty title={t("decisions.noRules")} />
      ) : (
        <ol className={styles["rows"]}>
          {rules.map((rule) => (
            <li key={keyOf(rule)}>
              <Link to={`/decisions/rule/${keyOf(rule)}`}>{nameOf(rule)}</Link>
              <span>
                {offersOf(rule).map((offer, index) => (
                  <span key={offer}>
                    {index === 0 ? "" : ", "}
                    <Why of={`offer:${offer}`}>{offer}</Why>
                  </span>
                ))}
              </span>
              <span className={styles["count"]}>{number(priorityOf(rule))}</span>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
};

type RelatedProps = {
  readonly kind: DecisionKind;
  readonly document: DefinitionDocument;
  readonly all: readonly DefinitionDocument[];
};

const Related = ({ kind, document, all }: RelatedProps) => {
  switch (kind) {
    case "slot":
      return <Rules rules={rulesOfSlot(all, keyOf(document))} />;
    case "offer":
      return <Rules rules={rulesOfOffer(all, keyOf(document))} />;
    case "rule":
      return <Rules rules={rulesOfSlot(all, textIn(document.definition, "slot"))} />;
    case "policy":
      return null;
  }
};

const Versions = ({ documents }: { readonly documents: readonly DefinitionDocument[] }) => {
  const { t } = useI18n();
  return (
    <Section title={t("decisions.versions")}>
      <ol className={styles["rows"]}>
        {documents.map((document) => (
          <li key={document.version}>
            <span>
              {t("decisions.versionBy", { version: document.version, actor: document.actor })}
            </span>
            <Age at={document.at} />
            <StatusBadge status={document.status} />
          </li>
        ))}
      </ol>
    </Section>
  );
};

type OneProps = RelatedProps & { readonly versions: readonly DefinitionDocument[] };

const One = ({ kind, document, all, versions }: OneProps) => {
  const i18n = useI18n();
  const { t } = i18n;
  const { may } = useSession();
  const [edit, setEdit] = useUrlState("edit", "");
  const description = textIn(document.definition, "description");
  useTitle(nameOf(document));
  return (
    <>
      <Sentence
        more={
          <>
            <StatusBadge status={document.status} /> <code>{keyOf(document)}</code> {description}
          </>
        }
        actions={
          edit === "" && may("applyDefinitions") ? (
            <Button data-edit="" onClick={() => setEdit("1")}>
              {t("decisions.edit")}
            </Button>
          ) : null
        }
      >
        {sentenceOf(i18n, kind, document, all)}
      </Sentence>
      {edit === "1" && may("applyDefinitions") ? (
        <DefinitionEditor kind={kind} document={document} onClose={() => setEdit("")} />
      ) : (
        <div className={styles["decision"]}>
          <div>
            <Related kind={kind} document={document} all={all} />
            <Section title={t("decisions.definition")}>
              <Code value={document.definition} />
            </Section>
          </div>
          <Versions documents={versions} />
        </div>
      )}
    </>
  );
};

/** One slot, offer, rule or policy: what it says, what it touches, its versions; and the form to change it. */
export const DefinitionScreen = () => {
  const { kind = "", key = "" } = useParams();
  const { t } = useI18n();
  const known = isDecisionKind(kind) ? kind : null;
  const one = useAnswer(
    "definition",
    { params: { kind: known ?? "slot", key } },
    { enabled: known !== null },
  );
  const all = useAnswer("listDefinitions", {});
  if (known === null) return <Empty title={t("frame.nowhere")} />;
  return (
    <Answered asked={one} lines={8}>
      {({ definitions }) => {
        const [newest] = definitions;
        return newest === undefined ? (
          <Empty title={t("frame.nowhere")} />
        ) : (
          <One
            key={`${known} ${key}`}
            kind={known}
            document={newest}
            all={all.data?.definitions ?? []}
            versions={definitions}
          />
        );
      }}
    </Answered>
  );
};
