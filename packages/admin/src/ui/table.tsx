import type { ReactNode } from "react";
import { useEffect, useMemo, useRef } from "react";
import type { SortingState } from "@tanstack/react-table";
import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useNavigate } from "react-router";
import { useI18n } from "../i18n/index.ts";
import { Link } from "./link.tsx";
import styles from "./table.module.css";
import { useRowKeys } from "./use-row-keys.ts";

const ROW = 32;
const AHEAD = 12;

export type Column<Row> = {
  readonly key: string;
  readonly header: string;
  /** Of all the numbers below: ms, SEK, %. */
  readonly unit?: string;
  /** What it is sorted by; what has none comes last. */
  readonly value: (row: Row) => string | number | null;
  readonly cell?: (row: Row) => ReactNode;
  /** CSS width; the rest is shared. */
  readonly width?: string;
  readonly isNumber?: boolean;
};

type TableProps<Row> = {
  readonly name: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
  /** Where a row leads, null for nowhere; its first cell is the link. */
  readonly hrefOf?: (row: Row) => string | null;
  readonly onNear?: (row: Row) => void;
  /** A column's key, with a minus in front when it goes down. */
  readonly sort?: string;
  readonly onSort?: (sort: string) => void;
  /** The rows are a beginning: called when their end comes near, and there is more. */
  readonly onEnd?: (() => void) | null;
};

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

const sortingOf = (sort: string | undefined): SortingState =>
  sort === undefined || sort === ""
    ? []
    : [{ id: sort.replace(/^-/, ""), desc: sort.startsWith("-") }];

const useSorted = <Row,>({ rows, columns, keyOf, sort }: TableProps<Row>): readonly Row[] => {
  const { compare } = useI18n();
  const data = useMemo(() => rows.map((row) => ({ row })), [rows]);
  const helped = useMemo(() => {
    const helper = createColumnHelper<typeof features, { readonly row: Row }>();
    const valueOf = (column: Column<Row>, row: Row): string | number | undefined =>
      column.value(row) ?? undefined;
    return columns.map((column) =>
      helper.accessor(({ row }): unknown => valueOf(column, row), {
        id: column.key,
        sortUndefined: "last",
        sortFn: (a, b) => {
          const [left, right] = [valueOf(column, a.original.row), valueOf(column, b.original.row)];
          return typeof left === "number" && typeof right === "number"
            ? left - right
            : compare(String(left), String(right));
        },
      }),
    );
  }, [columns, compare]);
  const table = useTable({
    features,
    data,
    columns: helped,
    getRowId: ({ row }) => keyOf(row),
    state: { sorting: sortingOf(sort) },
  });
  return table.getRowModel().rows.map(({ original }) => original.row);
};

type HeadProps = {
  readonly column: Pick<Column<never>, "key" | "header" | "unit" | "width" | "isNumber">;
  readonly sort: string | undefined;
  readonly onSort: ((sort: string) => void) | undefined;
};

const Head = ({ column, sort, onSort }: HeadProps) => {
  const isDown = sort === `-${column.key}`;
  const isUp = sort === column.key;
  const label = (
    <>
      {column.header}
      {column.unit === undefined ? null : <span className={styles["unit"]}>{column.unit}</span>}
    </>
  );
  return (
    <th
      scope="col"
      className={column.isNumber === true ? styles["number"] : undefined}
      style={{ width: column.width }}
      aria-sort={isDown ? "descending" : isUp ? "ascending" : undefined}
    >
      {onSort === undefined ? (
        label
      ) : (
        <button
          type="button"
          className={styles["sort"]}
          onClick={() => onSort(isUp ? `-${column.key}` : column.key)}
        >
          {label}
          {isDown ? <ArrowDown size={12} aria-hidden /> : null}
          {isUp ? <ArrowUp size={12} aria-hidden /> : null}
        </button>
      )}
    </th>
  );
};

