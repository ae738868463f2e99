import { useCallback, useMemo } from "react";
import type { Query } from "../../api/index.ts";
import { useSearch } from "../../frame/index.ts";

type LiveQuery = Query<"live">;
export type LiveFilter = Pick<
  LiveQuery,
  "source" | "event" | "type" | "status" | "identifier" | "what"
>;

export const STATUSES = ["accepted", "quarantined", "rejected", "duplicate"] as const;
export const TYPES = ["track", "identify", "page", "screen", "group", "alias"] as const;
export type FilterName = "source" | "event" | "type" | "status" | "identifier" | "what";

type TextName = "source" | "event" | "identifier";

const textIn = (search: URLSearchParams, name: TextName): Partial<Record<TextName, string>> => {
  const value = search.get(name) ?? "";
  return value === "" ? {} : { [name]: value };
};

/** What is chosen, as the address has it; what is not known there chooses nothing. */
export const filterIn = (search: URLSearchParams): LiveFilter => {
  const status = STATUSES.find((each) => each === search.get("status"));
  const type = TYPES.find((each) => each === search.get("type"));
  return {
    ...textIn(search, "source"),
    ...textIn(search, "event"),
    ...textIn(search, "identifier"),
    ...(status === undefined ? {} : { status }),
    ...(type === undefined ? {} : { type }),
    ...(search.get("what") === "decisions" ? { what: "decisions" as const } : {}),
  };
};

/** The filter in the address. A choice of events takes back the choice of decisions, and the reverse. */
export const useFilter = (): readonly [
  filter: LiveFilter,
  choose: (name: FilterName, value: string) => void,
] => {
  const [search, put] = useSearch();
  const filter = useMemo(() => filterIn(search), [search]);
  const choose = useCallback(
    (name: FilterName, value: string): void => {
      const others = ["source", "event", "type", "status"];
      const excluded = name === "what" ? others : name === "identifier" ? [] : ["what"];
      put(
        value === ""
          ? { [name]: null }
          : { ...Object.fromEntries(excluded.map((each) => [each, null])), [name]: value },
      );
    },
    [put],
  );
  return [filter, choose];
};
