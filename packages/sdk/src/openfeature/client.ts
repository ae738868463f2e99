import type { EvaluationContext } from "@openfeature/core";
import { ErrorCode } from "@openfeature/core";
import type { Evaluated, Failure } from "./evaluated.ts";
import { evaluatedFrom, failed, fieldOf, textOf } from "./evaluated.ts";

/** Where Attune is and who asks. */
export type ConnectionOptions = {
  /** The server's address: https://attune.example. */
  readonly host: string;
  /** A server key in a server, a browser key in a page. */
  readonly key: string;
  /** How long an answer is waited for, in ms; 1,000 where nothing is said. */
  readonly timeout?: number;
  readonly fetch?: typeof fetch;
};

/** Every flag, and the tag that says whether they have changed since; null when they have not. */
export type All = { readonly flags: ReadonlyMap<string, Evaluated>; readonly etag: string | null };

export type Client = {
  readonly one: (
    key: string,
    context: EvaluationContext,
  ) => Promise<Evaluated | { readonly failure: Failure }>;
  /** Null when nothing has changed since `etag`. */
  readonly all: (
    context: EvaluationContext,
    etag: string | null,
  ) => Promise<All | null | { readonly failure: Failure }>;
};

const TIMEOUT_MS = 1_000;
/** A server that asks for a longer pause is asked again after this, ms. */
const LONGEST_PAUSE_MS = 600_000;

const CODES: readonly ErrorCode[] = Object.values(ErrorCode);

type Answer =
  | { readonly status: number; readonly body: unknown; readonly etag: string | null }
  | { readonly failure: Failure };

const down = (message: string): { readonly failure: Failure } => ({
  failure: { ...failed(ErrorCode.GENERAL, message), isDown: true },
});

/** How long to leave a server alone that asks for it, in ms. */
const pauseOf = (response: Response): number => {
  const said = response.headers.get("retry-after");
  if (said === null) return 0;
  const seconds = Number(said);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(said) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), LONGEST_PAUSE_MS) : 0;
};

const bodyOf = async (response: Response): Promise<unknown> => {
  try {
    return await response.json();
  } catch {
    return null;
  }
};

/** What an answer says that brings no flag; a path that is none has no flag either. */
const failureIn = (status: number, body: unknown): Failure => {
  const said = textOf(body, "errorCode");
  const fallback = status === 404 ? ErrorCode.FLAG_NOT_FOUND : ErrorCode.GENERAL;
  return {
    code: CODES.find((each) => each === said) ?? fallback,
    message: textOf(body, "errorDetails") ?? `Attune answered ${status}`,
    isDown: status === 429 || status >= 500,
    isRefused: status === 401 || status === 403,
  };
};

const flagsIn = (body: unknown): ReadonlyMap<string, Evaluated> | null => {
  const flags = fieldOf(body, "flags");
  if (!Array.isArray(flags)) return null;
  const read = flags.flatMap((each: unknown) => evaluatedFrom(each) ?? []);
  return new Map(read.map((each) => [each.key, each]));
};

/** Speaks OFREP; never throws. Asks nothing while the server wants to be left alone. */
export const createClient = ({
  host,
  key,
  timeout = TIMEOUT_MS,
  fetch: send = (...request) => globalThis.fetch(...request),
}: ConnectionOptions): Client => {
  const url = `${host.replace(/\/+$/, "")}/ofrep/v1/evaluate/flags`;
  const pause = { until: 0 };

  const post = async (path: string, body: string, etag: string | null): Promise<Answer> => {
    if (performance.now() < pause.until)
      return down("Attune asked to be left alone for a while; it is asked again after that");
    try {
      const response = await send(`${url}${path}`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          authorization: `Bearer ${key}`,
          ...(etag === null ? {} : { "if-none-match": etag }),
        },
        body,
        signal: AbortSignal.timeout(timeout),
      });
      pause.until = performance.now() + pauseOf(response);
      const { status, headers } = response;
      return { status, body: await bodyOf(response), etag: headers.get("etag") };
    } catch (error) {
      return down(`Attune did not answer: ${String(error)}`);
    }
  };

  const ask = async (
    path: string,
    context: EvaluationContext,
    etag: string | null,
  ): Promise<Answer> => {
    try {
      return await post(path, JSON.stringify({ context }), etag);
    } catch (error) {
      return { failure: failed(ErrorCode.INVALID_CONTEXT, `no JSON: ${String(error)}`) };
    }
  };

  return {
    one: async (flag, context) => {
      const answer = await ask(`/${encodeURIComponent(flag.toWellFormed())}`, context, null);
      if ("failure" in answer) return answer;
      const evaluated = answer.status === 200 ? evaluatedFrom(answer.body) : null;
      return evaluated ?? { failure: failureIn(answer.status, answer.body) };
    },
    all: async (context, known) => {
      const answer = await ask("", context, known);
      if ("failure" in answer) return answer;
      const { status, body, etag } = answer;
      if (status === 304) return null;
      const flags = status === 200 ? flagsIn(body) : null;
      return flags ? { flags, etag } : { failure: failureIn(status, body) };
    },
  };
};
