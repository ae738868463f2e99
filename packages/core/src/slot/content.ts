import { z } from "zod";
import type { JsonObject } from "../json/index.ts";

/** What is wrong with a content: where in it (a JSON Pointer) and why. */
export type ContentFlaw = { readonly pointer: string; readonly message: string };

export type ContentCheck = (content: JsonObject) => readonly ContentFlaw[];

const ANYTHING: ContentCheck = () => [];

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

/** Compiles the JSON Schema of a slot; a text that says what is wrong with the schema itself. */
export const compileContentCheck = (schema: JsonObject | undefined): ContentCheck | string => {
  if (schema === undefined) return ANYTHING;
  try {
    const shape = z.fromJSONSchema(schema);
    return (content) => {
      const checked = shape.safeParse(content);
      return checked.success
        ? []
        : checked.error.issues.map(({ path, message }) => ({ pointer: pointerOf(path), message }));
    };
  } catch (error) {
    return error instanceof Error ? error.message : "it is no JSON Schema";
  }
};
