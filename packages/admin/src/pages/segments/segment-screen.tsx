import { useEffect, useRef, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { ApiProblem, useAnswer, useRefresh } from "../../api/index.ts";
import type { Condition } from "../../conditions/index.ts";
import { useSentence } from "../../conditions/index.ts";
import type { Content, DefinitionDocument } from "../../definitions/index.ts";
import {
  isPending,
  liveOf,
  nameOf,
  newestIn,
  StatusBadge,
  textIn,
  Versions,
} from "../../definitions/index.ts";
import { useEditFocus, useTitle, useUrlPlace, useUrlState } from "../../frame/index.ts";
import type { I18n } from "../../i18n/index.ts";
import { useI18n, useNow } from "../../i18n/index.ts";
import { OnlyFor, useSession } from "../../session/index.ts";
import {
  Answered,
  Button,
  Empty,
  Loading,
  ProblemNote,
  Section,
  Sentence,
} from "../../ui/index.ts";
import { Progress } from "./change.tsx";
import { Dependents, Exports, RevenueFacts, Shares } from "./facts.tsx";
import type { Figures, SegmentState } from "./figures.ts";
import { figuresOf } from "./figures.ts";
import { Members } from "./members.tsx";
import { SegmentEditor, whenIn, whomIn } from "./segment-editor.tsx";
import styles from "./segments.module.css";
import { SizeChart } from "./size-chart.tsx";
import { isStart, STARTS } from "./starts.ts";

/** What somebody would say of it aloud: "Loyal: 1,204 people, 31 more than last week, 18 % of revenue." */
const sentenceOf = (
  { t, number, percent }: I18n,
  segment: SegmentState,
  { change, share }: Figures,
): string =>
  t(segment.status === "live" ? "segments.oneSentence" : "segments.soFar", {
    name: segment.name ?? segment.key,
    of: segment.of,
    count: segment.members,
    shown: number(segment.members),
    moved: change === null ? "unknown" : change === 0 ? "same" : change > 0 ? "more" : "fewer",
    by: number(Math.abs(change ?? 0)),
    share: share === null ? "none" : "some",
    part: percent(share?.share ?? 0, 1),
    currency: share?.currency ?? "",
  });

const Says = ({ document }: { readonly document: DefinitionDocument }) => {
  const { t, locale } = useI18n();
  const { data } = useSentence(whenIn(document.definition), whomIn(document.definition));
  return (
    <Section title={t("segments.when")}>
      <p className={styles["says"]}>{data?.[locale] ?? ""}</p>
    </Section>
  );
};

const DraftWaits = ({
  newest,
  onGoOn,
}: {
  readonly newest: DefinitionDocument;
  readonly onGoOn: () => void;
}) => {
  const { t, age } = useI18n();
  const now = useNow();
  const { may } = useSession();
  return (
    <p className={styles["waits"]} role="status">
      <StatusBadge status={newest.status} />{" "}
      {t("segments.draftWaits", { actor: newest.actor, age: age(newest.at, now) })}{" "}
      {may("putDefinition") ? (
        <Button look="quiet" onClick={onGoOn}>
          {t("segments.goOn")}
        </Button>
      ) : null}
    </p>
  );
};

/** What was told of it while it caught up is asked for again when it has. */
const useCaughtUp = ({ status }: SegmentState): void => {
  const refresh = useRefresh();
  const before = useRef(status);
  useEffect(() => {
    const was = before.current;
    before.current = status;
    if (was === "live" || status !== "live") return;
    void refresh("segments", "segmentMembers", "segmentHistory", "segmentRevenue");
  }, [status, refresh]);
};

type LiveProps = {
  readonly segment: SegmentState;
  readonly versions: readonly DefinitionDocument[];
  readonly onEdit: () => void;
};

const Live = ({ segment, versions, onEdit }: LiveProps) => {
  const i18n = useI18n();
  const { t } = i18n;
  const { may } = useSession();
  const { key } = segment;
  useCaughtUp(segment);
  const history = useAnswer("segmentHistory", { params: { key }, query: {} });
  const revenue = useAnswer("segmentRevenue", { params: { key } });
  const live = liveOf(versions);
  const waiting = versions.find(isPending);
  return (
    <>
      <Sentence
        isLong
        more={
          <span className={styles["line"]}>
            <Progress segment={segment} /> <code>{key}</code>{" "}
            {live === null ? null : textIn(live.definition, "description")}
          </span>
        }
        actions={
          may("putDefinition") ? (
            <Button data-edit="" onClick={onEdit}>
              {t("segments.edit")}
            </Button>
          ) : null
        }
      >
        {sentenceOf(i18n, segment, figuresOf(segment, history.data, revenue.data))}
      </Sentence>
      {waiting === undefined ? null : <DraftWaits newest={waiting} onGoOn={onEdit} />}
      <div className={styles["one"]}>
        <div>
          {live === null ? null : <Says document={live} />}
          <Section title={t("segments.overTime")}>
            <div className={styles["curve"]}>
              <Answered asked={history} lines={5}>
                {(answer) => <SizeChart history={answer} />}
              </Answered>
            </div>
          </Section>
          <Members segment={segment} />
        </div>
        <div>
          {segment.status === "live" ? (
            <>
              <RevenueFacts segment={segment} />
              <Shares segment={segment} />
            </>
          ) : null}
          <Dependents segment={segment} />
          <Exports segment={segment} />
          <Versions versions={versions} />
        </div>
      </div>
    </>
  );
};

/** A new one catches up within moments. */
const LIVE_EVERY = 2_000;

const LiveSegment = (props: Omit<LiveProps, "segment"> & { readonly keyOfIt: string }) => {
  const asked = useAnswer("segment", { params: { key: props.keyOfIt } }, { every: LIVE_EVERY });
  return (
    <Answered asked={asked} lines={8}>
      {(segment) => <Live {...props} segment={segment} />}
    </Answered>
  );
};

/** What a new segment begins with, as the address says. */
const useStart = (key: string): Content => {
  const [name] = useUrlState("name", "");
  const [of] = useUrlState("of", "profile");
  const [start] = useUrlState("start", "everybody");
  const when: Condition = isStart(start) ? STARTS[start] : {};
  return {
    kind: "segment",
    key,
    ...(name === "" ? {} : { name }),
    ...(of === "account" ? { of } : {}),
    when,
  };
};

type OneProps = { readonly keyOfIt: string; readonly versions: readonly DefinitionDocument[] };

const One = ({ keyOfIt, versions }: OneProps) => {
  const { t } = useI18n();
  const { may } = useSession();
  const navigate = useNavigate();
  const [edit, setEdit] = useUrlPlace("edit", "");
  const start = useStart(keyOfIt);
  const live = liveOf(versions);
  const newest = newestIn(versions);
  const name = newest === null ? textIn(start, "name") || keyOfIt : nameOf(newest);
  useTitle(name);
  const isEditing = may("putDefinition") && (edit === "1" || live === null);
  const box = useEditFocus(isEditing);
  if (!isEditing)
    return live === null ? (
      <Empty title={t("segments.notLive", { name })} />
    ) : (
      <LiveSegment keyOfIt={keyOfIt} versions={versions} onEdit={() => setEdit("1")} />
    );
  return (
    <>
      <Sentence
        more={
          <>
            {newest === null ? null : <StatusBadge status={newest.status} />} <code>{keyOfIt}</code>
          </>
        }
      >
        {t(live === null ? "segments.building" : "segments.changing", { name })}
      </Sentence>
      <div ref={box}>
        <SegmentEditor
          keyOfIt={keyOfIt}
          newest={newest}
          live={live}
          start={start}
          onClose={() => {
            if (live === null) void navigate("/segments?view=drafts");
            else setEdit("");
          }}
          onPublished={() => setEdit("")}
        />
      </div>
    </>
  );
};

const NO_VERSIONS: readonly DefinitionDocument[] = [];

const isAbsent = (error: Error | null): boolean =>
  error instanceof ApiProblem && error.slug === "definition-not-found";

type AbsentProps = { readonly keyOfIt: string; readonly isBegun: boolean };

/** It is not there; whoever came to begin it is told who may. */
const Absent = ({ keyOfIt, isBegun }: AbsentProps) => {
  const { t } = useI18n();
  if (!isBegun) return <Empty title={t("segments.unknown", { key: keyOfIt })} />;
  return (
    <OnlyFor operation="putDefinition" back="/segments">
      {null}
    </OnlyFor>
  );
};

/** One segment: who is in it and since when, what it is worth, what hangs on it; and the builder. */
export const SegmentScreen = () => {
  const { key = "" } = useParams();
  const { may } = useSession();
  const [edit] = useUrlPlace("edit", "");
  const isEditing = edit === "1" && may("putDefinition");
  const { data, error, refetch } = useAnswer("definition", { params: { kind: "segment", key } });
  // While its first draft is asked for, a new one stays on the screen.
  const [begun, setBegun] = useState<string | null>(null);
  if (isAbsent(error) && begun !== key) setBegun(key);
  if (data !== undefined) return <One key={key} keyOfIt={key} versions={data.definitions} />;
  if (isEditing && (isAbsent(error) || begun === key))
    return <One key={key} keyOfIt={key} versions={NO_VERSIONS} />;
  if (isAbsent(error)) return <Absent keyOfIt={key} isBegun={edit === "1"} />;
  return error === null ? (
    <Loading lines={8} />
  ) : (
    <ProblemNote error={error} onRetry={() => void refetch()} />
  );
};
