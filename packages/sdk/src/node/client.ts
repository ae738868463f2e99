import { COOKIE } from "../identity.ts";
import type { Bootstrap } from "../index.ts";
import type { Explanation, ServerDecided, ServerDecideRequest } from "./answers.ts";
import type { Outbox, OutboxListener, ServerMessage } from "./outbox.ts";
import { createOutbox } from "./outbox.ts";

export type ClientOptions = OutboxListener & {
  /** Where Attune is. */
  readonly host: string;
  /** A server key. */
  readonly key: string;
  /** Messages that make a batch at once; 20 when absent. */
  readonly flushAt?: number;
  /** Milliseconds that a message waits for others; 500 when absent. */
  readonly flushInterval?: number;
  /** Messages that may wait while Attune cannot be reached; 10,000 when absent. */
  readonly maxQueue?: number;
};

export type ServerDecideOptions = {
  /** Milliseconds after which null is answered; 150 when absent. */
  readonly timeout?: number;
};

type Put = (message: ServerMessage) => ServerMessage;

/** Attune for a server, with a server key. */
export type Client = {
  readonly track: Put;
  readonly identify: Put;
  readonly page: Put;
  readonly screen: Put;
  readonly group: Put;
  readonly alias: Put;
  /** Decides slots; null when there is no answer in time, so that the page shows its own. */
  readonly decide: (
    request: ServerDecideRequest,
    options?: ServerDecideOptions,
  ) => Promise<ServerDecided | null>;
  /** Decisions for a page that is rendered here, in the form that the browser takes over. */
  readonly bootstrap: (
    request: ServerDecideRequest,
    options?: ServerDecideOptions,
  ) => Promise<Bootstrap>;
  /** Why a decision was made; null when there is no such decision. Show it only to whom it is about. */
  readonly explain: (id: string, language?: "en" | "sv") => Promise<Explanation | null>;
  /** Sends what waits; resolves when all of it was taken, or the client was closed. */
  readonly flush: () => Promise<void>;
  /** Sends what waits, for so many milliseconds at most, 5,000 when absent; then nothing more is taken. */
  readonly close: (timeout?: number) => Promise<void>;
};

/** An answer that is no answer: the status, and what the problem says. */
export class AttuneProblem extends Error {
  override readonly name = "AttuneProblem";
  readonly status: number;
  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

const problemOf = async (response: Response): Promise<AttuneProblem> =>
  new AttuneProblem(response.status, (await response.text()).slice(0, 1_000));

const DEFAULTS = { flushAt: 20, flushInterval: 500, maxQueue: 10_000 } as const;
const PATIENCE_MS = 150;
const CLOSE_MS = 5_000;

const createQuestions = (host: string, authorization: string) => ({
  decide: async (
    request: ServerDecideRequest,
    { timeout = PATIENCE_MS }: ServerDecideOptions = {},
  ): Promise<ServerDecided | null> => {
    try {
      const response = await fetch(`${host}/v1/decide`, {
        method: "POST",
        headers: { authorization, "content-type": "application/json" },
        body: JSON.stringify(request),
        signal: AbortSignal.timeout(timeout),
      });
      if (!response.ok) throw await problemOf(response);
      const answer: ServerDecided = await response.json();
      return answer;
    } catch (error) {
      // What is wrong with the request is told; what is wrong with the network costs no page.
      if (error instanceof AttuneProblem && error.status < 429) throw error;
      return null;
    }
  },
  explain: async (id: string, language: "en" | "sv" = "en"): Promise<Explanation | null> => {
    const url = `${host}/v1/decisions/${encodeURIComponent(id)}/explain?language=${language}`;
    const response = await fetch(url, { headers: { authorization } });
    if (response.status === 404) return null;
    if (!response.ok) throw await problemOf(response);
    const explained: Explanation = await response.json();
    return explained;
  },
});

const callsOf = ({
  put,
}: Outbox): Pick<Client, "track" | "identify" | "page" | "screen" | "group" | "alias"> => ({
  track: (message) => put("track", message),
  identify: (message) => put("identify", message),
  page: (message) => put("page", message),
  screen: (message) => put("screen", message),
  group: (message) => put("group", message),
  alias: (message) => put("alias", message),
});

/** The parts of a bootstrap that a request says of its visitor. */
const visitorOf = ({ identifiers = {}, userHash }: ServerDecideRequest): Bootstrap => {
  const { anonymous_id: anonymousId, user_id: userId } = identifiers;
  return {
    ...(anonymousId === undefined ? {} : { anonymousId }),
    ...(userId === undefined ? {} : { userId }),
    ...(userHash === undefined ? {} : { userHash }),
  };
};

export const createClient = ({ host: given, key, ...more }: ClientOptions): Client => {
  const host = given.replace(/\/+$/, "");
  const { flushAt, flushInterval, maxQueue, ...listener } = { ...DEFAULTS, ...more };
  const outbox = createOutbox({ ...listener, host, key, flushAt, flushInterval, most: maxQueue });
  const { decide, explain } = createQuestions(host, `Bearer ${key}`);
  return {
    ...callsOf(outbox),
    decide,
    explain,
    bootstrap: async (request, options) => {
      const answer = await decide(request, options);
      return { ...visitorOf(request), decisions: answer?.decisions ?? {} };
    },
    flush: outbox.flush,
    close: (timeout = CLOSE_MS) => outbox.close(timeout),
  };
};

/** The visitor's anonymous id in a request's `Cookie` header, as the browser SDK keeps it; null when there is none. */
export const anonymousIdIn = (cookies: string | undefined): string | null => {
  const found = (cookies ?? "").split(/; */).find((each) => each.startsWith(`${COOKIE}=`));
  try {
    return found ? decodeURIComponent(found.slice(COOKIE.length + 1)) : null;
  } catch {
    return null;
  }
};
