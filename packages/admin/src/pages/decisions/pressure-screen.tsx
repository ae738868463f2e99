import { useMemo } from "react";
import { useTitle, useUrlState } from "../../frame/index.ts";
import type { I18n } from "../../i18n/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Chip, Empty, Loading, ProblemNote, Select, Sentence } from "../../ui/index.ts";
import type { Report, Row } from "./pressure.ts";
import { channelsIn, daysUntil, rowsOf, worstDay } from "./pressure.ts";
import { PressureCharts } from "./pressure-charts.tsx";
import { PressureDay } from "./pressure-day.tsx";
import styles from "./pressure.module.css";
import { usePressure } from "./use-pressure.ts";

const DAYS = ["1", "7", "14", "31"] as const;
const THRESHOLDS = ["2", "3", "4", "6", "10"] as const;

/** What the report says, in one sentence: of the chosen day, and of the worst. */
const sentenceOf = (
  { t, date }: I18n,
  row: Row | undefined,
  rows: readonly Row[],
  threshold: number,
): string => {
  if (row === undefined) return t("pressure.name");
  const worst = worstDay(rows);
  return t("pressure.sentence", {
    day: date(`${row.day}T12:00:00`),
    people: row.people,
    offers: row.offers,
    much: row.tooMuch.people,
    threshold,
    nothing: row.heardNothing.people,
    worse: worst === null || worst.day === row.day ? "none" : "some",
    worstDay: worst === null ? "" : date(`${worst.day}T12:00:00`),
    worst: worst?.tooMuch.people ?? 0,
  });
};

type ControlsProps = {
  readonly channels: readonly string[];
  readonly days: readonly [string, (value: string) => void];
  readonly channel: readonly [string, (value: string) => void];
  readonly counts: readonly [string, (value: string) => void];
  readonly threshold: readonly [string, (value: string) => void];
};

const Controls = ({ channels, days, channel, counts, threshold }: ControlsProps) => {
  const { t } = useI18n();
  return (
    <div className={styles["controls"]}>
      <Select
        label={t("pressure.period")}
        value={days[0]}
        options={DAYS.map((each) => ({
          value: each,
          label: t("pressure.days", { count: Number(each) }),
        }))}
        onChange={days[1]}
      />
      <Select
        label={t("decisions.channel")}
        value={channel[0]}
        options={["", ...channels].map((each) => ({
          value: each,
          label: each === "" ? t("pressure.allChannels") : each,
        }))}
        onChange={channel[1]}
      />
      <Select
        label={t("pressure.counts")}
        value={counts[0]}
        options={[
          { value: "given", label: t("pressure.given") },
          { value: "seen", label: t("pressure.seen") },
        ]}
        onChange={counts[1]}
      />
      <Select
        label={t("pressure.isTooMuch")}
        value={threshold[0]}
        options={[...new Set([...THRESHOLDS, threshold[0]])].map((each) => ({
          value: each,
          label: t("pressure.orMore", { count: Number(each) }),
        }))}
        onChange={threshold[1]}
      />
    </div>
  );
};

const Days = ({
  rows,
  chosen,
  onDay,
}: {
  readonly rows: readonly Row[];
  readonly chosen: string;
  readonly onDay: (day: string) => void;
}) => {
  const { t, date } = useI18n();
  return rows.length < 2 ? null : (
    <div className={styles["chips"]} role="group" aria-label={t("pressure.day")}>
      {rows.map(({ day }) => (
        <Chip key={day} isOn={day === chosen} onChange={() => onDay(day)}>
          {date(`${day}T12:00:00`)}
        </Chip>
      ))}
    </div>
  );
};

const sameDay = (reports: readonly Report[], day: string): readonly Row[] =>
  reports
    .flatMap(({ rows }) => rows)
    .filter((row) => row.day === day)
    .toSorted((a, b) => (a.channel ?? "").localeCompare(b.channel ?? ""));

const useControls = () => ({
  days: useUrlState("days", "7"),
  channel: useUrlState("channel", ""),
  counts: useUrlState("counts", "given"),
  threshold: useUrlState("threshold", "6"),
});

/** How many days were asked for. */
const countOf = (days: string): number => Number(DAYS.find((each) => each === days) ?? "7");

type NothingProps = { readonly waiting: number; readonly error: Error | null };

/** There is no day to be shown: not yet, or none at all. */
const NoDay = ({ waiting, error }: NothingProps) => {
  const { t } = useI18n();
  if (error !== null) return null;
  return waiting > 0 ? (
    <Loading lines={8} />
  ) : (
    <Empty title={t("pressure.none")}>{t("pressure.noneFix")}</Empty>
  );
};

type DayShownProps = {
  readonly reports: readonly Report[];
  readonly rows: readonly Row[];
  readonly chosen: Row;
  readonly channel: string;
  readonly days: readonly string[];
  readonly threshold: number;
  readonly onDay: (day: string) => void;
};

const Shown = ({ reports, rows, chosen, channel, days, threshold, onDay }: DayShownProps) => (
  <>
    <PressureCharts rows={rows} days={days} chosen={chosen} threshold={threshold} />
    <Days rows={rows} chosen={chosen.day} onDay={onDay} />
    <PressureDay
      row={chosen}
      channels={channel === "" ? sameDay(reports, chosen.day) : [chosen]}
      threshold={threshold}
    />
  </>
);

/** Over all customers: who got too much, who heard nothing, and why. */
export const PressureScreen = () => {
  const i18n = useI18n();
  const { t } = i18n;
  const controls = useControls();
  const [[named], [counts]] = [controls.channel, controls.counts];
  const [day, setDay] = useUrlState("day", "");
  const threshold = Math.max(1, Number(controls.threshold[0]) || 6);
  const count = countOf(controls.days[0]);
  const asked = usePressure({
    days: count,
    counts: counts === "seen" ? "seen" : "given",
    threshold,
  });
  const { reports, waiting, error } = asked;
  const [latest] = reports;
  const days = useMemo(() => (latest ? daysUntil(latest.to, count) : []), [latest, count]);
  const rows = useMemo(() => rowsOf(reports, named), [reports, named]);
  const chosen = rows.find((row) => row.day === day) ?? rows.findLast(({ people }) => people > 0);
  const about = t("pressure.about", { people: latest?.profiles ?? 0 });
  useTitle(t("pressure.name"));
  return (
    <>
      <Sentence
        isLong
        more={waiting > 0 && latest ? t("pressure.reading", { count: waiting }) : about}
      >
        {sentenceOf(i18n, chosen, rows, threshold)}
      </Sentence>
      <Controls channels={channelsIn(reports)} {...controls} />
      {error === null ? null : <ProblemNote error={error} onRetry={() => void asked.refetch()} />}
      {chosen === undefined ? (
        <NoDay waiting={waiting} error={error} />
      ) : (
        <Shown
          reports={reports}
          rows={rows}
          chosen={chosen}
          channel={named}
          days={days}
          threshold={threshold}
          onDay={setDay}
        />
      )}
    </>
  );
};
