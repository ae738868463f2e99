import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import type { Answer } from "../../api/index.ts";
import { asError, useClient, useRefresh } from "../../api/index.ts";
import type { NameOf } from "../../definitions/index.ts";
import { useNames } from "../../definitions/index.ts";
import { useUrlState, Why } from "../../frame/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { useSession } from "../../session/index.ts";
import {
  Button,
  Chip,
  Code,
  Density,
  densityOf,
  Empty,
  Link,
  Loading,
  problemText,
  ProblemNote,
  useRowKeys,
  useToast,
} from "../../ui/index.ts";
import styles from "./people.module.css";
import type { Group, TimelineEntry } from "./timeline-entry.ts";
import { decisionIn, groupOf, GROUPS, segmentsIn, tell, unmergeIn } from "./timeline-entry.ts";

const PAGE = 200;
const STRETCHES = 90;

/** A group's colour: the same dot on every person's timeline. */
const COLORS: Readonly<Record<Group, string>> = {
  events: "var(--series-1)",
  decisions: "var(--series-8)",
  segments: "var(--series-3)",
  consent: "var(--series-2)",
  identity: "var(--series-7)",
};

const useTimeline = (id: string) => {
  const client = useClient();
  return useInfiniteQuery({
    queryKey: ["timeline", id],
    initialPageParam: null,
    queryFn: ({ signal, pageParam }: { signal: AbortSignal; pageParam: string | null }) =>
      client.call(
        "timeline",
        {
          params: { id },
          query: { limit: PAGE, ...(pageParam === null ? {} : { before: pageParam }) },
        },
        signal,
      ),
    getNextPageParam: (last: Answer<"timeline">) => last.next,
  });
};

const UndoUnmerge = ({ id, unmerge }: { readonly id: string; readonly unmerge: number }) => {
  const i18n = useI18n();
  const { t } = i18n;
  const { may } = useSession();
  const client = useClient();
  const refresh = useRefresh();
  const say = useToast();
  if (!may("undo")) return null;
  return (
    <Button
      onClick={() => {
        void (async () => {
          try {
            await client.call("undo", { params: { id }, body: { unmerge } });
            say({ text: t("people.together") });
            await refresh("profile", "timeline");
          } catch (error) {
            say({ text: problemText(i18n, asError(error)), isBad: true });
          }
        })();
      }}
    >
      {t("people.undoUnmerge")}
    </Button>
  );
};

const Detail = ({ id, entry }: { readonly id: string; readonly entry: TimelineEntry }) => {
  const { t } = useI18n();
  const decision = decisionIn(entry);
  const unmerge = unmergeIn(entry);
  const nameOf = useNames();
  return (
    <div className={styles["detail"]}>
      {decision === null ? null : (
        <p>
          <Why of={`decision:${decision}`} who={id}>
            {t("people.whyDecision")}
          </Why>
          {" · "}
          <Link to={`/decisions/made/${decision}`}>{t("people.wholeDecision")}</Link>
        </p>
      )}
      {segmentsIn(entry).map((segment) => (
        <Why key={segment} of={`segment:${segment}`} who={id}>
          {t("people.whySegment", { segment: nameOf("segment", segment) })}
        </Why>
      ))}
      {unmerge === null ? null : <UndoUnmerge id={id} unmerge={unmerge} />}
      <Code value={entry.entry} />
    </div>
  );
};

type RowProps = {
  readonly id: string;
  readonly entry: TimelineEntry;
  readonly index: number;
  readonly isCurrent: boolean;
  readonly nameOf: NameOf;
  /** The day, above the first entry of it. */
  readonly day: string | null;
};

const Row = ({ id, entry, index, isCurrent, nameOf, day }: RowProps) => {
  const i18n = useI18n();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <li data-row={index} data-current={isCurrent}>
      {day === null ? null : <span className={styles["day"]}>{day}</span>}
      <span className={styles["dot"]} style={{ background: COLORS[groupOf(entry)] }} aria-hidden />
      <button
        type="button"
        className={styles["what"]}
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        {tell({ ...i18n, nameOf }, entry)}
      </button>
      <time dateTime={entry.time} title={i18n.dateTime(entry.time)} className={styles["note"]}>
        {i18n.time(entry.time)}
      </time>
      {isOpen ? <Detail id={id} entry={entry} /> : null}
    </li>
  );
};

type ListProps = { readonly id: string; readonly entries: readonly TimelineEntry[] };

const List = ({ id, entries }: ListProps) => {
  const { date, t } = useI18n();
  const nameOf = useNames();
  const box = useRef<HTMLOListElement>(null);
  const current = useRowKeys(box, {
    count: entries.length,
    show: (index) =>
      box.current?.querySelector(`[data-row="${index}"]`)?.scrollIntoView({ block: "nearest" }),
  });
  const days = entries.map(({ time }) => date(time));
  return (
    <ol ref={box} className={styles["timeline"]} data-rows="" aria-label={t("people.timeline")}>
      {entries.map((entry, index) => (
        <Row
          key={`${entry.seq} ${entry.kind}`}
          id={id}
          entry={entry}
          index={index}
          isCurrent={index === current}
          nameOf={nameOf}
          day={days[index] === days[index - 1] ? null : (days[index] ?? null)}
        />
      ))}
    </ol>
  );
};

type ChipsProps = {
  readonly entries: readonly TimelineEntry[];
  readonly shown: ReadonlySet<string>;
  readonly onShown: (shown: readonly string[]) => void;
};

const Chips = ({ entries, shown, onShown }: ChipsProps) => {
  const { t, number } = useI18n();
  return (
    <div className={styles["chips"]} role="group" aria-label={t("people.filter")}>
      {GROUPS.map((group) => (
        <Chip
          key={group}
          isOn={shown.has(group)}
          count={number(entries.filter((entry) => groupOf(entry) === group).length)}
          onChange={(isOn) =>
            onShown(GROUPS.filter((each) => (each === group ? isOn : shown.has(each))))
          }
        >
          <span
            className={styles["dot"]}
            style={{ background: COLORS[group], margin: 0 }}
            aria-hidden
          />
          {t(`people.group.${group}`)}
        </Chip>
      ))}
    </div>
  );
};

/** Everything that happened to somebody, newest on top. */
export const Timeline = ({ id }: { readonly id: string }) => {
  const { t, date } = useI18n();
  const [show, setShow] = useUrlState("show", "all");
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = useTimeline(id);
  const entries = useMemo(() => data?.pages.flatMap((page) => page.entries) ?? [], [data]);
  const shown = new Set<string>(show === "all" ? GROUPS : show.split(" "));
  if (error !== null) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={8} />;
  const first = entries.at(-1);
  const last = entries[0];
  if (first === undefined || last === undefined) return <Empty title={t("people.nothingYet")} />;
  const counts = densityOf(
    entries.map(({ time }) => Date.parse(time)),
    Date.parse(first.time),
    Date.parse(last.time),
    STRETCHES,
  );
  const wanted = entries.filter((entry) => shown.has(groupOf(entry)));
  return (
    <div>
      <Density
        name={t("people.density", { count: entries.length })}
        counts={counts}
        labels={[date(first.time), date(last.time)]}
      />
      <Chips
        entries={entries}
        shown={shown}
        onShown={(next) => setShow(next.length === GROUPS.length ? "all" : next.join(" "))}
      />
      {wanted.length === 0 ? (
        <Empty title={t("people.allHidden")} />
      ) : (
        <List id={id} entries={wanted} />
      )}
      {hasNextPage ? (
        <div className={styles["more"]}>
          <Button isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t("people.older")}
          </Button>
        </div>
      ) : null}
    </div>
  );
};
