import type { Answer } from "../../api/index.ts";
import { useUrlState } from "../../frame/index.ts";
import type { I18n } from "../../i18n/index.ts";
import { useI18n } from "../../i18n/index.ts";
import { FreshnessBadge, ShareText } from "../../quality/index.ts";
import type { Column } from "../../ui/index.ts";
import { Age, Empty, Section, Table } from "../../ui/index.ts";
import styles from "./home.module.css";

type Source = Answer<"home">["sources"][number];

const columnsOf = (i18n: I18n): readonly Column<Source>[] => [
  { key: "source", header: i18n.t("home.source"), value: ({ source }) => source, width: "16%" },
  {
    key: "freshness",
    header: i18n.t("home.freshness"),
    value: ({ freshness }) => freshness,
    cell: ({ freshness }) => <FreshnessBadge state={freshness} />,
    width: "18%",
  },
  {
    key: "last",
    header: i18n.t("home.lastEvent"),
    value: ({ lastEvent }) => lastEvent,
    cell: ({ lastEvent }) => (lastEvent === null ? null : <Age at={lastEvent} />),
    width: "16%",
  },
  {
    key: "received",
    header: i18n.t("home.received"),
    value: ({ received }) => received,
    cell: ({ received }) => i18n.number(received),
    isNumber: true,
    width: "90px",
  },
  {
    key: "validity",
    header: i18n.t("home.validity"),
    value: ({ validity }) => validity.value,
    cell: ({ validity }) => <ShareText share={validity} />,
    isNumber: true,
  },
  {
    key: "completeness",
    header: i18n.t("home.completeness"),
    value: ({ completeness }) => completeness.value,
    cell: ({ completeness }) => <ShareText share={completeness} />,
    isNumber: true,
  },
];

/** How fresh and how whole what each source sends is. */
export const Sources = ({
  sources,
  leftOut,
}: {
  readonly sources: readonly Source[];
  readonly leftOut: number;
}) => {
  const i18n = useI18n();
  const { t } = i18n;
  const [sort, setSort] = useUrlState("sort", "source");
  return (
    <Section title={t("home.sources")}>
      {sources.length === 0 ? (
        <Empty title={t("home.noSources")}>{t("home.noEventsFix")}</Empty>
      ) : (
        <Table
          name={t("home.sourcesTable")}
          rows={sources}
          columns={columnsOf(i18n)}
          keyOf={({ source }) => source}
          hrefOf={({ source }) => `/live?source=${encodeURIComponent(source)}`}
          sort={sort}
          onSort={setSort}
        />
      )}
      <p className={styles["soft"]}>
        {t("home.sevenDays")} {leftOut === 0 ? null : t("home.leftOut", { count: leftOut })}
      </p>
    </Section>
  );
};
