import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { Operation, Problem } from "@attune/contract";
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
const parseJson = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    throw problem("body-not-json", {
      detail: error instanceof Error ? error.message.slice(0, 200) : "not JSON",
    });
  }
};

/** Content types of NDJSON. */
export const NDJSON = ["application/x-ndjson", "application/ndjson"];

const isNdjson = (contentType: string | undefined): boolean =>
  NDJSON.includes((contentType?.split(";")[0] ?? "").trim().toLowerCase());

/** A line as the value that it says; as its own text where it is no JSON, to be judged with the others. */
const lineValue = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
};

/** A body as its operation takes it: JSON, or lines of JSON where it takes those. */
export const parseBody = (
  { lines }: Operation,
  contentType: string | undefined,
  bytes: Buffer,
): unknown => {
  if (!isNdjson(contentType)) return parseJson(bytes);
  if (lines === undefined) throw problem("content-type-not-supported");
  const text = bytes.toString("utf8").split(/\r?\n/);
  return { [lines]: text.filter((line) => line.trim() !== "").map(lineValue) };
};
