import { useParams } from "react-router";
import type { Answer } from "../../../api/index.ts";
import { useAnswer } from "../../../api/index.ts";
import { hrefOf } from "../../../definitions/index.ts";
import { useTitle } from "../../../frame/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { FreshnessBadge } from "../../../quality/index.ts";
import { useSession } from "../../../session/index.ts";
import {
  Age,
  Answered,
  Bar,
  BarList,
  Empty,
  Halves,
  Link,
  Section,
  Sentence,
} from "../../../ui/index.ts";
import { dayName } from "./concern-text.ts";
import { Concerns } from "./concerns.tsx";
import { Failures } from "./failures.tsx";
import { HistoryChart } from "./history-chart.tsx";
import { HowToSend } from "./how-to-send.tsx";
import styles from "./sources.module.css";

type Quality = Answer<"sourceQuality">;

const Said = ({ quality }: { readonly quality: Quality }) => {
  const { t, percent } = useI18n();
  const { source, totals, history } = quality;
  const { value } = totals.validity;
  return t("sources.one", {
    source,
    events: totals.received,
    days: history.length,
    known: value === null ? "no" : "yes",
    valid: value === null ? "" : percent(value, 1),
  });
};

const Volume = ({ volume }: Pick<Quality, "volume">) => {
  const i18n = useI18n();
  const { t, number } = i18n;
  const { lastDay, today, typicalToday } = volume;
  return (
    <p className={styles["soft"]}>
      {t("sources.today", {
        count: today,
        known: typicalToday.value === null ? "no" : "yes",
        typical: number(Math.round(typicalToday.value ?? 0)),
      })}{" "}
      {t("sources.lastDay", {
        day: dayName(i18n, lastDay.day),
        count: lastDay.received,
        state: lastDay.state,
        typical: number(Math.round(lastDay.typical.value ?? 0)),
      })}
    </p>
  );
};

const Events = ({ quality }: { readonly quality: Quality }) => {
  const { t, number } = useI18n();
  const { source, events } = quality;
  const most = Math.max(1, ...events.map(({ received }) => received));
  return (
    <Section title={t("sources.byName")}>
      {events.length === 0 ? (
        <Empty title={t("sources.nothing")}>{t("sources.nothingFix")}</Empty>
      ) : (
        <BarList>
          {events.map(({ type, name, received }) => (
            <li key={`${type} ${name}`}>
              <Link
                to={`/live?source=${encodeURIComponent(source)}&type=${type}${
                  type === "track" ? `&event=${encodeURIComponent(name)}` : ""
                }`}
              >
                {type === "track" || name === "" ? name || type : `${type}: ${name}`}
              </Link>
              <Bar name={number(received)} value={received} most={most} tone="quiet" />
              <span>{number(received)}</span>
            </li>
          ))}
        </BarList>
      )}
    </Section>
  );
};

const Traits = ({ traits }: Pick<Quality, "traits">) => {
  const { t, percent } = useI18n();
  if (traits.length === 0) return null;
  return (
    <Section title={t("sources.traits")}>
      <BarList>
        {traits.map(({ trait, completeness }) => (
          <li key={trait}>
            <span>{trait}</span>
            {completeness.value === null ? (
              <span className={styles["missing"]}>
                {t("quality.needEvents", {
                  need: completeness.insufficient?.need ?? 0,
                  have: completeness.insufficient?.have ?? 0,
                })}
              </span>
            ) : (
              <Bar name={percent(completeness.value)} value={completeness.value} most={1} />
            )}
            <span>{completeness.value === null ? "" : percent(completeness.value)}</span>
          </li>
        ))}
      </BarList>
    </Section>
  );
};

const One = ({ quality }: { readonly quality: Quality }) => {
  const { t } = useI18n();
  const { may } = useSession();
  const { source, freshness, concerns, defined } = quality;
  return (
    <>
      <Sentence
        more={
          <>
            <FreshnessBadge state={freshness.state} />{" "}
            {freshness.lastEvent === null ? null : (
              <>
                {t("sources.lastEvent")} <Age at={freshness.lastEvent} />
              </>
            )}{" "}
            {defined === null ? t("sources.notDefined") : null}
          </>
        }
        actions={
          <span className={styles["links"]}>
            {defined === null && !may("putDefinition") ? null : (
              <Link to={`${hrefOf("source", source)}${defined === null ? "?edit=1" : ""}`}>
                {t(defined === null ? "sources.define" : "sources.definition")}
              </Link>
            )}
            <Link to={`/live?source=${encodeURIComponent(source)}`}>{t("sources.follow")}</Link>
          </span>
        }
      >
        <Said quality={quality} />
      </Sentence>
      <Concerns concerns={concerns} />
      <Section title={t("sources.history")}>
        <div>
          <HistoryChart history={quality.history} />
          <Volume volume={quality.volume} />
        </div>
      </Section>
      <Failures quality={quality} />
      <Halves>
        <Events quality={quality} />
        <Traits traits={quality.traits} />
      </Halves>
      <HowToSend source={source} />
    </>
  );
};

/** One source: what it sends, how good that is, what fails and where it is put right, and how to send. */
export const SourceScreen = () => {
  const { key = "" } = useParams();
  const asked = useAnswer("sourceQuality", { params: { key }, query: {} });
  useTitle(key);
  return (
    <Answered asked={asked} lines={8}>
      {(quality) => <One quality={quality} />}
    </Answered>
  );
};
