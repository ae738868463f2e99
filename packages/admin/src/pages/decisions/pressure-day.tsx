import { Why } from "../../frame/index.ts";
import { useI18n } from "../../i18n/index.ts";
import type { Column } from "../../ui/index.ts";
import { Bar, Empty, Section, Table } from "../../ui/index.ts";
import { PersonName } from "./person-name.tsx";
import type { Row, Stopped } from "./pressure.ts";
import { perPerson, shareOf } from "./pressure.ts";
import styles from "./pressure.module.css";

/** What stopped something: its name opens what it is, where it is a definition. */
const By = ({ stopped: { reason, by } }: { readonly stopped: Omit<Stopped, "people"> }) => {
  const { t } = useI18n();
  const [, kind, key] = /^(policy|offer|rule):([^/]+)/.exec(by ?? "") ?? [];
  return (
    <>
      {t(`reason.${reason}`)}{" "}
      {by === null ? null : kind === undefined || key === undefined ? (
        <code>{by}</code>
      ) : (
        <Why of={`${kind}:${key}`}>
          <code>{by}</code>
        </Why>
      )}
    </>
  );
};

type Pressed = Row["tooMuch"]["top"][number];

const TooMuch = ({ row, threshold }: { readonly row: Row; readonly threshold: number }) => {
  const { t } = useI18n();
  const { people, top } = row.tooMuch;
  const columns: readonly Column<Pressed>[] = [
    {
      key: "profile",
      header: t("people.person"),
      value: ({ profile }) => profile,
      cell: ({ profile }) => <PersonName of={profile} to={null} />,
      width: "170px",
    },
    {
      key: "offers",
      header: t("pressure.offers"),
      value: ({ offers }) => offers,
      isNumber: true,
      width: "90px",
    },
    {
      key: "decisions",
      header: t("pressure.decisions"),
      value: ({ decisions }) => decisions,
      isNumber: true,
      width: "90px",
    },
    {
      key: "kept",
      header: t("pressure.kept"),
      value: ({ stopped }) => stopped.length,
      cell: ({ stopped }) =>
        stopped.length === 0 ? (
          <span className={styles["soft"]}>{t("pressure.keptNothing")}</span>
        ) : (
          stopped
            .map(({ reason, times }) =>
              t("pressure.times", { reason: t(`reason.${reason}`), times }),
            )
            .join(" · ")
        ),
    },
  ];
  return (
    <Section title={t("pressure.gotTooMuch", { count: people, threshold })}>
      {top.length === 0 ? (
        <Empty title={t("pressure.nobodyTooMuch")} />
      ) : (
        <Table
          name={t("pressure.gotTooMuch", { count: people, threshold })}
          rows={top}
          columns={columns}
          keyOf={({ profile }) => profile}
          hrefOf={({ profile }) => `/people/${profile}?show=decisions`}
        />
      )}
    </Section>
  );
};

const Nothing = ({ row }: { readonly row: Row }) => {
  const { t, number } = useI18n();
  const { people, reasons, some, notReplayable } = row.heardNothing;
  const most = Math.max(1, ...reasons.map((each) => each.people));
  return (
    <Section title={t("pressure.heardNothing", { count: people })}>
      {people === 0 ? <Empty title={t("pressure.allHeard")} /> : null}
      <ul className={styles["bars"]}>
        {reasons.map((stopped) => (
          <li key={`${stopped.reason} ${stopped.by ?? ""}`}>
            <span>
              <By stopped={stopped} />
            </span>
            <Bar name={number(stopped.people)} value={stopped.people} most={most} />
            <span className={styles["count"]}>
              {t("pressure.people", { count: stopped.people })}
            </span>
          </li>
        ))}
      </ul>
      {some.length === 0 ? null : (
        <p className={styles["soft"]}>
          {t("pressure.some")}{" "}
          {some.map((profile, index) => (
            <span key={profile}>
              {index === 0 ? "" : ", "}
              <PersonName of={profile} to={`/people/${profile}?show=decisions`} />
            </span>
          ))}
        </p>
      )}
      {notReplayable === 0 ? null : (
        <p className={styles["soft"]}>{t("pressure.notReplayable", { count: notReplayable })}</p>
      )}
    </Section>
  );
};

const Channels = ({ rows }: { readonly rows: readonly Row[] }) => {
  const { t, number, percent } = useI18n();
  const shared = (count: number, row: Row): string => {
    const share = shareOf(count, row);
    return share === null ? "–" : percent(share);
  };
  const most = Math.max(1, ...rows.map((row) => perPerson(row) ?? 0));
  return (
    <Section title={t("pressure.byChannel")}>
      <ul className={styles["bars"]}>
        {rows.map((row) => (
          <li key={row.channel ?? ""}>
            <span>
              <strong>{row.channel ?? t("pressure.allChannels")}</strong>{" "}
              <span className={styles["soft"]}>
                {t("pressure.channelSays", {
                  people: row.people,
                  nothing: shared(row.heardNothing.people, row),
                  much: shared(row.tooMuch.people, row),
                })}
              </span>
            </span>
            <Bar
              name={t("pressure.perPerson", { count: number(perPerson(row) ?? 0) })}
              value={perPerson(row) ?? 0}
              most={most}
              tone={row.channel === null ? "accent" : "quiet"}
            />
            <span className={styles["count"]}>
              {t("pressure.perPerson", { count: number(perPerson(row) ?? 0) })}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
};

const Choices = ({ row }: { readonly row: Row }) => {
  const { t, percent } = useI18n();
  const { selfTuning, control } = row.choices;
  return row.decisions === 0 ? null : (
    <p className={styles["soft"]}>
      {t("pressure.choices", {
        decisions: row.decisions,
        tuning: percent(selfTuning / row.decisions, 1),
        control: percent(control / row.decisions, 1),
        nobody: row.forNobody.reduce((sum, each) => sum + each.decisions, 0),
      })}
    </p>
  );
};

type DayProps = {
  readonly row: Row;
  /** The same day of each channel, all of them together first. */
  readonly channels: readonly Row[];
  readonly threshold: number;
};

/** One day: who got too much, who heard nothing and why, where. */
export const PressureDay = ({ row, channels, threshold }: DayProps) => (
  <div className={styles["day"]}>
    <TooMuch row={row} threshold={threshold} />
    <div>
      <Nothing row={row} />
      <Channels rows={channels} />
      <Choices row={row} />
    </div>
  </div>
);
