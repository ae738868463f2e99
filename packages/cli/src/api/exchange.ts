import type { IncomingMessage } from "node:http";
import { Agent, request as requestHttp } from "node:http";
import { Agent as SecureAgent, request as requestHttps } from "node:https";
import { ServerUnreachable } from "../problem/index.ts";

export type HttpCall = {
  readonly method: string;
  /** Path and query below the server's URL. */
  readonly path: string;
  readonly key: string | undefined;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Sends a request and resolves with the answer's head; its body is read by the caller. */
export type Exchange = {
  readonly send: (call: HttpCall) => Promise<IncomingMessage>;
  readonly close: () => void;
};

const unreachable = (base: URL, error: Error): ServerUnreachable =>
  new ServerUnreachable(base.origin, "code" in error ? String(error.code) : error.message);

const headersFor = (key: string | undefined, body: string | null): Record<string, string> => ({
  accept: "application/json, application/problem+json, application/x-ndjson",
  ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
  ...(body === null
    ? {}
    : { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)) }),
});

/**
 * Node's own client rather than fetch: no time limit on the first byte (`verify` folds a whole log
 * before it answers), and a body that is read no faster than it is written on.
 */
export const createExchange = (base: URL): Exchange => {
  const secure = base.protocol === "https:";
  const agent = secure ? new SecureAgent({ keepAlive: true }) : new Agent({ keepAlive: true });
  const request = secure ? requestHttps : requestHttp;
  return {
    send: ({ method, path, key, body, headers: more = {} }) => {
      const text = body === undefined ? null : JSON.stringify(body);
      const url = new URL(base.pathname.replace(/\/$/, "") + path, base.origin);
      return new Promise((resolve, reject) => {
        const headers = { ...headersFor(key, text), ...more };
        const sent = request(url, { method, agent, headers }, resolve);
        sent.on("error", (error) => reject(unreachable(base, error)));
        sent.end(text ?? undefined);
      });
    },
    close: () => agent.destroy(),
  };
};
