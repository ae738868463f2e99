import { useI18n } from "../../i18n/index.ts";
import { Bar, Empty, Insufficient, Section } from "../../ui/index.ts";
import type { Told } from "./shelf-figures.ts";
import styles from "./shelves.module.css";

const FIGURES = ["recall", "ndcg", "mrr", "hitRate", "coverage", "diversity", "novelty"] as const;
type Figure = (typeof FIGURES)[number];

type Quality = NonNullable<Told["model"]["quality"]>;
type Judged = NonNullable<Quality["figures"]>;

type ValueProps = { readonly name: Figure; readonly value: number };

/** A share as a bar of one; novelty is in bits, and has no most. */
const Value = ({ name, value }: ValueProps) => {
  const { number } = useI18n();
  const text = number(value, 3);
  return (
    <td>
      <span className={styles["value"]}>
        <span>{text}</span>
        {name === "novelty" ? null : <Bar name={text} value={value} most={1} isEstimate />}
      </span>
    </td>
  );
};

const FigureTable = ({ figures: { own, popular } }: { readonly figures: Judged }) => {
  const { t } = useI18n();
  return (
    <table className={styles["figures"]}>
      <thead>
        <tr>
          <th scope="col">{t("shelves.modelFigure")}</th>
          <th scope="col">{t("shelves.modelOwn")}</th>
          <th scope="col">{t("shelves.modelPopular")}</th>
        </tr>
      </thead>
      <tbody>
        {FIGURES.map((name) => (
          <tr key={name}>
            <th scope="row">
              {t(`shelves.figure.${name}`)}
              <span className={styles["soft"]}>{t(`shelves.hint.${name}`)}</span>
            </th>
            <Value name={name} value={own[name]} />
            <Value name={name} value={popular[name]} />
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const Judgement = ({
  quality,
  version,
}: {
  readonly quality: Quality;
  readonly version: string;
}) => {
  const { t, number, dateTime } = useI18n();
  const { figures, moment, before, after, judged, k, need, people } = quality;
  if (figures === null)
    return <Insufficient missing={t("shelves.needPeople", { need, have: people })} />;
  return (
    <>
      <p>
        {t("shelves.modelSays", {
          own: number(figures.own.ndcg, 3),
          popular: number(figures.popular.ndcg, 3),
        })}
      </p>
      <FigureTable figures={figures} />
      <p className={styles["soft"]}>
        {t("shelves.modelSplit", { version, moment: dateTime(moment), before, after, k, judged })}
      </p>
    </>
  );
};

const Content = ({ model: { asked, version, quality } }: Pick<Told, "model">) => {
  const { t } = useI18n();
  if (!asked)
    return <Empty title={t("shelves.modelNotAsked")}>{t("shelves.modelNotAskedFix")}</Empty>;
  if (version === null)
    return <Empty title={t("shelves.modelNone")}>{t("shelves.modelNoneFix")}</Empty>;
  if (quality === null)
    return <Empty title={t("shelves.modelNotJudged")}>{t("shelves.modelNotJudgedFix")}</Empty>;
  return <Judgement quality={quality} version={version} />;
};

/** How good the model that a recommender asks is, beside what is popular. */
export const ModelQuality = ({ model }: Pick<Told, "model">) => {
  const { t } = useI18n();
  return (
    <Section title={t("shelves.model")}>
      <Content model={model} />
    </Section>
  );
};
