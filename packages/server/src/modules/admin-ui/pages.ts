import { OPERATIONS } from "@attune/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import { decodedPart } from "../../platform/http/index.ts";
import { makeNonce, pagePolicy, PREVIEW_POLICY, SECURITY_HEADERS } from "./headers.ts";
import type { Built, BuiltFile } from "./load.ts";
import { createLoader } from "./load.ts";

/** Where the build leaves room for the nonce of an answer. */
const NONCE = /__NONCE__/g;

/** First parts of paths that are the API's, now or by the design; the UI has no page below them. */
const RESERVED: ReadonlySet<string> = new Set([
  ...Object.values(OPERATIONS).map(({ path }) => path.split("/")[1] ?? ""),
  "assets",
  "ofrep",
  "sdk",
  "preferences",
  "unsubscribe",
  "transparency",
]);

const PREVIEW = "/preview-frame";
const BLANK = '<!doctype html><html><head><meta charset="utf-8"></head><body></body></html>';

const NOT_BUILT = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Attune</title></head>
<body><h1>The admin UI is not built yet</h1>
<p>Build it in the folder of the checkout, then load this page again; the server may go on running:</p>
<pre>npm run build</pre>
<p>The API is ready: <a href="/docs">/docs</a></p></body></html>
`;

/**
 * Whether a part of a path is an id's or a page's own. What leads elsewhere once it is decoded, as a proxy
 * or a client may do, is neither.
 */
const isPart = (part: string): boolean => {
  const names = part.split(/[/\\]/);
  return !part.includes("\0") && !names.includes(".") && !names.includes("..");
};

/**
 * Whether somebody looks at a path in a browser, and the UI may have a page there. Ids may hold dots and
 * slashes, such as those of items and accounts; the first part names a page, and a file is no page.
 */
const isPage = (path: string, { accept = "" }: FastifyRequest["headers"]): boolean => {
  if (path === "/") return true;
  if (/\/\/|\\/.test(path)) return false;
  const parts = path.slice(1).split("/").map(decodedPart);
  const first = (parts[0] ?? "").toLowerCase();
  return (
    parts.every(isPart) &&
    !/[./\\]/.test(first) &&
    !RESERVED.has(first) &&
    accept.includes("text/html")
  );
};

const sendHtml = (reply: FastifyReply, status: number, policy: string, html: string) =>
  reply
    .code(status)
    .headers(SECURITY_HEADERS)
    .header("content-security-policy", policy)
    .header("content-type", "text/html; charset=utf-8")
    .header("cache-control", "no-store")
    .send(html);

/** A hash in the name of an asset: what it holds is for good. */
const cachingOf = (path: string): string =>
  path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";

const sendFile = (request: FastifyRequest, reply: FastifyReply, path: string, file: BuiltFile) => {
  const takesGzip = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(
    [request.headers["accept-encoding"] ?? ""].flat().join(),
  );
  const zipped = takesGzip ? file.gzipped : null;
  reply
    .headers(SECURITY_HEADERS)
    .header("content-type", file.type)
    .header("cache-control", cachingOf(path))
    .header("vary", "accept-encoding");
  if (zipped) reply.header("content-encoding", "gzip");
  return reply.send(zipped ?? file.bytes);
};

const sendPage = (reply: FastifyReply, built: Built | null) => {
  const nonce = makeNonce();
  const policy = pagePolicy(nonce);
  reply.header("x-frame-options", "DENY");
  return built === null
    ? sendHtml(reply, 503, policy, NOT_BUILT)
    : sendHtml(reply, 200, policy, built.page.replaceAll(NONCE, nonce));
};

/** Answers what no operation takes, if the UI has it; null otherwise. */
export type Pages = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | null>;

const pathOf = ({ url }: FastifyRequest): string => url.split("?")[0] ?? url;

/** Serves the UI that was built into a directory. */
export const createAdminUi = (directory: string): Pages => {
  const load = createLoader(directory);
  return async (request, reply) => {
    if (request.method !== "GET" && request.method !== "HEAD") return null;
    const path = pathOf(request);
    if (path === PREVIEW) return sendHtml(reply, 200, PREVIEW_POLICY, BLANK);
    const built = await load();
    const file = built?.files.get(path);
    if (file) return sendFile(request, reply, path, file);
    return isPage(path, request.headers) ? sendPage(reply, built) : null;
  };
};
