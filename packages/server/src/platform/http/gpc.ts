import type { IncomingHttpHeaders } from "node:http";
import type { JsonObject } from "@attune/core/json";
import { own } from "@attune/core/json";

/**
 * True when the caller's browser says Global Privacy Control (https://www.w3.org/TR/gpc/): the header is
 * `Sec-GPC: 1`. A proxy that joins two of them must not lose the signal.
 */
export const gpcOf = (headers: IncomingHttpHeaders): boolean =>
  [headers["sec-gpc"] ?? []]
    .flat()
    .flatMap((value) => value.split(","))
    .some((value) => value.trim() === "1");

/**
 * The same of a decision: a server that asks for its visitor has the visitor's signal in the call, as
 * `globalPrivacyControl` of the context, not in its own header.
 */
export const gpcOfCall = (headers: IncomingHttpHeaders, context: JsonObject): boolean =>
  gpcOf(headers) || own(context, "globalPrivacyControl") === true;
