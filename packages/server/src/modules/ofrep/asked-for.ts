import type { DecideRequest } from "@attune/contract";
import { problem } from "@attune/contract";
import type { JsonObject } from "@attune/core/json";
import { isObject, own } from "@attune/core/json";
import type { Caller } from "../keys/index.ts";

/** Whom flags are evaluated for, and what rules read as context. */
export type AskedFor = Pick<DecideRequest, "identifiers" | "userHash" | "context">;

/** Characters of an identifier's value, as in `POST /v1/decide`. */
const LONGEST = 200;

const refused = (pointer: string, detail: string) =>
  problem("context-not-valid", {
    detail: `${pointer}: ${detail}`,
    errors: [{ pointer: `/context/${pointer}`, detail }],
  });

const textsIn = (context: JsonObject, name: string): Record<string, string> => {
  const said = own(context, name) ?? {};
  if (!isObject(said)) throw refused(name, "wants an object of text");
  const entries = Object.entries(said).map(([key, value]): [string, string] => {
    if (typeof value !== "string" || value === "" || value.length > LONGEST)
      throw refused(`${name}/${key}`, `wants text of 1 to ${LONGEST} characters`);
    return [key, value];
  });
  return Object.fromEntries(entries);
};

const targetingKeyIn = (context: JsonObject): string | null => {
  const said = own(context, "targetingKey") ?? "";
  if (typeof said !== "string" || said.length > LONGEST)
    throw refused("targetingKey", `wants text of up to ${LONGEST} characters`);
  return said === "" ? null : said;
};

/** What names somebody is no input of a rule: a signature is never recorded. */
const attributesIn = ({
  targetingKey: _key,
  identifiers: _identifiers,
  userHash: _hash,
  ...context
}: JsonObject): JsonObject => context;

/** Reads an evaluation context: the targeting key is the user of a server, the visitor of a browser. */
export const askedFor = (context: JsonObject, { kind }: Pick<Caller, "kind">): AskedFor => {
  const key = targetingKeyIn(context);
  const namespace = kind === "browser" ? "anonymous_id" : "user_id";
  const identifiers = {
    ...textsIn(context, "identifiers"),
    ...(key === null ? {} : { [namespace]: key }),
  };
  if (Object.keys(identifiers).length === 0) throw problem("targeting-key-missing");
  return { identifiers, userHash: textsIn(context, "userHash"), context: attributesIn(context) };
};
