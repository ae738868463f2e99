import type { IncomingHttpHeaders } from "node:http";
import { isObject, ownText } from "@attune/core/json";

/** What says who calls: Authorization, or X-API-Key, as clients of OFREP may send it. */
export const authorizationOf = (headers: IncomingHttpHeaders): string | undefined => {
  const { authorization, "x-api-key": key } = headers;
  return authorization ?? (typeof key === "string" ? `Bearer ${key}` : undefined);
};

/** The key of a request: Basic user name, Bearer token, or `writeKey` in the body; undefined when there is none. */
export const requestKey = (
  authorization: string | undefined,
  body: unknown,
): string | undefined => {
  const [scheme, value] = (authorization ?? "").split(" ", 2);
  if (value !== undefined && scheme?.toLowerCase() === "bearer") return value;
  if (value !== undefined && scheme?.toLowerCase() === "basic") {
    const name = Buffer.from(value, "base64").toString("utf8").split(":", 1)[0];
    if (name !== undefined && name !== "") return name;
  }
  return isObject(body) ? ownText(body, "writeKey") : undefined;
};
