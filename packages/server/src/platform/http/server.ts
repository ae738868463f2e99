import cors from "@fastify/cors";
import type { Operation, OperationName } from "@attune/contract";
import { LIMITS, OPERATIONS, Problem, problem, problemDocument } from "@attune/contract";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import fastify from "fastify";
import type { Logger } from "pino";
import type { z } from "zod";
import type { Caller } from "../../modules/keys/index.ts";
import { StoreBusy, StoreUnavailable } from "../store/index.ts";
import { parseJson, readBody } from "./body.ts";
import { requestKey } from "./request-key.ts";

/** How long a request may take to arrive, in ms. */
const REQUEST_TIMEOUT_MS = 30_000;

/** Bytes of a definitions body. */
const MANAGEMENT_BYTES = 5 * 1024 * 1024;

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;
type FieldOf<N extends OperationName, F extends string> =
  (typeof OPERATIONS)[N] extends Readonly<Record<F, infer T>> ? Parsed<T> : undefined;

/** What a handler gets: the parsed request and who calls; `reply` for streams and headers. */
export type Call<N extends OperationName> = {
  readonly body: FieldOf<N, "body">;
  readonly query: FieldOf<N, "query">;
  readonly params: FieldOf<N, "params">;
  /** Set where the operation asks for a key. */
  readonly caller: Caller | null;
  readonly headers: FastifyRequest["headers"];
  readonly reply: FastifyReply;
};

export type Routes = { readonly [N in OperationName]: (call: Call<N>) => Promise<unknown> };

export type HttpDeps = {
  readonly log: Logger;
  readonly findKey: (key: string) => Caller | null;
  readonly observe: (operation: OperationName, status: number, seconds: number) => void;
};

const issuesOf = (error: z.ZodError): { pointer: string; detail: string }[] =>
  error.issues.slice(0, 20).map((issue) => ({
    pointer: issue.path.map((key) => `/${String(key)}`).join(""),
    detail: issue.message,
  }));

const parseWith = (type: z.ZodType | undefined, value: unknown): unknown => {
  if (type === undefined) return undefined;
  const parsed = type.safeParse(value);
  if (!parsed.success) throw problem("body-not-valid", { errors: issuesOf(parsed.error) });
  return parsed.data;
};

const authorize = (
  operation: Operation,
  deps: HttpDeps,
  authorization: string | undefined,
  body: unknown,
): Caller | null => {
  if (operation.access === "none") return null;
  const key = requestKey(authorization, body);
  if (key === undefined) throw problem("key-missing");
  const caller = deps.findKey(key);
  if (caller === null) throw problem("key-unknown");
  if (!caller.local && !operation.access.includes(caller.kind)) {
    throw problem("key-not-allowed", {
      detail: `This is a ${caller.kind} key; the operation takes ${operation.access.join(", ")}.`,
    });
  }
  return caller;
};

const FASTIFY_PROBLEMS: Readonly<
  Record<string, "body-too-large" | "content-type-not-supported" | "body-not-readable">
> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "body-too-large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "content-type-not-supported",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "body-not-readable",
  // The caller went away in the middle of its body.
  ECONNRESET: "body-not-readable",
};

/** The problem that an error is for the caller; null when it is a bug of ours. */
const asProblem = (error: unknown): Problem | null => {
  if (error instanceof Problem) return error;
  if (error instanceof StoreBusy)
    return problem("too-many-requests", { detail: error.message, retryAfter: 1 });
  if (error instanceof StoreUnavailable) return problem("store-unavailable", { retryAfter: 5 });
  const code =
    error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  const slug = FASTIFY_PROBLEMS[code];
  return slug === undefined ? null : problem(slug);
};

