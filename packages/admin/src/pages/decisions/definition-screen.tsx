import { useParams } from "react-router";
import { useAnswer } from "../../api/index.ts";
import type { DefinitionDocument, NameOf } from "../../definitions/index.ts";
import {
  DefinitionPage,
  keyOf,
  kindOf,
  Named,
  nameOf as nameIn,
  offersOf,
  priorityOf,
  rulesOfOffer,
  rulesOfSlot,
  textIn,
  useNames,
} from "../../definitions/index.ts";
import { Why } from "../../frame/index.ts";
import type { I18n } from "../../i18n/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { useSession } from "../../session/index.ts";
import { Empty, Link, Section } from "../../ui/index.ts";
import type { DecisionKind } from "./definitions.ts";
import { basisOf, isDecisionKind, shownBy, slotOfRecommender, sourcesOf } from "./definitions.ts";
import styles from "./decisions.module.css";
import { Previews } from "./previews.tsx";
import { sourceNames } from "./source-names.ts";
import { ShelfQuality } from "./shelf-quality.tsx";
import { tryAddress } from "./try-input.ts";

const sentenceOf = (
  i18n: I18n,
  kind: DecisionKind,
  document: DefinitionDocument,
  { all, nameOf }: { readonly all: readonly DefinitionDocument[]; readonly nameOf: NameOf },
): string => {
  const { t } = i18n;
  const name = nameIn(document);
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
        slot: nameOf("slot", textIn(document.definition, "slot")),
        offers: offersOf(document).length,
      });
    case "policy":
      return name;
    case "recommender":
      return t("decisions.recommenderSentence", {
        name,
        basis: basisOf(document),
        sources: sourceNames(i18n, sourcesOf(document)),
      });
  }
};

type RulesProps = { readonly of: "slot" | "offer"; readonly rules: readonly DefinitionDocument[] };

const Rules = ({ of, rules }: RulesProps) => {
  const { t, number } = useI18n();
  return (
    <Section title={t("decisions.rulesInOrder")}>
      {rules.length === 0 ? (
        <Empty title={t("decisions.noRules", { of })} />
      ) : (
        <ol className={styles["rows"]}>
          {rules.map((rule) => (
            <li key={keyOf(rule)}>
              <Link to={`/decisions/rule/${keyOf(rule)}`}>{nameIn(rule)}</Link>
              <span>
                {offersOf(rule).map((offer, index) => (
                  <span key={offer}>
                    {index === 0 ? "" : ", "}
                    <Why of={`offer:${offer}`}>
                      <Named kind="offer" of={offer} />
                    </Why>
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

/** Where what a recommender answers is shown. */
const ShownBy = ({ documents }: { readonly documents: readonly DefinitionDocument[] }) => {
  const { t } = useI18n();
  return (
    <Section title={t("decisions.shownBy")}>
      {documents.length === 0 ? (
        <Empty title={t("decisions.shownByNone")}>{t("decisions.shownByFix")}</Empty>
      ) : (
        <ul className={styles["rows"]}>
          {documents.map((each) => (
            <li key={`${kindOf(each)}:${keyOf(each)}`}>
              <Link to={`/decisions/${kindOf(each)}/${keyOf(each)}`}>{nameIn(each)}</Link>
              <span>{t("decisions.kindName", { kind: kindOf(each) })}</span>
            </li>
          ))}
        </ul>
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
      return <Rules of="slot" rules={rulesOfSlot(all, keyOf(document))} />;
    case "offer":
      return <Rules of="offer" rules={rulesOfOffer(all, keyOf(document))} />;
    case "rule":
      return <Rules of="slot" rules={rulesOfSlot(all, textIn(document.definition, "slot"))} />;
    case "policy":
      return null;
    case "recommender":
      return <ShownBy documents={shownBy(all, keyOf(document))} />;
  }
};

/** Where what it says can be tried: the slots that it is about. */
const TryLink = ({ kind, document, all }: RelatedProps) => {
  const { t } = useI18n();
  const { may } = useSession();
  const slots = slotsOf(kind, document, all);
  return slots.length === 0 || !may("tryDecision") ? null : (
    <Link to={tryAddress({ slot: slots.join(",") })}>{t("try.itNow")}</Link>
  );
};

const slotsOf = (
  kind: DecisionKind,
  document: DefinitionDocument,
  all: readonly DefinitionDocument[],
): readonly string[] => {
  switch (kind) {
    case "slot":
      return [keyOf(document)];
    case "offer":
      return [
        ...new Set(
          rulesOfOffer(all, keyOf(document)).map(({ definition }) => textIn(definition, "slot")),
        ),
      ];
    case "rule":
      return [textIn(document.definition, "slot")];
    case "policy":
      return [];
    case "recommender":
      return [slotOfRecommender(keyOf(document))];
  }
};

const isLive = (all: readonly DefinitionDocument[], kind: string, key: string): boolean =>
  all.some((each) => each.status === "live" && kindOf(each) === kind && keyOf(each) === key);

/** One slot, offer, rule, policy or recommender: what it says, what it touches, its versions; and the form to change it. */
export const DefinitionScreen = () => {
  const { kind = "", key = "" } = useParams();
  const i18n = useI18n();
  const all = useAnswer("listDefinitions", {}).data?.definitions ?? [];
  const nameOf = useNames();
  if (!isDecisionKind(kind)) return <Empty title={i18n.t("frame.nowhere")} />;
  return (
    <DefinitionPage
      key={`${kind} ${key}`}
      kind={kind}
      keyOfIt={key}
      sentenceOf={(newest) => sentenceOf(i18n, kind, newest, { all, nameOf })}
      actionsOf={(newest) => <TryLink kind={kind} document={newest} all={all} />}
    >
      {(newest) => (
        <>
          {kind === "offer" ? <Previews document={newest} /> : null}
          <Related kind={kind} document={newest} all={all} />
          {kind === "recommender" && isLive(all, kind, key) ? <ShelfQuality of={key} /> : null}
        </>
      )}
    </DefinitionPage>
  );
};
