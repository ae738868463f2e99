import type { Answer } from "../../api/index.ts";
import { useAnswer } from "../../api/index.ts";
import { Why } from "../../frame/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { Age, Answered, Section } from "../../ui/index.ts";
import styles from "./live.module.css";
import { reasonText } from "../../quality/index.ts";
import type { LiveFilter } from "./use-filter.ts";

type Group = Answer<"quarantine">["groups"][number];

const EVERY = 10_000;

const Line = ({ group }: { readonly group: Group }) => {
  const i18n = useI18n();
  const { t } = i18n;
  const [reason] = group.reasons;
  const name = group.event === "" ? group.type : group.event;
  return (
    <li>
      {group.waiting === 0 ? (
        <span>{name}</span>
      ) : (
        <Why of={`quarantine-group:${group.group}`}>{name}</Why>
      )}
      <span className={styles["did"]}>
        {group.source} · {reason?.pointer} {reason ? reasonText(i18n, reason) : null}
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
