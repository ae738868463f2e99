import { problem } from "@attune/contract";
import type { Trust } from "@attune/core/identity";
import type { JsonObject } from "@attune/core/json";
import type { Call, Routes } from "../../platform/http/index.ts";
import { gpcOfCall } from "../../platform/http/index.ts";
import type { DecisionRate } from "../decide/index.ts";
import type { Caller } from "../keys/index.ts";
import type { Has, Ofrep, OfrepCaller } from "./service.ts";

export type OfrepRouteDeps = {
  readonly ofrep: Ofrep;
  readonly trustOf: (caller: Caller) => Trust;
  readonly rate: DecisionRate;
};

/** A tag without the mark of a weak one: tags are compared weakly (RFC 9110, 13.1.2). */
const opaque = (tag: string): string => tag.trim().replace(/^W\//, "");

/**
 * The answers that a caller says to have. `*` names none: it asks whether there is a representation of
 * what the path names, and there is none of a question that is posted.
 */
const hasIn = (header: string | undefined): Has => {
  if (header === undefined || header.trim() === "*") return null;
  const tags = new Set(header.split(",").map(opaque));
  return (etag) => tags.has(opaque(etag));
};

export const ofrepRoutes = ({
  ofrep,
  trustOf,
  rate,
}: OfrepRouteDeps): Pick<Routes, "evaluateFlag" | "evaluateFlags"> => {
  const callerOf = (
    { caller, headers, address }: Pick<Call<"evaluateFlags">, "caller" | "headers" | "address">,
    context: JsonObject,
  ): OfrepCaller => {
    if (caller === null) throw problem("key-missing");
    const take = (decisions: number): void => rate(caller, address, decisions);
    return { caller, trust: trustOf(caller), gpc: gpcOfCall(headers, context), take };
  };
  return {
    evaluateFlag: ({ params: { key }, body: { context }, ...call }) =>
      ofrep.one(key, context, callerOf(call, context)),
    evaluateFlags: async ({ body: { context }, reply, ...call }) => {
      const has = hasIn(call.headers["if-none-match"]);
      const { flags, etag } = await ofrep.all(context, callerOf(call, context), has);
      reply.header("etag", etag);
      return flags === null ? reply.code(304).send() : { flags };
    },
  };
};
