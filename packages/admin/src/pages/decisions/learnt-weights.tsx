import { useI18n } from "../../i18n/index.ts";
import type { Column } from "../../ui/index.ts";
import { Empty, Insufficient, Section, Table } from "../../ui/index.ts";
import type { Told } from "./shelf-figures.ts";

type Blend = NonNullable<Told["weights"]["blend"]>;
type Weights = NonNullable<Blend["weights"]>;
type Row = { readonly source: string };

const Learnt = ({
  weights,
  fewItems,
}: {
  readonly weights: Weights;
  readonly fewItems: number;
}) => {
  const { t, has, number } = useI18n();
  const { all, few, many } = weights;
  const nameOf = (source: string): string => {
    const key = `choice.recommender.${source}`;
    return has(key) ? t(key) : source;
  };
  const of = (counted: Readonly<Record<string, number>>, source: string): string =>
    number(counted[source] ?? 0);
  const columns: readonly Column<Row>[] = [
    { key: "source", header: t("weights.source"), value: ({ source }) => nameOf(source) },
    {
      key: "all",
      header: t("weights.all"),
      value: ({ source }) => of(all, source),
      isNumber: true,
    },
    ...(few === null
      ? []
      : [
          {
            key: "few",
            header: t("weights.few", { count: fewItems }),
            value: ({ source }: Row) => of(few, source),
            isNumber: true,
          },
        ]),
    ...(many === null
      ? []
      : [
          {
            key: "many",
            header: t("weights.many", { count: fewItems }),
            value: ({ source }: Row) => of(many, source),
            isNumber: true,
          },
        ]),
  ];
  const rows = Object.keys(all).map((source): Row => ({ source }));
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
              learnt: number(blend.ndcg.learnt),
              written: number(blend.ndcg.written),
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
