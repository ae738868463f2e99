import cors from "@fastify/cors";
import type { Operation, OperationName } from "@attune/contract";
import {
  isManagement,
  LIMITS,
  OPERATIONS,
  Problem,
  problem,
  problemError,
  problemAt,
  problemDocument,
  ROLES_OF,
} from "@attune/contract";
import { issueTold } from "@attune/core/flaw";
import type { Mask } from "@attune/core/privacy";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import fastify from "fastify";
import type { Logger } from "pino";
import { z } from "zod";
import type { Pages } from "../../modules/admin-ui/index.ts";
import type { Caller } from "../../modules/keys/index.ts";
import { StoreBusy, StoreUnavailable } from "../store/index.ts";
import type { Answering } from "./answer.ts";
import { createAnswering } from "./answer.ts";
import { bodyTooLarge, NDJSON, parseBody, readBody } from "./body.ts";
import { hasHead, isForPages, methodsOf } from "./path-methods.ts";
import { authorizationOf, requestKey } from "./request-key.ts";
import type { Coming, SignedIn } from "./signed-in.ts";
import { createSignedIn } from "./signed-in.ts";

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
  /** Hides what the caller may not see, for text that is put together here; answers are masked at the edge. */
  readonly mask: Mask | null;
  /** Whether the caller may still ask this: whoever answers for long looks again. */
  readonly mayStill: () => Promise<boolean>;
  readonly headers: FastifyRequest["headers"];
  /** Where the request comes from; as a proxy says it that is believed. */
  readonly address: string;
  readonly reply: FastifyReply;
};

export type Routes = { readonly [N in OperationName]: (call: Call<N>) => Promise<unknown> };

export type HttpDeps = {
  readonly log: Logger;
  /**
   * Whose pages may read answers across origins; no cookie or other credential is involved. Any is
   * none for what a page's key cannot ask: that takes an origin that is named.
   */
  readonly origins: "*" | readonly string[];
  /** Who calls with a key; throws the problem that says why it opens nothing. */
  readonly authenticate: (key: string) => Caller;
  /** Who is signed in; null without a session's cookie. Throws the problem that says why it opens nothing. */
  readonly session: (coming: Coming) => Promise<Caller | null>;
  /** Answers what no operation takes, if there is a page of it. */
  readonly pages: Pages;
  /** Addresses of proxies, whose word on where a request comes from is believed. */
  readonly proxies: readonly string[];
  /** Told of each request who sent it here, whether it says to be forwarded, and whether that was believed. */
  readonly onForwarded: (address: string, saysForwarded: boolean, isNamed: boolean) => void;
  /** What a caller may not see; null when that is nothing. */
  readonly maskFor: (caller: Caller) => Mask | null;
  readonly observe: (operation: OperationName, status: number, seconds: number) => void;
};

const issuesOf = (error: z.ZodError) =>
  error.issues
    .slice(0, 20)
    .map((issue) =>
      problemError(issue.path.map((key) => `/${String(key)}`).join(""), issueTold(issue)),
    );

type NotValid = "body-not-valid" | "parameter-not-valid";

const parseWith = (type: z.ZodType | undefined, value: unknown, slug: NotValid): unknown => {
  if (type === undefined) return undefined;
  const parsed = type.safeParse(value);
  if (!parsed.success) throw problem(slug, { errors: issuesOf(parsed.error) });
  return parsed.data;
};

/** A secret key may do what its role may; the command line on the machine is an owner. */
const checkRole = (name: OperationName, { kind, role, session }: Caller): void => {
  if (kind !== "secret" || !isManagement(name)) return;
  const roles = ROLES_OF[name];
  if (role !== null && roles.includes(role)) return;
  throw problem("role-not-allowed", {
    detail: `${session === null ? "This key's" : "Your"} role is ${role ?? "none"}; the operation takes ${roles.join(", ")}.`,
  });
};

const authorize = (
  name: OperationName,
  operation: Operation,
  deps: HttpDeps,
  authorization: string | undefined,
  body: unknown,
): Caller | null => {
  if (operation.access === "none") return null;
  const key = requestKey(authorization, body);
  if (key === undefined) throw problem("key-missing");
  const caller = deps.authenticate(key);
  if (!caller.local && !operation.access.includes(caller.kind)) {
    throw problem("key-not-allowed", {
      detail: `This is a ${caller.kind} key; the operation takes ${operation.access.join(", ")}.`,
    });
  }
  checkRole(name, caller);
  return caller;
};