const answerError =
  (log: Logger) => async (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const known = asProblem(error);
    if (known === null)
      log.error(
        {
          requestId: request.id,
          error: error instanceof Error ? (error.stack ?? error.message) : "unknown",
        },
        "a request failed",
      );
    else if (known.slug === "store-unavailable")
      log.error(
        { requestId: request.id, reason: error instanceof Error ? error.message : "unknown" },
        "the store is not available",
      );
    const document = problemDocument(known ?? problem("internal"), request.id);
    const retryAfter = known?.details.retryAfter;
    if (retryAfter !== undefined) {
      reply.header("retry-after", String(retryAfter));
      if (known?.slug === "too-many-requests")
        reply.header("ratelimit", `"queue";r=0;t=${retryAfter}`);
    }
    return reply
      .code(document.status)
      .header("content-type", "application/problem+json")
      .send(JSON.stringify(document));
  };

/** Only events and decisions take their key from the body too. */
const needsHeader = ({ access }: Operation): boolean =>
  access !== "none" && !access.includes("browser");

const limitOf = (operation: Operation): number =>
  operation.access !== "none" && operation.access.includes("secret")
    ? MANAGEMENT_BYTES
    : LIMITS.batchBytes;

const registerOne = (
  app: FastifyInstance,
  deps: HttpDeps,
  name: OperationName,
  handle: (call: never) => Promise<unknown>,
): void => {
  const operation: Operation = OPERATIONS[name];
  const limit = limitOf(operation);
  app.route({
    method: operation.method,
    url: operation.path.replaceAll(/\{(\w+)\}/g, ":$1"),
    bodyLimit: limit,
    // A key in the header is judged before a byte of the body is read.
    onRequest: async ({ headers: { authorization } }) => {
      if (authorization !== undefined || needsHeader(operation))
        authorize(operation, deps, authorization, undefined);
    },
    handler: async (request, reply) => {
      const raw = Buffer.isBuffer(request.body) ? request.body : null;
      const sent =
        operation.body && raw
          ? parseJson(await readBody(raw, request.headers["content-encoding"], limit))
          : undefined;
      const caller = authorize(operation, deps, request.headers.authorization, sent);
      const call = {
        body: parseWith(operation.body, operation.body && raw === null ? undefined : sent),
        query: parseWith(operation.query, request.query),
        params: parseWith(operation.params, request.params),
        caller,
        headers: request.headers,
        reply,
      };
      return invoke(handle, call);
    },
    onResponse: async ({ id }, { statusCode, elapsedTime }) => {
      deps.observe(name, statusCode, elapsedTime / 1000);
      deps.log.debug({ requestId: id, operation: name, status: statusCode }, "answered");
    },
  });
};

// Method syntax: the parsed fields are those of the operation that the handler is registered under.
type Invoker = { call(argument: unknown): Promise<unknown> };
const invoke = (handle: (call: never) => Promise<unknown>, argument: object): Promise<unknown> => {
  const invoker: Invoker = { call: handle };
  return invoker.call(argument);
};

/** The HTTP server: parses, authorizes and answers each operation of the contract. */
export const createHttp = async (deps: HttpDeps, routes: Routes): Promise<FastifyInstance> => {
  const app = fastify({
    logger: false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    bodyLimit: LIMITS.batchBytes,
    genReqId: () => crypto.randomUUID(),
    // Before a route is found: a path that cannot be decoded.
    frameworkErrors: (_error, request, reply) =>
      void answerError(deps.log)(problem("not-found"), request, reply),
    routerOptions: { maxParamLength: 300 },
  });
  await app.register(cors, {
    origin: "*",
    methods: ["GET", "POST"],
    allowedHeaders: ["authorization", "content-type", "content-encoding"],
    exposedHeaders: ["retry-after"],
    maxAge: 86_400,
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    ["application/json", "text/plain"],
    { parseAs: "buffer" },
    (_request, body, done) => done(null, body),
  );
  app.setErrorHandler(answerError(deps.log));
  app.setNotFoundHandler(async (request, reply) =>
    answerError(deps.log)(problem("not-found"), request, reply),
  );
  const names = Object.keys(routes).filter((name): name is OperationName =>
    Object.hasOwn(OPERATIONS, name),
  );
  for (const name of names) registerOne(app, deps, name, routes[name]);
  return app;
};
