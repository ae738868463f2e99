import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Operation, OperationName, ProblemDocument } from "@attune/contract";
import { OPERATIONS, PROBLEMS } from "@attune/contract";
import type { Event } from "@attune/core/event";
import { pino } from "pino";
import { expect, onTestFinished } from "vitest";
import type { z } from "zod";
import type { Attune, StartOptions } from "../src/app.ts";
import { startAttune } from "../src/app.ts";
import { readConfig } from "../src/config.ts";
import { openStore } from "../src/open-store.ts";
import type { Store } from "../src/platform/store/index.ts";
import { databaseAt, queryPostgres } from "./engine-of-test.ts";

export const KEYS = {
  browser: "test-browser-key-0001",
  server: "test-server-key-00001",
  secret: "test-secret-key-00001",
} as const;
export type KeyKind = keyof typeof KEYS;

/** The secret that signs identifiers here, and the one before it, still valid during a rotation. */
export const IDENTITY_SECRETS = ["the-new-identity-secret", "the-old-identity-secret"] as const;

/** What a shop's own server computes for a customer who is logged in. */
export const userHash = (identifier: string, secret: string = IDENTITY_SECRETS[0]): string =>
  createHmac("sha256", secret).update(identifier).digest("hex");

export type Settings = Readonly<Record<`ATTUNE_${string}`, string>>;

export type Request = {
  readonly key?: KeyKind | null;
  readonly body?: unknown;
  /** Sent as it is, instead of `body` as JSON. */
  readonly raw?: string | Uint8Array;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
};

type ResponseOf<N extends OperationName> = (typeof OPERATIONS)[N]["response"];
/** What an operation answers: a parsed document, or the text of one that is no JSON. */
export type Answer<N extends OperationName> =
  ResponseOf<N> extends z.ZodType ? z.output<ResponseOf<N>> : string;

export type RefusedAnswer = {
  readonly status: number;
  readonly slug: string;
  readonly problem: ProblemDocument;
  readonly headers: Headers;
};

/** A row as a test reads it; there are no blobs in what is asked for here. */
export type Row = Readonly<Record<string, string | number | null>>;

export type RunningAttune = {
  readonly attune: Attune;
  readonly url: string;
  readonly directory: string;
  /** Every line that was logged, as text. */
  readonly log: readonly string[];
  /** Sends a request to an operation as it is. */
  readonly send: (name: OperationName, request?: Request) => Promise<Response>;
  /** The answer of an operation that takes the request; it has the shape that the contract says. */
  readonly call: <N extends OperationName>(name: N, request?: Request) => Promise<Answer<N>>;
  /** The problem of an operation that refuses the request; it is one that the contract names. */
  readonly refused: (name: OperationName, request?: Request) => Promise<RefusedAnswer>;
  /** Every event in the log, in commit order. */
  readonly storedEvents: () => Promise<Event[]>;
  /** Reads the database on a connection of its own. */
  readonly rows: (sql: string, ...values: readonly string[]) => Promise<Row[]>;
  /** Changes the database behind the server's back. */
  readonly tamper: (sql: string, ...values: readonly (string | number)[]) => Promise<number>;
  /** Closes the server and keeps its data directory. */
  readonly close: () => Promise<void>;
};

const ORDINARY: Settings = {
  ATTUNE_PORT: "0",
  ATTUNE_WRITE_KEY: KEYS.browser,
  ATTUNE_SERVER_KEY: KEYS.server,
  ATTUNE_SECRET_KEY: KEYS.secret,
  ATTUNE_IDENTITY_SECRET: IDENTITY_SECRETS.join(","),
  ATTUNE_PERSONALIZATION_BASIS: "contract",
  ATTUNE_LOG_LEVEL: "debug",
  // A test says what it expects, not how busy the machine may be.
  ATTUNE_DECIDE_DEADLINE: "10000",
  // Most tests are about the store; those about figures turn it on.
  ATTUNE_WAREHOUSE: "off",
};

/** A data directory, and the database that it is a node of; null for its own file. */
type Place = { readonly directory: string; readonly url: string | null };

const urlOf = (base: string, operation: Operation, { params, query }: Request): string => {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(params?.[name] ?? "missing"),
  );
  const search = new URLSearchParams(
    Object.entries(query ?? {}).map(([name, value]) => [name, String(value)]),
  );
  return `${base}${path}${search.size > 0 ? `?${String(search)}` : ""}`;
};

const bodyOf = ({ body, raw }: Request): string | Uint8Array | null =>
  raw ?? (body === undefined ? null : JSON.stringify(body));

const headersOf = (request: Request, operation: Operation): Record<string, string> => {
  const key = request.key === undefined ? defaultKey(operation) : request.key;
  return {
    ...(bodyOf(request) === null ? {} : { "content-type": "application/json" }),
    ...(key === null ? {} : { authorization: `Bearer ${KEYS[key]}` }),
    ...request.headers,
  };
};

/** The most trusted kind of key that the operation takes. */
const defaultKey = ({ access }: Operation): KeyKind | null =>
  access === "none" ? null : (access.at(-1) ?? null);