const FASTIFY_PROBLEMS: Readonly<
  Record<string, "content-type-not-supported" | "body-not-readable">
> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "content-type-not-supported",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "body-not-readable",
  // The caller went away in the middle of its body.
  ECONNRESET: "body-not-readable",
};

/** The problem that an error is for the caller; null when it is a bug of ours. */
const asProblem = (error: unknown, limit: number): Problem | null => {
  if (error instanceof Problem) return error;
  if (error instanceof StoreBusy)
    return problem("too-many-requests", { detail: error.message, retryAfter: 1 });
  if (error instanceof StoreUnavailable) return problem("store-unavailable", { retryAfter: 5 });
  const code =
    error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") return bodyTooLarge(limit);
  const slug = FASTIFY_PROBLEMS[code];
  return slug === undefined ? null : problem(slug);
};

const setHeaders = ({ slug, details }: Problem, reply: FastifyReply): void => {
  const { retryAfter, etag, allow } = details;
  if (etag !== undefined) reply.header("etag", etag);
  if (allow !== undefined) reply.header("allow", allow.join(", "));
  if (retryAfter === undefined) return;
  reply.header("retry-after", String(retryAfter));
  if (slug === "too-many-requests") reply.header("ratelimit", `"queue";r=0;t=${retryAfter}`);
};

const textOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : "unknown";

const answerError =
  (log: Logger) => async (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const known = asProblem(error, request.routeOptions.bodyLimit);
    if (known === null)
      log.error(
        {
          requestId: request.id,
          error: textOf(error),
        },
        "a request failed",
      );
    else if (known.slug === "store-unavailable")
      log.error(
        { requestId: request.id, reason: error instanceof Error ? error.message : "unknown" },
        "the store is not available",
      );
    const document = problemDocument(known ?? problem("internal"), request.id);
    if (known) setHeaders(known, reply);
    reply.removeHeader("content-disposition");
    return reply
      .code(document.status)
      .header("content-type", "application/problem+json")
      .send(JSON.stringify(problemAt(request.url, document)));
  };

/** Only events and decisions take their key from the body too. */
const needsHeader = ({ access }: Operation): boolean =>
  access !== "none" && !access.includes("browser");

const isForSecretKeys = ({ access }: Operation): boolean =>
  access !== "none" && access.includes("secret");

const limitOf = (operation: Operation): number =>
  isForSecretKeys(operation) ? MANAGEMENT_BYTES : LIMITS.batchBytes;

const NO_QUERY = z.strictObject({});

/** A parameter that is misspelt is refused; what Segment's clients append to a path of theirs is not. */
const queryOf = (operation: Operation): z.ZodType | undefined =>
  operation.query?.strict() ?? (isForSecretKeys(operation) ? NO_QUERY : undefined);

