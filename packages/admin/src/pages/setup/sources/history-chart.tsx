import { useCallback } from "react";
import type { Answer } from "../../../api/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { Chart, wholeTicks } from "../../../ui/index.ts";
import { dayName } from "./concern-text.ts";
import styles from "./sources.module.css";

type Day = Answer<"sourceQuality">["history"][number];

/** Midnight by UTC is another day to the west: noon is the same nearly everywhere. */
const NOON = 43_200_000;

/** Pixels below which there is no room for the name of each week. */
const NARROW = 480;

const PARTS = ["accepted", "quarantined", "rejected"] as const;
const COLORS = {
  accepted: "var(--accent)",
  quarantined: "var(--warn)",
  rejected: "var(--bad)",
} as const;

type Piece = {
  readonly day: Day;
  readonly part: (typeof PARTS)[number];
  readonly count: number;
};

/** What came each day, and what became of it. */
export const HistoryChart = ({ history }: { readonly history: readonly Day[] }) => {
  const i18n = useI18n();
  const { t, number } = i18n;
  const draw = useCallback<Parameters<typeof Chart>[0]["draw"]>(
    (plot, width) => ({
      marginRight: 40,
      x: {
        type: "utc",
        label: null,
        ticks: width < NARROW ? 3 : "week",
        tickFormat: (at: Date) => i18n.date(at.getTime() + NOON).replace(/ \d{4}$/, ""),
      },
      y: {
        label: null,
        grid: true,
        ticks: wholeTicks(history.map(({ received }) => received)),
        tickFormat: (count: number) => number(count),
      },
      marks: [
        plot.rectY(
          history.flatMap((day) => PARTS.map((part) => ({ day, part, count: day[part] }))),
          {
            x: ({ day }: { day: Day }) => new Date(`${day.day}T00:00:00Z`),
            interval: "day",
            y: "count",
            fill: ({ part }: { part: (typeof PARTS)[number] }) => COLORS[part],
            insetLeft: 1,
            insetRight: 1,
            title: ({ day, part, count }: Piece) =>
              `${dayName(i18n, day.day)}: ${number(count)} ${t(`live.status.${part}`)}`,
          },
        ),
        plot.ruleY([0]),
      ],
    }),
    [history, i18n, number, t],
  );
  const received = history.reduce((sum, day) => sum + day.received, 0);
  return (
    <>
      <Chart
        name={t("sources.chart", {
          count: received,
          days: history.length,
          most: Math.max(0, ...history.map((day) => day.received)),
        })}
        draw={draw}
      />
      <p className={styles["legend"]}>
        {PARTS.map((part) => (
          <span key={part} data-part={part}>
            {t(`live.status.${part}`)}
          </span>
        ))}
      </p>
    </>
  );
};
