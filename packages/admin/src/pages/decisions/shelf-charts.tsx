import { useCallback } from "react";
import { useI18n } from "../../i18n/index.ts";
import { Chart, Empty, Section, wholeTicks } from "../../ui/index.ts";
import type { Day, Figures } from "./shelf-figures.ts";
import { ratesIn } from "./shelf-figures.ts";
import styles from "./shelves.module.css";

type Draw = Parameters<typeof Chart>[0]["draw"];

/** Noon, so that the day is the same in every zone that it is written in. */
const noonOf = (day: string): Date => new Date(`${day}T12:00:00`);

const dayLabel = (day: string): string => `${Number(day.slice(8))}/${Number(day.slice(5, 7))}`;

/** Room of a day's name, px. */
const LABEL = 56;

/** As many days are named as there is room for, the latest among them. */
const dayAxis = (days: readonly Day[], width: number) => {
  const step = Math.max(1, Math.ceil((days.length * LABEL) / Math.max(LABEL, width)));
  return {
    label: null,
    type: "band",
    domain: days.map(({ day }) => day),
    ticks: days.filter((_, at) => (days.length - 1 - at) % step === 0).map(({ day }) => day),
    tickFormat: dayLabel,
  } as const;
};

const Key = ({ of, children }: { readonly of: "seen" | "clicked"; readonly children: string }) => (
  <span className={styles["key"]}>
    <span className={`${styles["swatch"]} ${styles[of]}`} aria-hidden="true" />
    {children}
  </span>
);

type ChartProps = { readonly days: readonly Day[]; readonly shelves: Figures };

/** Shelves of each day: those that were seen, and of them those that were clicked. */
const SeenChart = ({ days, shelves: { seen, clicked } }: ChartProps) => {
  const { t, number, date } = useI18n();
  const draw = useCallback<Draw>(
    (plot, width) => ({
      x: dayAxis(days, width),
      y: {
        label: null,
        grid: true,
        tickFormat: (shelves: number) => number(shelves),
        ticks: wholeTicks(days.map((each) => each.seen)),
      },
      marks: [
        plot.barY(days, { x: "day", y: "seen", fill: "var(--line-strong)" }),
        plot.barY(days, { x: "day", y: "clicked", fill: "var(--accent)" }),
        plot.ruleY([0], { stroke: "var(--line-strong)" }),
      ],
    }),
    [days, number],
  );
  const [first, last] = [days[0]?.day ?? "", days.at(-1)?.day ?? ""];
  const name = t("shelves.dayChart", {
    seen,
    clicked,
    from: date(noonOf(first).getTime()),
    to: date(noonOf(last).getTime()),
  });
  return <Chart name={name} draw={draw} />;
};

/** The rate of each day that has enough people, with where it is. */
const RateChart = ({ days }: Pick<ChartProps, "days">) => {
  const { t, percent, date } = useI18n();
  const rates = ratesIn(days);
  const draw = useCallback<Draw>(
    (plot, width) => ({
      x: dayAxis(days, width),
      y: {
        label: null,
        grid: true,
        zero: true,
        ticks: 5,
        tickFormat: (share: number) => percent(share, 1),
      },
      marks: [
        plot.ruleX(ratesIn(days), {
          x: "day",
          y1: "low",
          y2: "high",
          stroke: "var(--accent)",
          strokeOpacity: 0.5,
          strokeWidth: 3,
        }),
        plot.dot(ratesIn(days), { x: "day", y: "value", fill: "var(--accent)", r: 3.5 }),
        plot.ruleY([0], { stroke: "var(--line-strong)" }),
      ],
    }),
    [days, percent],
  );
  const last = rates.at(-1);
  return last === undefined ? (
    <Empty title={t("shelves.rateTooFew")} />
  ) : (
    <Chart
      name={t("shelves.rateChart", {
        last: percent(last.value, 1),
        day: date(noonOf(last.day).getTime()),
      })}
      draw={draw}
    />
  );
};

/** How a recommender's shelves did, day by day. */
export const ShelfCharts = (props: ChartProps) => {
  const { t } = useI18n();
  return (
    <>
      <Section
        title={t("shelves.byDay")}
        aside={
          <span className={styles["keys"]}>
            <Key of="seen">{t("shelves.seen")}</Key>
            <Key of="clicked">{t("shelves.clicked")}</Key>
          </span>
        }
      >
        <SeenChart {...props} />
      </Section>
      <Section title={t("shelves.clickRateByDay")}>
        <RateChart days={props.days} />
      </Section>
    </>
  );
};
