import type { Json } from "@attune/core/json";
import { isObject, own } from "@attune/core/json";

const refsOf = (value: Json): string[] => {
  if (Array.isArray(value)) return value.flatMap((each: Json) => refsOf(each));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    key === "$ref" && typeof each === "string" ? [each] : refsOf(each),
  );
};

const resolves = (document: Json, ref: string): boolean => {
  let here: Json | undefined = document;
  for (const part of ref.split("/").slice(1))
    here = own(here, part.replaceAll("~1", "/").replaceAll("~0", "~"));
  return ref.startsWith("#") && here !== undefined;
};

/** References of a JSON document that lead nowhere in it. */
export const danglingRefs = (document: Json): string[] => [
  ...new Set(refsOf(document).filter((ref) => !resolves(document, ref))),
];