const sendTo = (base: string, name: OperationName, request: Request): Promise<Response> => {
  const operation: Operation = OPERATIONS[name];
  const body = bodyOf(request);
  return fetch(urlOf(base, operation, request), {
    method: operation.method,
    headers: headersOf(request, operation),
    ...(body === null ? {} : { body: typeof body === "string" ? body : new Uint8Array(body) }),
  });
};

const answerOf = <N extends OperationName>(name: N, text: string): Answer<N> => {
  const { response }: Operation = OPERATIONS[name];
  if (typeof response === "string") return JSON.parse(JSON.stringify(text));
  response.parse(JSON.parse(text));
  return JSON.parse(text);
};

const readRefusal = async (name: OperationName, response: Response): Promise<RefusedAnswer> => {
  const text = await response.text();
  expect(response.headers.get("content-type"), `${name}: ${text}`).toMatch(
    /^application\/problem\+json/,
  );
  const problem: ProblemDocument = JSON.parse(text);
  const slug = problem.type.replace("/problems/", "");
  const operation: Operation = OPERATIONS[name];
  expect(operation.problems, `the contract's problems of ${name}`).toContain(slug);
  expect(Object.entries(PROBLEMS).find(([known]) => known === slug)?.[1].status).toBe(
    response.status,
  );
  return { status: response.status, slug, problem, headers: response.headers };
};

const fileOf = (directory: string): string => join(directory, "attune.db");

const readRows = async (
  at: Place,
  sql: string,
  values: readonly (string | number)[],
): Promise<Row[]> => {
  if (at.url !== null) {
    const { rows } = await queryPostgres(at.url, sql, values);
    return JSON.parse(JSON.stringify(rows));
  }
  const db = new DatabaseSync(fileOf(at.directory), { readOnly: true });
  try {
    return JSON.parse(JSON.stringify(db.prepare(sql).all(...values)));
  } finally {
    db.close();
  }
};

/** Changes the database of a server that is stopped, or behind its back; how many rows were changed last. */
export const tamperWith = async (
  directory: string,
  sql: string,
  ...values: readonly (string | number)[]
): Promise<number> => {
  const url = await databaseAt(directory);
  if (url !== null) return (await queryPostgres(url, sql, values)).changes;
  const db = new DatabaseSync(fileOf(directory), { timeout: 5_000 });
  try {
    if (values.length > 0) return Number(db.prepare(sql).run(...values).changes);
    db.exec(sql);
    return Number(db.prepare("SELECT changes() AS n").get()?.["n"]);
  } finally {
    db.close();
  }
};

/** A new data directory; removed when the test has finished. */
export const temporaryDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), "attune-test-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
};

/**
 * Starts a server on a data directory of its own; whoever started it closes it. `around` puts a
 * store of its own making in front of the real one.
 */
export const startAt = async (
  directory: string,
  settings: Settings = {},
  around: (store: Store) => Store = (store) => store,
  options: StartOptions = {},
): Promise<RunningAttune> => {
  const log: string[] = [];
  const url = settings.ATTUNE_DATABASE ?? (await databaseAt(directory));
  const config = readConfig({
    ...ORDINARY,
    ATTUNE_DATA: directory,
    ...(url === null ? {} : { ATTUNE_DATABASE: url }),
    ...settings,
  });
  const logger = pino(
    { level: config.ATTUNE_LOG_LEVEL, base: {} },
    { write: (line) => log.push(line) },
  );
  const attune = await startAttune(config, logger, {
    ...options,
    opened: around(await openStore(config, logger)),
  });
  const running = { open: true };
  return {
    attune,
    url: attune.url,
    directory,
    log,
    send: (name, request = {}) => sendTo(attune.url, name, request),
    call: async (name, request = {}) => {
      const response = await sendTo(attune.url, name, request);
      const text = await response.text();
      expect(response.status, `${name}: ${text.slice(0, 500)}`).toBe(200);
      return answerOf(name, text);
    },
    refused: async (name, request = {}) => {
      const response = await sendTo(attune.url, name, request);
      expect(response.status, `${name} was expected to refuse`).toBeGreaterThanOrEqual(400);
      return readRefusal(name, response);
    },
    storedEvents: async () => {
      const events: Event[] = [];
      for await (const { body } of attune.store.reads.exportEvents()) events.push(JSON.parse(body));
      return events;
    },
    rows: async (sql, ...values) => readRows({ directory, url }, sql, values),
    tamper: async (sql, ...values) => tamperWith(directory, sql, ...values),
    close: async () => {
      if (!running.open) return;
      running.open = false;
      await attune.close();
    },
  };
};

/** A server for one test, with an empty store; closed and removed when the test has finished. */
export const startForTest = async (
  settings: Settings = {},
  around?: (store: Store) => Store,
  options: StartOptions = {},
): Promise<RunningAttune> => {
  const running = await startAt(temporaryDirectory(), settings, around, options);
  onTestFinished(running.close);
  return running;
};
