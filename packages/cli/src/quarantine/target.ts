import { CommandProblem } from "../problem/index.ts";

/** What a command works on: one event, or all that failed alike. */
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
