import { z } from "zod";
import type { Told } from "../flaw/index.ts";
import { issueTold } from "../flaw/index.ts";
import type { JsonObject } from "../json/index.ts";
import { schemaFlaws, withoutNotes } from "./schema.ts";

/** What is wrong with a content: where in it (a JSON Pointer) and why. */
export type ContentFlaw = Told & { readonly pointer: string };

export type ContentCheck = (content: JsonObject) => readonly ContentFlaw[];

const ANYTHING: ContentCheck = () => [];

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

/** Compiles the JSON Schema of a slot, or says what is wrong with it. */
export const compileContentCheck = (
  schema: JsonObject | undefined,
): ContentCheck | readonly ContentFlaw[] => {
  if (schema === undefined) return ANYTHING;
  const flaws = schemaFlaws(schema);
  if (flaws.length > 0) return flaws;
  try {
    const shape = z.fromJSONSchema(withoutNotes(schema));
    return (content) => {
      const checked = shape.safeParse(content);
      return checked.success
        ? []
        : checked.error.issues.map((issue) => ({
            pointer: pointerOf(issue.path),
            ...issueTold(issue),
          }));
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : "it is no JSON Schema";
    return [{ pointer: "", message }];
  }
};
