import type { Role } from "@attune/contract";
import type { Answer } from "../../../api/index.ts";

export type Person = Answer<"people">["people"][number];

/** In the order in which somebody is most often asked for. */
export const ROLES = [
  "marketer",
  "support",
  "analyst",
  "developer",
  "owner",
] as const satisfies readonly Role[];

export const roleIn = (text: string): Role => ROLES.find((role) => role === text) ?? "analyst";

/** The list with one person changed, as it will be once the server has agreed. */
export const withChange = (
  list: Answer<"people"> | undefined,
  id: string,
  change: Partial<Person>,
): Answer<"people"> | undefined =>
  list === undefined
    ? undefined
    : { people: list.people.map((each) => (each.id === id ? { ...each, ...change } : each)) };
