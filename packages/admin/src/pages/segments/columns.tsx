import { useMemo } from "react";
import { Why } from "../../frame/index.ts";
import type { I18n } from "../../i18n/index.ts";
import { useI18n } from "../../i18n/index.ts";
import type { Column } from "../../ui/index.ts";
import { Sparkline } from "../../ui/index.ts";
import { Change, Progress } from "./change.tsx";
import type { Figures, SegmentState } from "./figures.ts";
import styles from "./segments.module.css";

export type Row = SegmentState & Figures;

const Missing = () => <span className={styles["none"]}>–</span>;

const Month = ({ segment }: { readonly segment: Row }) => {
  const { t, number } = useI18n();
  const { key, name, sizes } = segment;
  if (sizes === null) return <Missing />;
  const [from = 0] = sizes;
  return (
    <Sparkline
      name={t("segments.sparkline", {
        segment: name ?? key,
        from: number(from),
        to: number(sizes.at(-1) ?? 0),
      })}
      values={sizes}
    />
  );
};

const sizeColumns = ({ t, number }: I18n): readonly Column<Row>[] => [
  {
    key: "name",
    header: t("segments.segment"),
    value: ({ key, name }) => name ?? key,
    width: "26%",
  },
  {
    key: "members",
    header: t("segments.size"),
    value: ({ members }) => members,
    cell: ({ key, members }) => <Why of={`segment:${key}`}>{number(members)}</Why>,
    isNumber: true,
    width: "96px",
  },
  {
    key: "change",
    header: t("segments.week"),
    value: ({ change }) => change,
    cell: ({ change }) => <Change by={change} />,
    isNumber: true,
    width: "110px",
  },
  {
    key: "history",
    header: t("segments.month"),
    value: ({ sizes }) => (sizes === null ? null : (sizes.at(-1) ?? 0) - (sizes[0] ?? 0)),
    cell: (segment) => <Month segment={segment} />,
    width: "124px",
  },
];

const otherColumns = ({ t, percent }: I18n): readonly Column<Row>[] => [
  {
    key: "share",
    header: t("segments.share"),
    unit: "%",
    value: ({ share }) => share?.share ?? null,
    cell: ({ share }) =>
      share === null ? (
        <Missing />
      ) : (
        <>
          {percent(share.share, 1).replace(/\s?%$/u, "")}{" "}
          <span className={styles["none"]}>{share.currency}</span>
        </>
      ),
    isNumber: true,
    width: "128px",
  },
  {
    key: "of",
    header: t("segments.of"),
    value: ({ of }) => t("segments.ofWhom", { of }),
    width: "96px",
  },
  {
    key: "used",
    header: t("segments.usedBy"),
    value: ({ namedBy }) => namedBy.length,
    isNumber: true,
    width: "90px",
  },
  {
    key: "status",
    header: t("segments.status"),
    value: ({ status, progress }) => (status === "live" ? 1 : progress),
    cell: (row) => <Progress segment={row} />,
    width: "150px",
  },
];

/** What the list of segments tells of each. */
export const useColumns = (): readonly Column<Row>[] => {
  const i18n = useI18n();
  return useMemo(() => [...sizeColumns(i18n), ...otherColumns(i18n)], [i18n]);
};
