import { CommandProblem } from "../problem/index.ts";

/** One event, or all that failed alike. */
export type Target = { readonly id: string } | { readonly group: string };

export const targetOf = (id: string | undefined, group: string | undefined): Target => {
  if (id !== undefined && group === undefined) return { id };
  if (group !== undefined && id === undefined) return { group };
  throw new CommandProblem("Which events?", {
    detail:
      id === undefined
        ? "Neither an id nor --group was given."
        : "Both an id and --group were given.",
    fix: "Give the id of one event, or --group; attune quarantine list shows both.",
  });
};

/** Which events are to go, of all groups. */
export type Filter = { readonly source?: string; readonly event?: string };

/** As `targetOf`, or all events of a source or name. */
export const wideTargetOf = (
  id: string | undefined,
  group: string | undefined,
  filter: Filter,
): Target | Filter => {
  if (Object.keys(filter).length === 0) return targetOf(id, group);
  if (id === undefined && group === undefined) return filter;
  throw new CommandProblem("Which events?", {
    detail: "An id or --group was given, and --source or --event.",
    fix: "Give the id of one event, or --group, or --source and --event.",
  });
};
