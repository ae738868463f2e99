import type { IncomingHttpHeaders } from "node:http";

const NAME = "attune_session";

/** A browser has one set of cookies for all ports of a host. */
const nameFor = ({ host }: IncomingHttpHeaders): string => {
  const [, port] = /:(\d{1,5})$/.exec(host ?? "") ?? [];
  return port === undefined ? NAME : `${NAME}_${port}`;
};

/** Such a name is taken over https only, and from the host itself, not from one beside it. */
const hostOnly = (name: string): string => `__Host-${name}`;

const valueOf = (cookies: string, name: string): string | null => {
  for (const each of cookies.split(";")) {
    const [key, value] = each.split("=", 2);
    if (key?.trim() === name && value !== undefined) return value.trim();
  }
  return null;
};

/**
 * The session's token in a request's cookies; null without one. `isSecure`: people come by https
 * alone, and a cookie that could have been set by http is none.
 */
export const sessionCookie = (headers: IncomingHttpHeaders, isSecure: boolean): string | null => {
  const { cookie } = headers;
  if (cookie === undefined) return null;
  const name = nameFor(headers);
  return valueOf(cookie, hostOnly(name)) ?? (isSecure ? null : valueOf(cookie, name));
};

/** The header that gives a browser its session, or takes it (`token` null), for so many seconds. */
export const setCookie = (
  headers: IncomingHttpHeaders,
  token: string | null,
  { isSecure, seconds }: { readonly isSecure: boolean; readonly seconds: number },
): string => {
  const name = nameFor(headers);
  return [
    `${isSecure ? hostOnly(name) : name}=${token ?? ""}`,
    "Path=/",
    `Max-Age=${token === null ? 0 : seconds}`,
    "HttpOnly",
    // Pages of other sites get nothing done with it. A link from elsewhere opens the page, which
    // needs no cookie, and what the page then asks comes from its own site.
    "SameSite=Strict",
    ...(isSecure ? ["Secure"] : []),
  ].join("; ");
};
