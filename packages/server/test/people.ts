import type { OperationName, Role } from "@attune/contract";
import type { Answer, RefusedAnswer, Request, RunningAttune } from "./running-attune.ts";

/** Somebody with a secret key of their own. */
export type Person = {
  readonly call: RunningAttune["call"];
  readonly refused: (name: OperationName, request?: Request) => Promise<RefusedAnswer>;
};

/** Makes a key for somebody, whose name is the actor of what they do with it. */
export const person = async (attune: RunningAttune, name: string, role: Role): Promise<Person> => {
  const { key } = await attune.call("addKey", { body: { name, role } });
  const headers = { authorization: `Bearer ${key}` };
  const withKey = (request: Request = {}): Request => ({
    ...request,
    headers: { ...headers, ...request.headers },
  });
  return {
    call: (operation, request) => attune.call(operation, withKey(request)),
    refused: (operation, request) => attune.refused(operation, withKey(request)),
  };
};

/** A request about what somebody has looked at: the newest version of a definition, by its revision. */
export const asShown = async (
  who: Pick<Person, "call">,
  params: { readonly kind: string; readonly key: string },
  headers: Record<string, string> = {},
): Promise<Request> => {
  const { definitions } = await who.call("definition", { params });
  return { params, headers: { ...headers, "if-match": `"${definitions[0]?.revision}"` } };
};

export const approveShown = async (
  who: Pick<Person, "call">,
  params: { readonly kind: string; readonly key: string },
): Promise<Answer<"approveDefinition">> =>
  who.call("approveDefinition", await asShown(who, params));
