import type { KeyDocument } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { Api } from "../api/index.ts";
import { CommandProblem } from "../problem/index.ts";

/** The id of a key that is given by its id, or by the name that a key in use has. */
export const idOfKey = async (api: Api, nameOrId: string): Promise<string> => {
  const { keys } = await api.call(OPERATIONS.listKeys, {});
  const inUse = ({ name, status }: KeyDocument): boolean => name === nameOrId && status === "live";
  const found = keys.find(({ id }) => id === nameOrId) ?? keys.find(inUse);
  if (found) return found.id;
  throw new CommandProblem("There is no such key in use", {
    detail: `No key has the id ${nameOrId}, and none in use has that name.`,
    fix: "attune keys list shows them all; a key that is out of use is named by its id.",
  });
};
