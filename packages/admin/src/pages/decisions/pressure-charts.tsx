import { useCallback } from "react";
import type { MessageKey } from "../../messages/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Chart, Empty, Section, wholeTicks } from "../../ui/index.ts";
import type { Group, Row } from "./pressure.ts";
import { GROUPS, shareOf } from "./pressure.ts";
import styles from "./pressure.module.css";

/** From nothing, which is grey, over ever more. */
const COLOURS: Readonly<Record<Group, string>> = {
  none: "var(--line-strong)",
  one: "color-mix(in srgb, var(--accent) 28%, var(--ground))",
  two: "color-mix(in srgb, var(--accent) 55%, var(--ground))",
  threeToFive: "var(--accent)",
  sixOrMore: "var(--accent-strong)",
};

/** Of a group all of whom got at least so many. */
const LEAST: Readonly<Record<Group, number>> = {
  none: 0,
  one: 1,
  two: 2,
  threeToFive: 3,
  sixOrMore: 6,
};

/** Red is what is too much, of the groups that are so as a whole. */
const colourOf = (group: Group, threshold: number): string =>
  LEAST[group] >= threshold ? "var(--bad)" : COLOURS[group];

export const groupName = (group: Group): MessageKey => `pressure.group.${group}`;

const dayLabel = (day: string): string => `${Number(day.slice(8))}/${Number(day.slice(5, 7))}`;

type SpreadProps = {
  readonly rows: readonly Row[];
  readonly chosen: string;
  /** Of the period, with those on which nothing was decided. */
  readonly days: readonly string[];
  readonly threshold: number;
};

const peopleIn = (distribution: Row["distribution"]): number =>
  GROUPS.reduce((sum, group) => sum + distribution[group], 0);

/** People of each day by how many offers they got. */
const Spread = ({ rows, days, chosen, threshold }: SpreadProps) => {
  const { t, number } = useI18n();
  const name = t("pressure.spread");
  const draw = useCallback<Parameters<typeof Chart>[0]["draw"]>(
    (plot) => ({
      x: {
        label: null,
        tickFormat: dayLabel,
        type: "band",
        domain: [...days],
        padding: days.length < 3 ? 0.75 : 0.25,
      },
      y: {
        label: null,
        grid: true,
        tickFormat: (people: number) => number(people),
        ticks: wholeTicks(rows.map(({ distribution }) => peopleIn(distribution))),
      },
      marks: [
        plot.barY(
          rows.flatMap((row) =>
            GROUPS.map((group) => ({
              day: row.day,
              people: row.distribution[group],
              fill: colourOf(group, threshold),
              opacity: row.day === chosen ? 1 : 0.72,
            })),
          ),
          { x: "day", y: "people", fill: "fill", fillOpacity: "opacity" },
        ),
        plot.ruleY([0], { stroke: "var(--line-strong)" }),
      ],
      color: { type: "identity" },
      opacity: { type: "identity" },
    }),
    [rows, days, chosen, threshold, number],
  );
  return <Chart name={name} draw={draw} />;
};

/** Who heard nothing and who got too much, as parts of all who were decided for. */
const Ends = ({ rows, days }: Pick<SpreadProps, "rows" | "days">) => {
  const { t, percent } = useI18n();
  const name = t("pressure.ends");
  const draw = useCallback<Parameters<typeof Chart>[0]["draw"]>(
    (plot) => {
      const points = rows.flatMap((row) => [
        { day: row.day, share: shareOf(row.heardNothing.people, row), of: "nothing" },
        { day: row.day, share: shareOf(row.tooMuch.people, row), of: "much" },
      ]);
      const ink = ({ of }: { readonly of: string }): string =>
        of === "much" ? "var(--bad)" : "var(--ink-soft)";
      const last = points.slice(-2);
      return {
        marginRight: 110,
        x: { label: null, tickFormat: dayLabel, type: "point", domain: [...days] },
        y: { label: null, grid: true, zero: true, tickFormat: (share: number) => percent(share) },
        color: { type: "identity" },
        marks: [
          plot.ruleY([0], { stroke: "var(--line-strong)" }),
          plot.lineY(points, { x: "day", y: "share", z: "of", stroke: ink, strokeWidth: 1.75 }),
          plot.dot(points, { x: "day", y: "share", fill: ink, r: 3 }),
          plot.text(last, {
            x: "day",
            y: "share",
            text: ({ of }: { readonly of: string }) =>
              t(of === "much" ? "pressure.tooMuch" : "pressure.nothing"),
            fill: ink,
            textAnchor: "start",
            dx: 10,
            fontSize: 12,
          }),
        ],
      };
    },
    [rows, days, percent, t],
  );
  return <Chart name={name} draw={draw} />;
};

const Legend = ({ row, threshold }: { readonly row: Row; readonly threshold: number }) => {
  const { t, number, percent } = useI18n();
  return (
    <ul className={styles["legend"]}>
      {GROUPS.map((group) => (
        <li key={group}>
          <span className={styles["swatch"]} style={{ background: colourOf(group, threshold) }} />
          <span>{t(groupName(group))}</span>
          <strong>{number(row.distribution[group])}</strong>
          <span>{percent(shareOf(row.distribution[group], row) ?? 0)}</span>
        </li>
      ))}
    </ul>
  );
};

/** How much people got, day by day. */
export const PressureCharts = ({
  chosen,
  ...props
}: Omit<SpreadProps, "chosen"> & { readonly chosen: Row }) => {
  const { t } = useI18n();
  return (
    <div className={styles["charts"]}>
      <Section title={t("pressure.spread")}>
        <Spread {...props} chosen={chosen.day} />
        <Legend row={chosen} threshold={props.threshold} />
      </Section>
      <Section title={t("pressure.ends")}>
        {props.rows.length < 2 ? (
          <Empty title={t("pressure.oneDay")} />
        ) : (
          <Ends rows={props.rows} days={props.days} />
        )}
      </Section>
    </div>
  );
};
