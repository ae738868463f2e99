import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { problem } from "@attune/contract";
import type { Call, Routes } from "../../platform/http/index.ts";
import type { Script } from "./script.ts";
import { createScript } from "./script.ts";

/** What `npm run build` in packages/sdk writes. */
const BUILT = join(import.meta.dirname, "../../../../sdk/dist/attune.js");

const YEAR = "public, max-age=31536000, immutable";
/** Pages that name no version get a new one soon, and ask for it with what they have. */
const SOON = "public, max-age=300";

type Reply = Call<"sdkFile">["reply"];
type Headers = Call<"sdkFile">["headers"];

const bodyFor = ({ bytes, encoded }: Script, headers: Headers, reply: Reply): Buffer => {
  const taken = (headers["accept-encoding"] ?? "").split(/[\s,]+/);
  const encoding = (["br", "gzip"] as const).find((each) => taken.includes(each));
  if (encoding === undefined) return bytes;
  reply.header("content-encoding", encoding);
  return encoded[encoding];
};

const sendScript = (script: Script, headers: Headers, reply: Reply, caching: string): Reply => {
  const etag = `"${script.version}"`;
  reply
    .header("cache-control", caching)
    .header("etag", etag)
    .header("vary", "accept-encoding")
    .header("x-content-type-options", "nosniff")
    .header("cross-origin-resource-policy", "cross-origin");
  if (headers["if-none-match"] === etag) return reply.code(304).send();
  return reply
    .header("content-type", "text/javascript; charset=utf-8")
    .send(bodyFor(script, headers, reply));
};

/** What npm installs: the same version as the server, since it is built with it. */
const PACKAGE = "attune-sdk.tgz";

const sendPackage = async (path: string, reply: Reply): Promise<Reply> => {
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) throw problem("sdk-not-built");
  return reply
    .header("cache-control", "no-cache")
    .header("content-type", "application/gzip")
    .header("x-content-type-options", "nosniff")
    .send(bytes);
};

/** @param path - of the built script; the package stands beside it */
export const sdkRoutes = (path = BUILT): Pick<Routes, "sdkFile"> => {
  const scriptOf = createScript(path);
  return {
    sdkFile: async ({ params: { file }, headers, reply }) => {
      if (file === PACKAGE) return sendPackage(join(dirname(path), PACKAGE), reply);
      const script = await scriptOf();
      if (script === null) throw problem("sdk-not-built");
      const versioned = `attune-${script.version}.js`;
      switch (file) {
        case "attune.js":
          return sendScript(script, headers, reply, SOON);
        case versioned:
          return sendScript(script, headers, reply, YEAR);
        case "manifest.json":
          return reply
            .header("cache-control", "no-cache")
            .header("content-type", "application/json; charset=utf-8")
            .send(JSON.stringify({ path: `/sdk/${versioned}`, integrity: script.integrity }));
        default:
          throw problem("not-found");
      }
    },
  };
};
