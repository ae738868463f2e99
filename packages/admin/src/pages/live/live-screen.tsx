import { useEffect, useRef, useState } from "react";
import { asError } from "../../api/index.ts";
import { useTitle } from "../../frame/index.ts";
import { useI18n } from "../../i18n/index.ts";
import {
  Age,
  Badge,
  Button,
  Empty,
  Loading,
  problemText,
  ProblemNote,
  Sentence,
  useToast,
  Unseen,
} from "../../ui/index.ts";
import type { Skipped } from "./feed.ts";
import { passedOver } from "./feed.ts";
import { Filters } from "./filters.tsx";
import type { Connection } from "./follow.ts";
import { LiveTable } from "./live-table.tsx";
import styles from "./live.module.css";
import { useFilter } from "./use-filter.ts";
import type { Live } from "./use-live.ts";
import { useLive } from "./use-live.ts";
import { useLiveKeys } from "./use-live-keys.ts";
import { Waiting } from "./waiting.tsx";

/** Those who listen are told how many came, this often and no oftener. */
const TOLD_EVERY = 20_000;

/** How much came, said aloud now and then: rows that are read one by one would never end. */
const Said = ({ come, state }: { readonly come: number; readonly state: string }) => {
  const { t } = useI18n();
  const [count, setCount] = useState(0);
  const latest = useRef(come);
  const told = useRef(0);
  useEffect(() => {
    latest.current = come;
  });
  useEffect(() => {
    const timer = setInterval(() => {
      setCount(Math.max(0, latest.current - told.current));
      told.current = latest.current;
    }, TOLD_EVERY);
    return () => clearInterval(timer);
  }, []);
  return (
    <Unseen isStatus>
      {state} {count === 0 ? "" : t("live.cameAloud", { count })}
    </Unseen>
  );
};

const Cut = ({ live }: { readonly live: Live }) => {
  const { t } = useI18n();
  const { connection, retry } = live;
  if (connection.is === "refused") return <ProblemNote error={connection.error} onRetry={retry} />;
  if (connection.is !== "cut") return null;
  return (
    <div className={styles["cut"]}>
      <p>
        <strong>{t(connection.error === null ? "live.ended" : "live.cut")}</strong>{" "}
        <Age at={connection.since} /> {t("live.goesOn")}
      </p>
      <Button onClick={retry}>{t("live.now")}</Button>
    </div>
  );
};

const stateOf = (connection: Connection, isPaused: boolean) => {
  if (connection.is !== "open") return connection.is;
  return isPaused ? "paused" : "open";
};

const Rows = ({ live, isFiltered }: { readonly live: Live; readonly isFiltered: boolean }) => {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  const { feed, connection, fill } = live;
  const onFill = (key: string, skipped: Skipped): void => {
    fill(key, skipped).catch((error: unknown) =>
      toast({ text: problemText(i18n, asError(error)), isBad: true }),
    );
  };
  const passed = feed.entries.flatMap(({ key, row }) =>
    row.kind === "skipped" ? [{ key, row }] : [],
  );
  const [newest] = passed;
  useLiveKeys({
    onPause: () => live.setPaused(!feed.isPaused),
    onReading: () => live.setPaused(true),
    onMore: () => {
      if (newest !== undefined) onFill(newest.key, newest.row);
    },
  });
  if (feed.entries.length === 0) {
    if (connection.is === "refused") return null;
    if (connection.is === "connecting") return <Loading lines={8} />;
    return (
      <Empty title={t(isFiltered ? "live.noneFits" : "live.nothingYet")}>
        {t(isFiltered ? "live.noneFitsFix" : "live.nothingYetFix")}
      </Empty>
    );
  }
  return (
    <>
      <LiveTable entries={feed.entries} onFill={onFill} />
      {newest === undefined ? null : (
        <p className={styles["soft"]}>
          {t("live.passedOverAll", {
            count: passed.reduce((sum, { row }) => sum + passedOver(row), 0),
          })}{" "}
          <kbd>m</kbd> {t("live.showsThem")}
        </p>
      )}
    </>
  );
};

/** What comes in, as it comes in. */
export const LiveScreen = () => {
  const { t } = useI18n();
  const [filter, choose] = useFilter();
  const live = useLive(filter);
  const { feed, connection } = live;
  const state = stateOf(connection, feed.isPaused);
  useTitle(null);
  return (
    <>
      <Sentence
        more={t("live.about")}
        actions={
          <Button onClick={() => live.setPaused(!feed.isPaused)} aria-pressed={feed.isPaused}>
            {feed.isPaused ? t("live.goOn", { count: feed.waiting.length }) : t("live.pause")}
            <kbd aria-hidden>␣</kbd>
          </Button>
        }
      >
        {t("live.sentence", { count: feed.come })}{" "}
        <Badge tone={state === "open" ? "good" : state === "connecting" ? "neutral" : "warn"}>
          {t(`live.state.${state}`)}
        </Badge>
      </Sentence>
      <Said come={feed.come} state={t(`live.state.${state}`)} />
      <Filters filter={filter} choose={choose} />
      <Cut live={live} />
      {filter.status === "quarantined" ? <Waiting filter={filter} /> : null}
      <Rows live={live} isFiltered={Object.keys(filter).length > 0} />
    </>
  );
};
