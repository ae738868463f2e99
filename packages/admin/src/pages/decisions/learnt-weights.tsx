import { useI18n } from "../../i18n/index.ts";
import type { Column } from "../../ui/index.ts";
import { Empty, Insufficient, Section, Table } from "../../ui/index.ts";
import type { Told } from "./shelf-figures.ts";
import { sourceName } from "./source-names.ts";

type Blend = NonNullable<Told["weights"]["blend"]>;
type Weights = NonNullable<Blend["weights"]>;
type Row = { readonly source: string };

/** So that all columns are in sight on a phone. */
const NARROW = "84px";

type Counted = Readonly<Record<string, number>>;

const useColumns = ({ all, few, many }: Weights, fewItems: number): readonly Column<Row>[] => {
  const i18n = useI18n();
  const { t, number } = i18n;
  const columnOf = (key: string, header: string, counted: Counted | null): Column<Row>[] =>
    counted === null
      ? []
      : [
          {
            key,
            header,
            value: ({ source }) => number(counted[source] ?? 0, 2),
            isNumber: true,
            width: NARROW,
          },
        ];
  return [
    {
      key: "source",
      header: t("weights.source"),
      value: ({ source }) => sourceName(i18n, source),
      width: "140px",
    },
    ...columnOf("all", t("weights.all"), all),
    ...columnOf("few", t("weights.few", { count: fewItems }), few),
    ...columnOf("many", t("weights.many", { count: fewItems }), many),
  ];
};

const Learnt = ({
  weights,
  fewItems,
}: {
  readonly weights: Weights;
  readonly fewItems: number;
}) => {
  const { t } = useI18n();
  const columns = useColumns(weights, fewItems);
  const rows = Object.keys(weights.all).map((source): Row => ({ source }));
  return (
    <Table name={t("weights.title")} columns={columns} rows={rows} keyOf={(row) => row.source} />
  );
};

/** How much the sources of a recommender count, where training finds that out. */
export const LearntWeights = ({ weights }: Pick<Told, "weights">) => {
  const { t, number } = useI18n();
  const { asked, blend } = weights;
  if (asked === "written") return null;
  return (
    <Section title={t("weights.title")}>
      {blend === null ? (
        <Empty title={t("weights.none")} />
      ) : blend.ndcg === null ? (
        <Insufficient
          missing={t("weights.tooFew", {
            people: blend.people,
            judged: blend.judged,
            need: blend.need,
          })}
        />
      ) : (
        <>
          <p>
            {t("weights.says", {
              stand: blend.weights === null ? "written" : "learnt",
              learnt: number(blend.ndcg.learnt, 3),
              written: number(blend.ndcg.written, 3),
              judged: blend.judged,
            })}
          </p>
          {blend.weights === null ? null : (
            <Learnt weights={blend.weights} fewItems={blend.fewItems} />
          )}
        </>
      )}
    </Section>
  );
};
