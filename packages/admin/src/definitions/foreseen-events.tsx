import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Answer } from "../api/index.ts";
import { useClient } from "../api/index.ts";
import { useI18n } from "../i18n/index.ts";
import { reasonText } from "../quality/index.ts";
import { useSession } from "../session/index.ts";
import { Answered } from "../ui/index.ts";
import styles from "./definitions.module.css";
import type { Content } from "./documents.ts";
import { useRested } from "./use-rested.ts";

type Foreseen = Answer<"previewTrackingPlans">;

const DAYS = 7;
/** Rules that are told beside the figure. */
const MOST = 5;

const Rules = ({ rules }: Pick<Foreseen, "rules">) => {
  const i18n = useI18n();
  return (
    <ul className={styles["foreseen"]}>
      {rules.slice(0, MOST).map(({ type, event, reason, count }) => (
        <li key={`${type} ${event} ${reason.rule}`}>
          <span>
            {event === "" ? type : event}{" "}
            {reason.pointer === "" ? null : <code>{reason.pointer}</code>}{" "}
            {reasonText(i18n, reason)}
          </span>
          <span className={styles["count"]}>{i18n.number(count)}</span>
        </li>
      ))}
    </ul>
  );
};

const Told = ({ foreseen }: { readonly foreseen: Foreseen }) => {
  const { t } = useI18n();
  const { judged, isWhole, blocked, warned, newlyBlocked, rules } = foreseen;
  if (judged === 0)
    return <p className={styles["note"]}>{t("plans.foreseenNone", { days: DAYS })}</p>;
  return (
    <>
      <p className={newlyBlocked === 0 ? undefined : styles["would"]}>
        {t("plans.foreseen", { blocked: blocked.then, now: blocked.now })}
      </p>
      {newlyBlocked === 0 ? null : <Rules rules={rules} />}
      <p className={styles["note"]}>
        {warned.then === 0 && warned.now === 0
          ? null
          : `${t("plans.foreseenWarned", { warned: warned.then, now: warned.now })} `}
        {t("plans.foreseenOf", { judged, days: DAYS, isWhole: isWhole ? "yes" : "no" })}
      </p>
    </>
  );
};

type ForeseenEventsProps = {
  /** The tracking plan as it would be live. */
  readonly content: Content;
};

/** How many of the latest events a tracking plan would keep out, asked as it is written. */
export const ForeseenEvents = ({ content }: ForeseenEventsProps) => {
  const client = useClient();
  const { may } = useSession();
  const rested = useRested(content);
  const asked = useQuery({
    queryKey: ["previewTrackingPlans", rested],
    queryFn: ({ signal }) =>
      client.call("previewTrackingPlans", { body: { definitions: [rested], days: DAYS } }, signal),
    enabled: may("previewTrackingPlans"),
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (!may("previewTrackingPlans")) return null;
  return (
    <div aria-live="polite" aria-busy={asked.isFetching}>
      <Answered asked={asked} lines={2}>
        {(foreseen) => <Told foreseen={foreseen} />}
      </Answered>
    </div>
  );
};
