import type { PersonDocument } from "@attune/contract";
import { foldKeyName, OPERATIONS } from "@attune/contract";
import type { Api } from "../api/index.ts";
import { CommandProblem } from "../problem/index.ts";

/** The person of an id, a name or an address. */
export const personOf = async (api: Api, named: string): Promise<PersonDocument> => {
  const { people } = await api.call(OPERATIONS.people, {});
  const wanted = foldKeyName(named.trim());
  const found =
    people.find(({ id }) => id === named) ??
    people.find(({ name, email }) => [name, email].some((each) => foldKeyName(each) === wanted));
  if (found) return found;
  throw new CommandProblem("There is no such person", {
    detail: `Nobody has the id, name or address ${named}.`,
    fix: "attune people list shows everybody.",
  });
};
