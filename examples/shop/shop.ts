import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { stripTypeScriptTypes } from "node:module";
import { text } from "node:stream/consumers";
import { ACTIONS } from "./actions.ts";
import type { Attune, Settings } from "./attune.ts";
import { connect } from "./attune.ts";
import { pictureOf, productOf } from "./goods.ts";
import { documentOf, policyFor } from "./layout.ts";
import { messagePage } from "./pages.ts";
import type { Session, Sessions } from "./session.ts";
import { COOKIE, createSessions } from "./session.ts";
import type { Language } from "./texts.ts";
import { TEXTS } from "./texts.ts";
import { pageFor } from "./visits.ts";

export type Shop = { readonly url: string; readonly close: () => Promise<void> };

type Parts = {
  readonly settings: Settings;
  readonly attune: Attune;
  readonly sessions: Sessions;
  readonly files: ReadonlyMap<string, { readonly type: string; readonly body: string }>;
};

const MOST_BYTES = 4_000;

const fileOf = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");

const readFiles = (): Parts["files"] =>
  new Map([
    ["/style.css", { type: "text/css", body: fileOf("./style.css") }],
    ["/client.js", { type: "text/javascript", body: stripTypeScriptTypes(fileOf("./client.ts")) }],
  ]);

const languageOf = (request: IncomingMessage): Language =>
  /^sv\b/i.test(request.headers["accept-language"] ?? "") ? "sv" : "en";

const cookieOf = ({ id }: Session): string => `${COOKIE}=${id}; Path=/; HttpOnly; SameSite=Lax`;

/** A form counts when it comes from one of the shop's own pages. */
export const isOwnForm = ({
  origin,
  host,
}: {
  readonly origin?: string | undefined;
  readonly host?: string | undefined;
}): boolean =>
  origin !== undefined &&
  host !== undefined &&
  URL.canParse(origin) &&
  new URL(origin).host === host;

/** The page that a form was on, as a path of this shop. */
const cameFrom = ({ headers }: IncomingMessage): string => {
  const { referer = "" } = headers;
  if (!URL.canParse(referer)) return "/";
  const { host, pathname, search } = new URL(referer);
  return host === headers.host && !pathname.startsWith("//") ? `${pathname}${search}` : "/";
};

const give = (response: ServerResponse, status: number, type: string, body: string): void => {
  response
    .writeHead(status, {
      "content-type": `${type}; charset=utf-8`,
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
    })
    .end(body);
};

const picture = (path: string): string | null => {
  const id = /^\/images\/(p-\d+)\.svg$/.exec(path)?.[1];
  const product = id === undefined ? null : productOf(id);
  return product && pictureOf(product);
};

const givePage = async (
  { settings, attune, sessions }: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> => {
  const cookies = request.headers.cookie;
  const session = sessions.of(cookies, languageOf(request));
  const page = await pageFor({ session, cookies, url, attune, settings });
  const nonce = randomBytes(16).toString("base64url");
  response.setHeader("content-security-policy", policyFor(settings.host, nonce));
  response.setHeader("cache-control", "no-store");
  response.setHeader("set-cookie", cookieOf(session));
  const shown = page ?? messagePage(TEXTS[session.language].missing);
  give(response, page ? 200 : 404, "text/html", documentOf(shown, { session, settings, nonce }));
};

const act = async (
  { attune, sessions }: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> => {
  const cookies = request.headers.cookie;
  const session = sessions.of(cookies, languageOf(request));
  const { origin, host, "content-length": length = "0" } = request.headers;
  const perform = Object.hasOwn(ACTIONS, url.pathname) ? ACTIONS[url.pathname] : undefined;
  if (!perform) return give(response, 404, "text/plain", TEXTS[session.language].missing);
  if (!isOwnForm({ origin, host }) || !(Number(length) <= MOST_BYTES))
    return give(response, 403, "text/plain", TEXTS[session.language].refused);
  const form = new URLSearchParams(await text(request));
  const from = cameFrom(request);
  const outcome = await perform({ session, cookies, form, attune, sessions, from });
  response.writeHead(303, { location: outcome.to, "set-cookie": cookieOf(outcome.session) }).end();
};

const handle = async (
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const url = new URL(request.url ?? "/", "http://shop");
  if (request.method === "POST") return act(parts, request, response, url);
  const file = parts.files.get(url.pathname);
  if (file) return give(response, 200, file.type, file.body);
  const drawn = picture(url.pathname);
  if (drawn !== null) return give(response, 200, "image/svg+xml", drawn);
  return givePage(parts, request, response, url);
};

const listening = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });

/** Starts the shop on this machine alone. */
export const startShop = async (settings: Settings): Promise<Shop> => {
  const attune = connect(settings);
  const parts = { settings, attune, sessions: createSessions(), files: readFiles() };
  const server = createServer((request, response) => {
    handle(parts, request, response).catch((error: unknown) => {
      process.stderr.write(`shop: ${error instanceof Error ? error.message : String(error)}\n`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await listening(server, settings.port);
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : settings.port;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await attune.close();
    },
  };
};
