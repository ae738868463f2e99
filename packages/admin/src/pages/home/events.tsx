import type { Answer } from "../../api/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Bar, BarList, Empty, Insufficient, Link, Section } from "../../ui/index.ts";
import styles from "./home.module.css";

type Home = Answer<"home">;

const STATUSES = ["accepted", "quarantined", "rejected", "duplicate"] as const;
/** A duplicate is nothing bad: it was counted before. */
const TONES = {
  accepted: "accent",
  quarantined: "bad",
  rejected: "bad",
  duplicate: "quiet",
} as const;

const Statuses = ({ events }: { readonly events: Home["events"] }) => {
  const { t, number } = useI18n();
  if (events.received === 0)
    return <Empty title={t("home.noEvents")}>{t("home.noEventsFix")}</Empty>;
  return (
    <BarList>
      {STATUSES.map((status) => (
        <li key={status}>
          <Link to={status === "accepted" ? "/live" : `/live?status=${status}`}>
            {t(`live.status.${status}`)}
          </Link>
          <Bar
            name={number(events[status])}
            value={events[status]}
            most={events.received}
            tone={TONES[status]}
          />
          <span>{number(events[status])}</span>
        </li>
      ))}
    </BarList>
  );
};

/** What came in today, about how many people, and what waits. */
export const Events = ({ home }: { readonly home: Home }) => {
  const { t, number } = useI18n();
  const { events, people, quarantine } = home;
  return (
    <div>
      <Section
        title={t("home.events")}
        aside={<span className={styles["soft"]}>{t("home.utc", { day: events.day })}</span>}
      >
        <Statuses events={events} />
        {events.warned === 0 ? null : (
          <p className={styles["soft"]}>{t("home.warned", { count: events.warned })}</p>
        )}
      </Section>
      <Section title={t("home.people")}>
        <p>
          {people.value === null ? (
            <Insufficient missing={t("home.noPeople")} />
          ) : (
            <>
              <strong className={styles["figure"]}>{number(people.value)}</strong>{" "}
              {t("home.peopleToday", { count: people.value })}
            </>
          )}
        </p>
      </Section>
      <Section title={t("home.quarantine")}>
        <p>
          {quarantine.waiting === 0 ? (
            t("home.nothingWaits")
          ) : (
            <Link to="/live?status=quarantined">
              {t("home.waiting", { count: quarantine.waiting })}
            </Link>
          )}
          {quarantine.summarised === 0 ? null : (
            <span className={styles["soft"]}>
              {" "}
              {t("home.summarised", { count: quarantine.summarised })}
            </span>
          )}
        </p>
      </Section>
    </div>
  );
};
