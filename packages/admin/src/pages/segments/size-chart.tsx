import { useMemo } from "react";
import type { I18n } from "../../i18n/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Chart, Insufficient, wholeTicks } from "../../ui/index.ts";
import type { History } from "./figures.ts";
import { knownPeriods } from "./figures.ts";

type Draw = Parameters<typeof Chart>[0]["draw"];

const BY_TIME = { x: "at", y: "size" } as const;

const drawing =
  (periods: History["periods"], { number, date }: I18n): Draw =>
  (plot) => {
    const rows = periods.map(({ start, size }) => ({ at: new Date(start), size }));
    const curve = "monotone-x";
    return {
      y: {
        grid: true,
        label: null,
        zero: true,
        ticks: wholeTicks(periods.map(({ size }) => size)),
        tickFormat: (value: number) => number(value),
      },
      x: {
        label: null,
        type: "utc",
        tickFormat: (at: Date) => date(at.getTime()).replace(/ \d{4}$/, ""),
        ticks: 6,
      },
      style: { background: "transparent", color: "var(--ink-soft)", fontSize: "12px" },
      marks: [
        plot.areaY(rows, { ...BY_TIME, fill: "var(--accent)", fillOpacity: 0.12, curve }),
        plot.lineY(rows, { ...BY_TIME, stroke: "var(--accent)", strokeWidth: 2, curve }),
        plot.dot(rows.slice(-1), { ...BY_TIME, fill: "var(--accent)", r: 4 }),
        plot.ruleY([0], { stroke: "var(--line-strong)" }),
      ],
    };
  };

/** How large it was at the end of each period. */
export const SizeChart = ({ history }: { readonly history: History }) => {
  const i18n = useI18n();
  const { t, number, date } = i18n;
  const periods = useMemo(() => knownPeriods(history.periods), [history]);
  const draw = useMemo(() => drawing(periods, i18n), [periods, i18n]);
  const [first] = periods;
  const last = periods.at(-1);
  if (history.warehouse.state !== "on")
    return <Insufficient missing={history.warehouse.fix ?? t("segments.noWarehouse")} />;
  if (first === undefined || last === undefined || periods.length < 2)
    return (
      <Insufficient
        missing={t("segments.noHistory", {
          known: first === undefined ? "no" : "yes",
          since: first === undefined ? "" : date(first.start),
        })}
      />
    );
  return (
    <Chart
      name={t("segments.chart", {
        from: number(first.size),
        to: number(last.size),
        since: date(first.start),
      })}
      draw={draw}
    />
  );
};
