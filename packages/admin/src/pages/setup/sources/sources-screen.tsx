import { useMemo } from "react";
import type { Answer } from "../../../api/index.ts";
import { useAnswer, usePrefetch } from "../../../api/index.ts";
import { useTitle, useUrlPlace, useUrlState } from "../../../frame/index.ts";
import type { I18n } from "../../../i18n/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import { FreshnessBadge, ShareText } from "../../../quality/index.ts";
import { useSession } from "../../../session/index.ts";
import type { Column } from "../../../ui/index.ts";
import { Age, Answered, Button, Empty, Sentence, Sparkline, Table } from "../../../ui/index.ts";
import { Concerns } from "./concerns.tsx";
import { NewSource } from "./new-source.tsx";
import styles from "./sources.module.css";

type Quality = Answer<"quality">;
type Source = Quality["sources"][number];

const leadColumns = ({ t }: I18n): readonly Column<Source>[] => [
  { key: "source", header: t("sources.source"), value: ({ source }) => source, width: "18%" },
  {
    key: "freshness",
    header: t("sources.freshness"),
    value: ({ freshness }) => freshness.state,
    cell: ({ freshness }) => <FreshnessBadge state={freshness.state} />,
    width: "15%",
  },
  {
    key: "last",
    header: t("sources.lastEvent"),
    value: ({ freshness }) => freshness.lastEvent,
    cell: ({ freshness }) =>
      freshness.lastEvent === null ? null : <Age at={freshness.lastEvent} />,
    width: "14%",
  },
];

const figureColumns = ({ t, number }: I18n): readonly Column<Source>[] => [
  {
    key: "received",
    header: t("sources.events"),
    value: ({ totals }) => totals.received,
    cell: ({ totals }) => number(totals.received),
    isNumber: true,
    width: "90px",
  },
  {
    key: "days",
    header: t("sources.aDay"),
    value: ({ volume }) => volume.today,
    cell: ({ source, received }) => (
      <Sparkline name={t("sources.dayByDay", { source })} values={received} />
    ),
    width: "120px",
  },
  {
    key: "validity",
    header: t("sources.valid"),
    value: ({ totals }) => totals.validity.value,
    cell: ({ totals }) => <ShareText share={totals.validity} />,
    isNumber: true,
  },
  {
    key: "duplicates",
    header: t("sources.duplicates"),
    value: ({ totals }) => totals.duplicates.value,
    cell: ({ totals }) => <ShareText share={totals.duplicates} />,
    isNumber: true,
  },
  {
    key: "stitched",
    header: t("sources.stitched"),
    value: ({ stitchRate }) => stitchRate.value,
    cell: ({ stitchRate }) => <ShareText share={stitchRate} />,
    isNumber: true,
  },
];

const Said = ({ quality }: { readonly quality: Quality }) => {
  const { t, percent } = useI18n();
  const { sources, totals } = quality;
  const { value } = totals.validity;
  return t("sources.sentence", {
    count: sources.length,
    silent: sources.filter(({ freshness }) => ["late", "silent"].includes(freshness.state)).length,
    events: totals.received,
    known: value === null ? "no" : "yes",
    valid: value === null ? "" : percent(value, 1),
  });
};

/** Where events come from: how fresh, how many and how good. */
export const SourcesScreen = () => {
  const i18n = useI18n();
  const { t } = i18n;
  const { may } = useSession();
  const prefetch = usePrefetch();
  const [sort, setSort] = useUrlState("sort", "source");
  const [isNew, setNew] = useUrlPlace("new", "");
  const asked = useAnswer("quality", { query: {} });
  const columns = useMemo(() => [...leadColumns(i18n), ...figureColumns(i18n)], [i18n]);
  const mayMake = may("applyDefinitions");
  useTitle(t("sources.name"));
  return (
    <>
      <Answered asked={asked} lines={8}>
        {(quality) => (
          <>
            <Sentence
              more={t("sources.window")}
              actions={
                mayMake ? <Button onClick={() => setNew("1")}>{t("sources.new")}</Button> : null
              }
            >
              <Said quality={quality} />
            </Sentence>
            <Concerns concerns={quality.concerns} />
            {quality.sources.length === 0 ? (
              <Empty title={t("sources.none")}>{t("sources.noneFix")}</Empty>
            ) : (
              <Table
                name={t("sources.table")}
                rows={quality.sources}
                columns={columns}
                keyOf={({ source }) => source}
                hrefOf={({ source }) => `/setup/sources/${encodeURIComponent(source)}`}
                onNear={({ source }) =>
                  prefetch("sourceQuality", { params: { key: source }, query: {} })
                }
                sort={sort}
                onSort={setSort}
              />
            )}
            <p className={styles["soft"]}>{t("sources.figures")}</p>
          </>
        )}
      </Answered>
      <NewSource isOpen={isNew === "1" && mayMake} onClose={() => setNew("")} />
    </>
  );
};
