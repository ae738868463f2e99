import type { KeyDocument } from "@attune/contract";
import { foldKeyName, OPERATIONS } from "@attune/contract";
import type { Api } from "../api/index.ts";
import { CommandProblem } from "../problem/index.ts";

/** The keys that are given by an id, or by a name: all of it that open something, the newest first. */
export const keysOf = async (
  api: Api,
  nameOrId: string,
): Promise<readonly [KeyDocument, ...KeyDocument[]]> => {
  const { keys } = await api.call(OPERATIONS.listKeys, {});
  const named = keys.filter(({ name }) => foldKeyName(name) === foldKeyName(nameOrId)).toReversed();
  const [found, ...others] = [
    ...keys.filter(({ id }) => id === nameOrId),
    ...named.filter(({ status }) => status === "live"),
    ...named.filter(({ status }) => status === "rotated"),
  ];
  if (found) return found.id === nameOrId ? [found] : [found, ...others];
  throw new CommandProblem("There is no such key in use", {
    detail: `No key has the id ${nameOrId}, and none in use has that name.`,
    fix: "attune keys list shows them all; a key that is out of use is named by its id.",
  });
};
