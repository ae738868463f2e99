import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { Problem } from "@attune/contract";
import { problem } from "@attune/contract";

const unzip = promisify(gunzip);

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";

/** Each operation has its own limit. */
export const bodyTooLarge = (limit: number): Problem =>
  problem("body-too-large", {
    detail: `The most that this operation takes is ${limit.toLocaleString("en")} bytes, uncompressed.`,
  });

/** The bytes of a body, decompressed within its limit, so that a gzip bomb costs no more than a full body. */
export const readBody = async (
  raw: Buffer,
  encoding: string | undefined,
  limit: number,
): Promise<Buffer> => {
  if (encoding === undefined || encoding === "identity") return raw;
  if (encoding !== "gzip")
    throw problem("encoding-not-supported", {
      detail: `Content-Encoding was ${encoding.slice(0, 40)}.`,
    });
  try {
    return await unzip(raw, { maxOutputLength: limit });
  } catch (error) {
    throw isTooLarge(error) ? bodyTooLarge(limit) : problem("body-not-readable");
  }
};

/** Parses a body as JSON whatever its declared charset of UTF-8 text. */
export const parseJson = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    throw problem("body-not-json", {
      detail: error instanceof Error ? error.message.slice(0, 200) : "not JSON",
    });
  }
};