/** Judges who comes before a byte of the body is read: by the key in the header, else by the session. */
const judge = async (
  name: OperationName,
  operation: Operation,
  deps: HttpDeps,
  signedIn: SignedIn,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> => {
  const authorization = authorizationOf(request.headers);
  if (authorization === undefined && isForSecretKeys(operation)) {
    const caller = await signedIn.find(request);
    if (caller) {
      checkRole(name, caller);
      // What a person was shown is not kept by the browser for the next one.
      reply.header("cache-control", "no-store");
      return;
    }
  }
  if (authorization !== undefined || needsHeader(operation))
    authorize(name, operation, deps, authorization, undefined);
};

/** Whether who was let in would be let in again, and see the same. */
const mayStill = async (
  caller: Caller | null,
  admit: () => Promise<Caller | null>,
): Promise<boolean> => {
  try {
    const again = await admit();
    return (again === null) === (caller === null) && again?.role === caller?.role;
  } catch {
    return false;
  }
};

const registerOne = (
  app: FastifyInstance,
  deps: HttpDeps,
  answering: Answering,
  signedIn: SignedIn,
  name: OperationName,
  handle: (call: never) => Promise<unknown>,
): void => {
  const operation: Operation = OPERATIONS[name];
  const limit = limitOf(operation);
  const query = queryOf(operation);
  app.route({
    method: operation.method,
    url: operation.path.replaceAll(/\{(\w+)\}/g, ":$1"),
    bodyLimit: limit,
    // Without a body an answer of rows would be read to its end for nobody.
    exposeHeadRoute: hasHead(operation),
    onRequest: (request, reply) => judge(name, operation, deps, signedIn, request, reply),
    handler: async (request, reply) => {
      const raw = Buffer.isBuffer(request.body) ? request.body : null;
      const sent =
        operation.body && raw
          ? parseBody(
              operation,
              request.headers["content-type"],
              await readBody(raw, request.headers["content-encoding"], limit),
            )
          : undefined;
      const authorization = authorizationOf(request.headers);
      const caller = signedIn.of(request) ?? authorize(name, operation, deps, authorization, sent);
      const mask = caller && deps.maskFor(caller);
      const call = {
        body: parseWith(
          operation.body,
          operation.body && raw === null ? undefined : sent,
          "body-not-valid",
        ),
        query: parseWith(query, request.query, "parameter-not-valid"),
        params: parseWith(operation.params, request.params, "parameter-not-valid"),
        caller,
        mask,
        mayStill: () =>
          mayStill(caller, async () => {
            if (signedIn.of(request) === null)
              return authorize(name, operation, deps, authorization, sent);
            const present = await signedIn.findAgain(request);
            if (present) checkRole(name, present);
            return present;
          }),
        headers: request.headers,
        address: request.ip,
        reply,
      };
      return answering.answer(operation, await invoke(handle, call), reply, mask);
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

/** The problem of a request that no operation takes. */
const notRouted = ({ method, url }: FastifyRequest): Problem => {
  const allow = methodsOf(url.split("?")[0] ?? url);
  // A path that is too long, or ends with nothing, is one that its method does not take either.
  return allow.length === 0 || allow.includes(method)
    ? problem("not-found")
    : problem("method-not-allowed", { allow });
};

/** The HTTP server: parses, authorizes and answers each operation of the contract. */
export const createHttp = async (deps: HttpDeps, routes: Routes): Promise<FastifyInstance> => {
  const app = fastify({
    logger: false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    bodyLimit: LIMITS.batchBytes,
    trustProxy: [...deps.proxies],
    genReqId: () => crypto.randomUUID(),
    // Before a route is found: a path that cannot be decoded.
    frameworkErrors: (_error, request, reply) =>
      void answerError(deps.log)(problem("not-found"), request, reply),
    routerOptions: { maxParamLength: 300 },
  });
  const named = deps.origins === "*" ? [] : [...deps.origins];
  const settings = {
    // OPTIONS of what is no browser is answered like a preflight: 204, and nothing allowed.
    strictPreflight: false,
    methods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
    allowedHeaders: [
      "authorization",
      "x-api-key",
      "content-type",
      "content-encoding",
      "if-match",
      "if-none-match",
    ],
    exposedHeaders: ["retry-after", "etag"],
    maxAge: 86_400,
  };
  await app.register(cors, {
    delegator: ({ method, url, headers }, done) => {
      const asked = headers["access-control-request-method"] ?? method;
      const isAny = deps.origins === "*" && isForPages(url.split("?")[0] ?? url, asked);
      // As a list even of one: only then is the origin compared.
      done(null, { ...settings, origin: isAny ? "*" : named });
    },
  });
  app.addHook("onRequest", async ({ ip, headers, raw }) => {
    const sender = raw.socket.remoteAddress ?? "";
    deps.onForwarded(sender, headers["x-forwarded-for"] !== undefined, ip !== sender);
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    ["application/json", "text/plain", ...NDJSON],
    { parseAs: "buffer" },
    (_request, body, done) => done(null, body),
  );
  app.setErrorHandler(answerError(deps.log));
  app.setNotFoundHandler(
    async (request, reply) =>
      (await deps.pages(request, reply)) ??
      answerError(deps.log)(notRouted(request), request, reply),
  );
  const signedIn = createSignedIn(deps.session);
  const names = Object.keys(routes).filter((name): name is OperationName =>
    Object.hasOwn(OPERATIONS, name),
  );
  const answering = createAnswering((error, requestId) =>
    deps.log.error({ requestId, error: textOf(error) }, "an answer broke off"),
  );
  // The store is closed after this, and rows are read from it.
  app.addHook("onClose", answering.rowsEnded);
  for (const name of names) registerOne(app, deps, answering, signedIn, name, routes[name]);
  return app;
};
