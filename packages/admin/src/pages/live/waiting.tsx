import { useLocation } from "react-router";
import type { Answer } from "../../api/index.ts";
import { useAnswer } from "../../api/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Age, Answered, Link, Section } from "../../ui/index.ts";
import styles from "./live.module.css";
import type { LiveFilter } from "./use-filter.ts";

type Group = Answer<"quarantine">["groups"][number];

const EVERY = 10_000;

const Line = ({ group }: { readonly group: Group }) => {
  const { t } = useI18n();
  const { search, pathname } = useLocation();
  const next = new URLSearchParams(search);
  if (group.example !== null) next.set("why", `quarantined:${group.example}`);
  const [reason] = group.reasons;
  const name = group.event === "" ? group.type : group.event;
  return (
    <li>
      {group.example === null ? (
        <span>{name}</span>
      ) : (
        <Link to={`${pathname}?${next.toString()}`}>{name}</Link>
      )}
      <span className={styles["did"]}>
        {group.source} · {reason?.pointer} {reason?.detail}
      </span>
      <span>
        {group.waiting > 0
          ? t("live.waits", { count: group.waiting })
          : t("live.onlyCounted", { count: group.summarised })}
      </span>
      <Age at={group.last} />
    </li>
  );
};

/** What waits in quarantine since before now: events that failed alike stand together. */
export const Waiting = ({ filter }: { readonly filter: LiveFilter }) => {
  const { t } = useI18n();
  const { source, event } = filter;
  const asked = useAnswer(
    "quarantine",
    {
      query: {
        limit: 1,
        ...(source === undefined ? {} : { source }),
        ...(event === undefined ? {} : { event }),
      },
    },
    { every: EVERY },
  );
  return (
    <Section title={t("live.quarantine")}>
      <Answered asked={asked}>
        {({ groups }) =>
          groups.length === 0 ? (
            <p className={styles["soft"]}>{t("live.nothingWaits")}</p>
          ) : (
            <ul className={styles["waiting"]}>
              {groups.map((group) => (
                <Line key={group.group} group={group} />
              ))}
            </ul>
          )
        }
      </Answered>
    </Section>
  );
};
