import type { OPERATIONS, OperationName, ProblemDocument } from "@attune/contract";
import { eventData } from "./event-stream.ts";
import type { Gate } from "./gate.ts";
import { createGate } from "./gate.ts";

/** Method and path of each operation, as the build takes them from the contract. */
export type OperationTable = Readonly<Record<string, readonly [method: string, path: string]>>;

type Typed = { readonly _zod: { readonly input: unknown; readonly output: unknown } };
type InputOf<T> = T extends { readonly _zod: { readonly input: infer I } } ? I : never;
type OutputOf<T> = T extends { readonly _zod: { readonly output: infer O } } ? O : never;
type Operations = typeof OPERATIONS;

/** Operations that answer a document. */
export type Callable = {
  readonly [N in OperationName]: Operations[N]["response"] extends Typed ? N : never;
}[OperationName];

type Part<O, Name extends string> =
  O extends Readonly<Record<Name, infer T extends Typed>>
    ? { readonly [N in Name]: InputOf<T> }
    : { readonly [N in Name]?: undefined };
/** What a call of an operation is made of, as the contract has it. */
export type Parts<N extends Callable> = Part<Operations[N], "params"> &
  Part<Operations[N], "query"> &
  Part<Operations[N], "body"> & { readonly ifMatch?: string; readonly ifNoneMatch?: string };
export type Answer<N extends Callable> = OutputOf<Operations[N]["response"]>;

/** Operations that answer rows as they come, as server-sent events. */
export type Streamed = {
  readonly [N in OperationName]: Operations[N] extends {
    readonly response: "events";
    readonly row: Typed;
  }
    ? N
    : never;
}[OperationName];
export type Row<N extends Streamed> = OutputOf<Operations[N]["row"]>;
export type Query<N extends Streamed> = InputOf<Operations[N]["query"]>;

/** The server, or the way to it, refused: what is wrong and what to do about it. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly slug: string;
  readonly document: ProblemDocument;
  /** Seconds that the server asks to wait; null when it does not say. */
  readonly retryAfter: number | null;
  constructor(document: ProblemDocument, retryAfter: number | null = null) {
    super(document.title);
    this.slug = document.type.replace("/problems/", "");
    this.document = document;
    this.retryAfter = retryAfter;
  }
}

type LooseParts = {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly ifMatch?: string;
  readonly ifNoneMatch?: string;
  readonly accept?: string;
};

const entriesOf = (value: unknown): [string, string][] =>
  Object.entries(typeof value === "object" && value !== null ? { ...value } : {}).flatMap(
    ([name, each]: [string, unknown]): [string, string][] =>
      typeof each === "string" || typeof each === "number" ? [[name, String(each)]] : [],
  );

const addressOf = (path: string, { params, query }: LooseParts): string => {
  const filled = entriesOf(params).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, () => encodeURIComponent(value)),
    path,
  );
  const asked = entriesOf(query);
  return asked.length === 0 ? filled : `${filled}?${new URLSearchParams(asked).toString()}`;
};

const isProblem = (value: unknown): value is ProblemDocument =>
  typeof value === "object" && value !== null && "type" in value && "title" in value;

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const problemOf = async (response: Response): Promise<ApiProblem> => {
  const document = jsonOf(await response.text());
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return new ApiProblem(
    isProblem(document)
      ? document
      : { type: "/problems/unreadable", title: "", status: response.status, fix: "" },
    Number.isFinite(seconds) ? seconds : null,
  );
};

export type Client = {
  readonly call: <N extends Callable>(
    name: N,
    parts: Parts<N>,
    signal?: AbortSignal,
  ) => Promise<Answer<N>>;
  /** Rows until the server ends it, or the signal does. */
  readonly stream: <N extends Streamed>(
    name: N,
    query: Query<N>,
    signal: AbortSignal,
  ) => AsyncGenerator<Row<N>, void>;
  /** The token that goes with what a session changes; null without a session. */
  readonly setCsrf: (token: string | null) => void;
  /** Closes when a request finds the session ended; that one is sent again too. */
  readonly gate: Gate;
};

export type ClientOptions = {
  readonly operations: OperationTable;
  readonly fetch: (address: string, init: RequestInit) => Promise<Response>;
  /** Epoch ms. */
  readonly now: () => number;
};

/** By which somebody signs in, or is told who they are: these wait for nobody. */
const UNGATED: ReadonlySet<string> = new Set(["whoAmI", "signIn", "signOut", "redeemLink"]);

/** What an answer says to somebody whose session is over, or was never there. */
const ENDED: ReadonlySet<string> = new Set(["session-ended", "key-missing"]);

const saysEnded = async (response: Response): Promise<boolean> =>
  response.status === 401 && ENDED.has((await problemOf(response.clone())).slug);

type SessionToken = { csrf: string | null };

/** Sends a request as it is; what no answer comes to is a problem too. */
const createSendOnce = (
  { operations, fetch }: Pick<ClientOptions, "operations" | "fetch">,
  session: Readonly<SessionToken>,
) => {
  const headersOf = (
    method: string,
    { body, ifMatch, ifNoneMatch, accept }: LooseParts,
  ): Record<string, string> => ({
    accept: accept ?? "application/json",
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    ...(ifMatch === undefined ? {} : { "if-match": ifMatch }),
    ...(ifNoneMatch === undefined ? {} : { "if-none-match": ifNoneMatch }),
    ...(method === "GET" || session.csrf === null ? {} : { "x-attune-csrf": session.csrf }),
  });

  return async (
    name: string,
    parts: LooseParts,
    signal: AbortSignal | undefined,
  ): Promise<Response> => {
    const [method, path] = operations[name] ?? ["GET", `/v1/${name}`];
    try {
      return await fetch(addressOf(path, parts), {
        method,
        headers: headersOf(method, parts),
        credentials: "same-origin",
        ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (error) {
      if (signal?.aborted === true) throw error;
      throw new ApiProblem({ type: "/problems/unreachable", title: "", status: 0, fix: "" });
    }
  };
};

/** The API of the server that the page came from, typed by the contract. */
export const createClient = ({ operations, fetch, now }: ClientOptions): Client => {
  const session: SessionToken = { csrf: null };
  const gate = createGate(now);
  const sendOnce = createSendOnce({ operations, fetch }, session);

  /** Sends; of a session that ends meanwhile again, once the same person is signed in. */
  const send = async (
    name: string,
    parts: LooseParts,
    signal: AbortSignal | undefined,
  ): Promise<Response> => {
    if (UNGATED.has(name)) return sendOnce(name, parts, signal);
    await gate.passed();
    const response = await sendOnce(name, parts, signal);
    if (session.csrf === null || !(await saysEnded(response))) return response;
    gate.close();
    await gate.passed();
    return sendOnce(name, parts, signal);
  };

  return {
    gate,
    call: async <N extends Callable>(name: N, parts: Parts<N>, signal?: AbortSignal) => {
      const response = await send(name, parts, signal);
      if (!response.ok) throw await problemOf(response);
      const answer: Answer<N> = JSON.parse(await response.text());
      return answer;
    },
    stream: async function* <N extends Streamed>(name: N, query: Query<N>, signal: AbortSignal) {
      const response = await send(name, { query, accept: "text/event-stream" }, signal);
      if (!response.ok || response.body === null) throw await problemOf(response);
      for await (const data of eventData(response.body)) {
        const row: Row<N> = JSON.parse(data);
        yield row;
      }
    },
    setCsrf: (token) => {
      session.csrf = token;
    },
  };
};
