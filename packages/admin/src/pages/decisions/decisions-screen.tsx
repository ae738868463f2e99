import { useMemo } from "react";
import { useAnswer, usePrefetch } from "../../api/index.ts";
import type { DefinitionDocument, NameOf } from "../../definitions/index.ts";
import {
  keyOf,
  nameOf,
  NewDefinition,
  newestOf,
  offersOf,
  priorityOf,
  rulesOfOffer,
  rulesOfSlot,
  StatusBadge,
  textIn,
  useNames,
} from "../../definitions/index.ts";
import { useTitle, useUrlPlace, useUrlState } from "../../frame/index.ts";
import type { I18n } from "../../i18n/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { useSession } from "../../session/index.ts";
import type { Column } from "../../ui/index.ts";
import { Age, Answered, Badge, Empty, Link, Sentence, Table, Tabs } from "../../ui/index.ts";
import type { DecisionKind } from "./definitions.ts";
import { basisOf, DECISION_KINDS, isDecisionKind, shownBy, sourcesOf } from "./definitions.ts";
import { sourceNames } from "./source-names.ts";

type Columns = readonly Column<DefinitionDocument>[];

const countColumn = (
  key: string,
  header: string,
  count: (document: DefinitionDocument) => number,
): Column<DefinitionDocument> => ({ key, header, value: count, isNumber: true, width: "90px" });

const recommenderColumns = (
  { t, has, list }: Omit<Words, "nameOf">,
  documents: readonly DefinitionDocument[],
): Columns => [
  {
    key: "basis",
    header: t("decisions.basis"),
    value: (each) => t("decisions.basisOf", { basis: basisOf(each) }),
    width: "180px",
  },
  {
    key: "sources",
    header: t("decisions.sources"),
    value: (each) => sourceNames({ t, has, list }, sourcesOf(each)),
    width: "26%",
  },
  countColumn("shown", t("decisions.shownBy"), (each) => shownBy(documents, keyOf(each)).length),
];

/** Less room where another column says more. */
const NAME: Partial<Readonly<Record<DecisionKind, string>>> = { recommender: "16%" };

type Words = Pick<I18n, "t" | "has" | "list"> & { readonly nameOf: NameOf };

/** What a kind's table has beside name, status and age. */
const columnsOf = (
  kind: DecisionKind,
  words: Words,
  documents: readonly DefinitionDocument[],
): Columns => {
  const { t, nameOf: calledBy } = words;
  switch (kind) {
    case "slot":
      return [
        {
          key: "channel",
          header: t("decisions.channel"),
          value: ({ definition }) => textIn(definition, "channel"),
          width: "110px",
        },
        countColumn(
          "rules",
          t("decisions.rules"),
          (each) => rulesOfSlot(documents, keyOf(each)).length,
        ),
        countColumn(
          "offers",
          t("decisions.offers"),
          (each) => new Set(rulesOfSlot(documents, keyOf(each)).flatMap(offersOf)).size,
        ),
      ];
    case "offer":
      return [
        {
          key: "slots",
          header: t("decisions.slots"),
          value: (each) =>
            [
              ...new Set(
                rulesOfOffer(documents, keyOf(each)).map(({ definition }) =>
                  calledBy("slot", textIn(definition, "slot")),
                ),
              ),
            ].join(", "),
          width: "180px",
        },
      ];
    case "rule":
      return [
        {
          key: "slot",
          header: t("decisions.slot"),
          value: ({ definition }) => calledBy("slot", textIn(definition, "slot")),
          width: "160px",
        },
        countColumn("offers", t("decisions.offers"), (each) => offersOf(each).length),
        { ...countColumn("priority", t("decisions.priority"), priorityOf) },
      ];
    case "policy":
      return [];
    case "recommender":
      return recommenderColumns(words, documents);
  }
};

const KindTable = ({
  kind,
  documents,
}: {
  readonly kind: DecisionKind;
  readonly documents: readonly DefinitionDocument[];
}) => {
  const { t, has, list } = useI18n();
  const prefetch = usePrefetch();
  const [sort, setSort] = useUrlState("sort", "name");
  const calledBy = useNames();
  const rows = useMemo(() => newestOf(documents, kind), [documents, kind]);
  const columns = useMemo(
    (): Columns => [
      { key: "name", header: t("decisions.called"), value: nameOf, width: NAME[kind] ?? "30%" },
      {
        key: "key",
        header: t("decisions.key"),
        value: keyOf,
        cell: (each) => <code>{keyOf(each)}</code>,
      },
      ...columnsOf(kind, { t, has, list, nameOf: calledBy }, documents),
      {
        key: "status",
        header: t("decisions.status"),
        value: ({ status }) => status,
        cell: ({ status }) => <StatusBadge status={status} />,
        width: "110px",
      },
      {
        key: "changed",
        header: t("decisions.changed"),
        value: ({ at }) => at,
        cell: ({ at }) => <Age at={at} />,
        width: "160px",
      },
    ],
    [documents, kind, t, has, list, calledBy],
  );
  if (rows.length === 0)
    return <Empty title={t("decisions.none", { kind })}>{t("decisions.noneFix", { kind })}</Empty>;
  return (
    <Table
      name={t("decisions.kinds", { kind })}
      rows={rows}
      columns={columns}
      keyOf={keyOf}
      hrefOf={(each) => `/decisions/${kind}/${keyOf(each)}`}
      onNear={(each) => prefetch("definition", { params: { kind, key: keyOf(each) } })}
      sort={sort}
      onSort={setSort}
    />
  );
};

/** What is decided where: slots, what they can show, and who says so. */
export const DecisionsScreen = () => {
  const { t } = useI18n();
  const [kind, setKind] = useUrlPlace("kind", "slot");
  const asked = useAnswer("listDefinitions", {});
  const { may } = useSession();
  useTitle(null);
  return (
    <Answered asked={asked} lines={8}>
      {({ definitions }) => {
        const count = (each: DecisionKind): number => newestOf(definitions, each).length;
        return (
          <>
            <Sentence
              more={t("decisions.about")}
              actions={
                <>
                  {may("pressureReport") ? (
                    <Link to="/decisions/pressure">{t("pressure.name")}</Link>
                  ) : null}
                  {may("tryDecision") ? <Link to="/decisions/try">{t("try.name")}</Link> : null}
                  <NewDefinition kind={isDecisionKind(kind) ? kind : "slot"} />
                </>
              }
            >
              {t("decisions.sentence", {
                slots: count("slot"),
                offers: count("offer"),
                rules: count("rule"),
              })}
            </Sentence>
            <Tabs
              name={t("decisions.name")}
              value={isDecisionKind(kind) ? kind : "slot"}
              onChange={setKind}
              tabs={DECISION_KINDS.map((each) => ({
                key: each,
                label: (
                  <>
                    {t("decisions.kinds", { kind: each })} <Badge>{count(each)}</Badge>
                  </>
                ),
                content: <KindTable kind={each} documents={definitions} />,
              }))}
            />
          </>
        );
      }}
    </Answered>
  );
};