const Heads = <Row,>({ columns, sort, onSort }: TableProps<Row>) => (
  <thead>
    <tr>
      {columns.map((column) => (
        <Head key={column.key} column={column} sort={sort} onSort={onSort} />
      ))}
    </tr>
  </thead>
);

const Gap = ({ height, columns }: { readonly height: number; readonly columns: number }) =>
  height > 0 ? (
    <tr aria-hidden="true">
      {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- empty room, hidden from readers */}
      <td colSpan={columns} className={styles["gap"]} style={{ height }} />
    </tr>
  ) : null;

type LineProps<Row> = TableProps<Row> & {
  readonly row: Row;
  readonly index: number;
  readonly isCurrent: boolean;
};

const Line = <Row,>({ columns, hrefOf, onNear, row, index, isCurrent }: LineProps<Row>) => {
  const navigate = useNavigate();
  const href = hrefOf?.(row) ?? undefined;
  return (
    <tr
      data-row={index}
      aria-rowindex={index + 2}
      className={isCurrent ? styles["current"] : undefined}
      onPointerEnter={() => onNear?.(row)}
      onClick={({ target, defaultPrevented }) => {
        if (href === undefined || defaultPrevented || !(target instanceof Element)) return;
        if (target.closest("a, button") === null) void navigate(href);
      }}
    >
      {columns.map((column, at) => {
        const content = column.cell?.(row) ?? column.value(row);
        return (
          <td key={column.key} className={column.isNumber === true ? styles["number"] : undefined}>
            {at === 0 && href !== undefined ? <Link to={href}>{content}</Link> : content}
          </td>
        );
      })}
    </tr>
  );
};

/** Asks for more when the last row that there is comes into view. */
const useEnd = (onEnd: (() => void) | null, count: number, last: number): void => {
  const isNear = last >= count - 1;
  useEffect(() => {
    if (isNear && onEnd !== null) onEnd();
  }, [isNear, onEnd]);
};

/** What a column takes at least where it says no width of its own, in pixels. */
const LEAST = 180;

/**
 * Columns are as wide as they need to be: where there is no room for that the box scrolls, not the page,
 * and no column is lost to those of a fixed width.
 */
const leastWidth = <Row,>(columns: readonly Column<Row>[]): number =>
  columns.reduce(
    (sum, { width = "" }) => sum + (width.endsWith("px") ? parseInt(width, 10) : LEAST),
    0,
  );

/** Rows of 32 px, only those in view in the page: a hundred thousand scroll as well as ten. */
export const Table = <Row,>(props: TableProps<Row>) => {
  const { name, columns, keyOf, onEnd = null } = props;
  const box = useRef<HTMLDivElement>(null);
  const rows = useSorted(props);
  // oxlint-disable-next-line react/incompatible-library -- what it answers is read in this component only
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: AHEAD,
    scrollPaddingStart: ROW,
  });
  const current = useRowKeys(box, {
    count: rows.length,
    show: (index) => virtual.scrollToIndex(index, { align: "auto" }),
  });
  const shown = virtual.getVirtualItems();
  useEnd(onEnd, rows.length, shown.at(-1)?.index ?? 0);
  return (
    <div
      ref={box}
      className={styles["box"]}
      data-rows=""
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by the keyboard
      tabIndex={0}
      role="region"
      aria-label={name}
    >
      <table
        className={styles["table"]}
        style={{ minWidth: leastWidth(columns) }}
        aria-rowcount={onEnd === null ? rows.length + 1 : -1}
      >
        <Heads {...props} />
        <tbody>
          <Gap height={shown[0]?.start ?? 0} columns={columns.length} />
          {shown.map(({ index }) => {
            const row = rows[index];
            return row === undefined ? null : (
              <Line
                key={keyOf(row)}
                {...props}
                row={row}
                index={index}
                isCurrent={index === current}
              />
            );
          })}
          <Gap
            height={virtual.getTotalSize() - (shown.at(-1)?.end ?? 0)}
            columns={columns.length}
          />
        </tbody>
      </table>
    </div>
  );
};
