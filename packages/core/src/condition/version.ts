import type { Json } from "../json/index.ts";

const NUMERIC = /^\d+$/;

/**
 * A version as text whose order is the order of versions, as GrowthBook's SDKs pad them: no leading
 * v, no build, numbers to five places; a release sorts behind its prereleases.
 */
export const paddedVersion = (value: Json | undefined): string => {
  const said = typeof value === "number" ? String(value) : value;
  const text = typeof said === "string" && said !== "" ? said : "0";
  const parts = text.replaceAll(/^v|\+.*$/g, "").split(/[-.]/);
  if (parts.length === 3) parts.push("~");
  return parts.map((part) => (NUMERIC.test(part) ? part.padStart(5, " ") : part)).join("-");
};
