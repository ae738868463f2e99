import { useAnswer } from "../../api/index.ts";
import { useUrlState } from "../../frame/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { useSession } from "../../session/index.ts";
import { Answered, Bar, Empty, Insufficient, Section, Select } from "../../ui/index.ts";
import { LearntWeights } from "./learnt-weights.tsx";
import { ModelQuality } from "./model-quality.tsx";
import { ShelfCharts } from "./shelf-charts.tsx";
import type { Figures, Told } from "./shelf-figures.ts";
import { sentenceOf } from "./shelf-figures.ts";
import { ShelfSlots } from "./shelf-slots.tsx";
import styles from "./shelves.module.css";

const DAYS = ["7", "28", "92"] as const;

const Coverage = ({ coverage }: Pick<Told, "coverage">) => {
  const { t, percent } = useI18n();
  if (coverage === null) return null;
  const { seen, catalog, value } = coverage;
  const says = t("shelves.coverageSays", { seen, catalog });
  return (
    <Section title={t("shelves.coverage")}>
      {value === null ? (
        <Empty title={t("shelves.coverageNone")} />
      ) : (
        <p className={styles["coverage"]}>
          <strong>{percent(value, 1)}</strong>
          <Bar name={says} value={value} most={1} />
          <span className={styles["soft"]}>{says}</span>
        </p>
      )}
    </Section>
  );
};

/** What stands in the place of figures of shelves that nobody asked for, or nobody saw. */
const Nothing = ({ shelves: { made } }: { readonly shelves: Figures }) => {
  const { t } = useI18n();
  return made === 0 ? (
    <Empty title={t("shelves.none")}>{t("shelves.noneFix")}</Empty>
  ) : (
    <Empty title={t("shelves.unseen", { made })}>{t("shelves.unseenFix")}</Empty>
  );
};

const Became = ({ told }: { readonly told: Told }) => {
  const i18n = useI18n();
  const { t } = i18n;
  const { shelves, warehouse, isCaughtUp, clickDays } = told;
  if (shelves === null)
    return (
      <Insufficient missing={t(warehouse === "off" ? "shelves.off" : "shelves.notReadable")} />
    );
  if (shelves.seen === 0) return <Nothing shelves={shelves} />;
  return (
    <>
      <p>{sentenceOf(i18n, shelves)}</p>
      <p className={styles["soft"]}>
        {t("shelves.orderRule", { days: clickDays })}
        {isCaughtUp ? "" : ` ${t("shelves.behind")}`}
      </p>
    </>
  );
};

const Parts = ({ told }: { readonly told: Told }) => {
  const { shelves, days, slots, coverage } = told;
  return (
    <>
      {shelves === null || shelves.seen === 0 ? null : (
        <ShelfCharts days={days} shelves={shelves} />
      )}
      {slots.length === 0 ? null : <ShelfSlots slots={slots} />}
      {shelves === null || shelves.seen === 0 ? null : <Coverage coverage={coverage} />}
      <ModelQuality model={told.model} />
      <LearntWeights weights={told.weights} />
    </>
  );
};

/** How many days were asked for. */
const countOf = (days: string): string => DAYS.find((each) => each === days) ?? "28";

/** What became of a recommender's shelves, and how good the model is that it asks. */
export const ShelfQuality = ({ of }: { readonly of: string }) => {
  const { t } = useI18n();
  const { may } = useSession();
  const [days, setDays] = useUrlState("days", "28");
  const asked = useAnswer(
    "recommenderQuality",
    { params: { key: of }, query: { days: countOf(days) } },
    { enabled: may("recommenderQuality") },
  );
  if (!may("recommenderQuality")) return null;
  return (
    <>
      <Section
        title={t("shelves.became")}
        aside={
          <Select
            label={t("shelves.period")}
            value={countOf(days)}
            options={DAYS.map((each) => ({
              value: each,
              label: t("shelves.days", { count: Number(each) }),
            }))}
            onChange={setDays}
          />
        }
      >
        <Answered asked={asked} lines={3}>
          {(told) => <Became told={told} />}
        </Answered>
      </Section>
      {asked.data === undefined ? null : <Parts told={asked.data} />}
    </>
  );
};
