import { useLocation } from "react-router";
import { usePrefetch } from "../../api/index.ts";
import type { NameOf } from "../../definitions/index.ts";
import { useNames } from "../../definitions/index.ts";
import type { I18n } from "../../i18n/index.ts";
import { useI18n } from "../../i18n/index.ts";
import type { Column } from "../../ui/index.ts";
import { Button, Link, Table } from "../../ui/index.ts";
import type { Entry, Skipped } from "./feed.ts";
import { passedOver } from "./feed.ts";
import styles from "./live.module.css";
import { addressIn, didText, nameOf } from "./row-text.ts";
import { StatusBadge } from "./status-badge.tsx";

type OnFill = (key: string, skipped: Skipped) => void;
type LiveTableProps = {
  readonly entries: readonly Entry[];
  readonly onFill: OnFill;
};

const Who = ({ entry: { row } }: { readonly entry: Entry }) => {
  if (row.kind === "skipped" || row.profile === null) return null;
  const name = row.kind === "membership" ? null : row.identifier;
  return (
    <Link to={`/people/${row.profile}`} look="quiet">
      {name ?? row.profile}
    </Link>
  );
};

/** The address of the same screen with the panel open about a row. */
const useWhyAddress = (): ((entry: Entry) => string | null) => {
  const { search, pathname } = useLocation();
  return ({ key, row }) => {
    if (row.kind === "skipped") return null;
    const next = new URLSearchParams(search);
    next.set("why", addressIn(row) ?? `told:${key}`);
    return `${pathname}?${next.toString()}`;
  };
};

const PassedOver = ({
  entryKey,
  skipped,
  onFill,
}: {
  readonly entryKey: string;
  readonly skipped: Skipped;
  readonly onFill: OnFill;
}) => {
  const { t } = useI18n();
  return (
    <Button look="quiet" onClick={() => onFill(entryKey, skipped)}>
      {t("live.passedOver", { count: passedOver(skipped) })}
    </Button>
  );
};

const Became = ({ entry: { row } }: { readonly entry: Entry }) => {
  if (row.kind === "skipped") return null;
  return <StatusBadge status={row.kind === "event" ? row.status : row.kind} />;
};

const columnsOf = (
  i18n: I18n & { readonly named: NameOf },
  onFill: OnFill,
): readonly Column<Entry>[] => [
  {
    key: "what",
    header: i18n.t("live.what"),
    value: ({ row }) => nameOf(i18n, row),
    cell: ({ key, row }) =>
      row.kind === "skipped" ? (
        <PassedOver entryKey={key} skipped={row} onFill={onFill} />
      ) : (
        nameOf(i18n, row)
      ),
    width: "26%",
  },
  {
    key: "status",
    header: i18n.t("live.status"),
    value: () => "",
    cell: (entry) => <Became entry={entry} />,
    width: "112px",
  },
  {
    key: "source",
    header: i18n.t("live.source"),
    value: ({ row }) => (row.kind === "event" ? row.source : ""),
    width: "10%",
  },
  {
    key: "who",
    header: i18n.t("live.who"),
    value: () => "",
    cell: (entry) => <Who entry={entry} />,
    width: "18%",
  },
  {
    key: "did",
    header: i18n.t("live.did"),
    value: ({ row }) => didText(i18n, row),
    cell: ({ row }) => (
      <span className={styles["did"]} title={didText(i18n, row)}>
        {didText(i18n, row)}
      </span>
    ),
  },
  {
    key: "at",
    header: i18n.t("live.at"),
    value: ({ row }) => (row.kind === "skipped" ? "" : i18n.time(row.at)),
    isNumber: true,
    width: "88px",
  },
];

/** Rows of the stream, newest on top. */
export const LiveTable = ({ entries, onFill }: LiveTableProps) => {
  const i18n = useI18n();
  const named = useNames();
  const prefetch = usePrefetch();
  const hrefOf = useWhyAddress();
  return (
    <Table
      name={i18n.t("live.rows")}
      rows={entries}
      columns={columnsOf({ ...i18n, named }, onFill)}
      keyOf={({ key }) => key}
      hrefOf={hrefOf}
      onNear={({ row }) => {
        if (row.kind === "event" && row.seq !== null)
          prefetch("liveEvent", { params: { seq: row.seq } });
      }}
    />
  );
};
