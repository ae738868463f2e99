import { useMemo } from "react";
import { useAnswer } from "../../../api/index.ts";
import { useTitle, useUrlState } from "../../../frame/index.ts";
import type { I18n } from "../../../i18n/index.ts";
import { useI18n } from "../../../i18n/index.ts";
import type { Column } from "../../../ui/index.ts";
import { Age, Answered, Button, Empty, Link, Sentence, Table } from "../../../ui/index.ts";
import type { AuditRow } from "./audit-row.ts";
import { actionText, targetAddress } from "./audit-row.ts";
import styles from "./audit.module.css";
import { Filters } from "./filters.tsx";
import { useAuditFilter } from "./use-audit-filter.ts";
import { Verify } from "./verify.tsx";

const PAGE = 100;

const columnsOf = (i18n: I18n): readonly Column<AuditRow>[] => [
  {
    key: "n",
    header: i18n.t("audit.number"),
    value: ({ n }) => n,
    cell: ({ n }) => i18n.number(n),
    width: "80px",
  },
  {
    key: "at",
    header: i18n.t("audit.when"),
    value: ({ at }) => at,
    cell: ({ at }) => (at === null ? null : <Age at={at} />),
    width: "150px",
  },
  { key: "actor", header: i18n.t("audit.who"), value: ({ actor }) => actor, width: "18%" },
  {
    key: "action",
    header: i18n.t("audit.what"),
    value: (row) => actionText(i18n, row.action),
    width: "30%",
  },
  {
    key: "target",
    header: i18n.t("audit.toWhat"),
    value: ({ target }) => target,
    cell: (row) => {
      const address = targetAddress(row);
      return address === null ? row.target : <Link to={address}>{row.target}</Link>;
    },
  },
];

/** The latest of what fits, and how much else does. */
const said = (
  i18n: I18n,
  rows: readonly AuditRow[],
  isMore: boolean,
  isFiltered: boolean,
): string => {
  const [latest] = rows;
  const at = latest?.at ?? null;
  return i18n.t("audit.sentence", {
    filtered: isFiltered ? "yes" : "no",
    count: rows.length,
    more: isMore ? "yes" : "no",
    actor: latest?.actor ?? "",
    did: latest === undefined ? "" : actionText(i18n, latest.action),
    age: at === null ? "" : i18n.dateTime(at),
  });
};

/** The address of this page of the log, with a row of it open beside. */
const openAddress = (search: string, n: number): string => {
  const next = new URLSearchParams(search);
  next.set("why", `audit:${n}`);
  return `/setup/audit?${next.toString()}`;
};

/** Who did what and when, in a log that shows when somebody changed it. */
export const AuditScreen = () => {
  const i18n = useI18n();
  const { t } = i18n;
  const { filter, search, isFiltered } = useAuditFilter();
  const [before, setBefore] = useUrlState("before", "");
  const asked = useAnswer("auditLog", {
    query: { limit: PAGE, ...filter, ...(before === "" ? {} : { before: Number(before) }) },
  });
  const columns = useMemo(() => columnsOf(i18n), [i18n]);
  useTitle(t("audit.name"));
  return (
    <Answered asked={asked} lines={8}>
      {({ rows, next }) => (
        <>
          <Sentence more={t("audit.more")}>{said(i18n, rows, next !== null, isFiltered)}</Sentence>
          <Filters />
          {rows.length === 0 ? (
            <Empty title={t("audit.none")}>{t("audit.noneFix")}</Empty>
          ) : (
            <Table
              name={t("audit.table")}
              rows={rows}
              columns={columns}
              keyOf={({ n }) => String(n)}
              hrefOf={({ n }) => openAddress(search, n)}
            />
          )}
          <div className={styles["pages"]}>
            {before === "" ? null : (
              <Button onClick={() => setBefore("")}>{t("audit.newest")}</Button>
            )}
            {next === null ? null : (
              <Button onClick={() => setBefore(String(next))}>{t("audit.older")}</Button>
            )}
          </div>
          <Verify />
        </>
      )}
    </Answered>
  );
};
