import { useCallback, useMemo } from "react";
import type { Parts } from "../../../api/index.ts";
import { useSearch } from "../../../frame/index.ts";
import { actionIn } from "./audit-row.ts";

type Filter = Pick<Parts<"auditLog">["query"], "actor" | "action" | "target" | "since" | "until">;
export type FilterName = "actor" | "action" | "target" | "from" | "to";

const DAY = 86_400_000;

/** Midnight of a day as it is here; null for what is no day. */
const midnightOf = (day: string): number | null => {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(day) ? new Date(`${day}T00:00`).getTime() : Number.NaN;
  return Number.isFinite(at) ? at : null;
};

/** What is asked for, as the address has it; the last day counts to its end. */
export const filterIn = (search: URLSearchParams): Filter => {
  const text = (name: string): string => search.get(name) ?? "";
  const action = actionIn(text("action"));
  const [from, to] = [midnightOf(text("from")), midnightOf(text("to"))];
  return {
    ...(text("actor") === "" ? {} : { actor: text("actor") }),
    ...(text("target") === "" ? {} : { target: text("target") }),
    ...(action === undefined ? {} : { action }),
    ...(from === null ? {} : { since: new Date(from).toISOString() }),
    ...(to === null ? {} : { until: new Date(to + DAY).toISOString() }),
  };
};

/** The filter in the address. Another filter begins at its newest row. */
export const useAuditFilter = () => {
  const [search, put] = useSearch();
  const filter = useMemo(() => filterIn(search), [search]);
  const choose = useCallback(
    (name: FilterName, value: string): void =>
      put({ before: null, [name]: value === "" ? null : value }),
    [put],
  );
  return {
    filter,
    choose,
    search: search.toString(),
    textOf: (name: FilterName): string => search.get(name) ?? "",
    isFiltered: Object.keys(filter).length > 0,
  };
};
