import type { Json as CoreJson, JsonObject as CoreJsonObject } from "@attune/core/json";
import { findFlaw, isObject } from "@attune/core/json";
import { z } from "zod";
import { classified } from "./classified.ts";

/** Deepest nesting of a JSON object in a request. */
const MAX_DEPTH = 64;

const IDENTIFIER = /^([a-z][a-z0-9_]{0,31}):(.{1,200})$/su;

export const IdentifierText = classified(z.string(), "identifier")
  .regex(IDENTIFIER, "write an identifier as namespace:value, for example user_id:42")
  .describe("An identifier as namespace:value, for example email:anna@example.com.");

/** Splits `namespace:value`; null when it is not one. */
export const parseIdentifier = (
  text: string,
): { readonly ns: string; readonly value: string } | null => {
  const [, ns, value] = IDENTIFIER.exec(text) ?? [];
  return ns === undefined || value === undefined ? null : { ns, value };
};

/** A profile's id. */
export const ProfileId = classified(z.string(), "pseudonymous");

export const Instant = z.iso.datetime({ offset: true }).describe("An instant, ISO 8601.");

// Not z.json(): it follows the nesting down the stack, and its recursive schema has no place of its
// own in an OpenAPI document.
export const Json: z.ZodType<CoreJson> = z.custom<CoreJson>();
export const JsonObject: z.ZodType<CoreJsonObject> = z
  .custom<CoreJsonObject>(isObject, "wants an object")
  .superRefine((value, context) => {
    const flaw = findFlaw(value, MAX_DEPTH);
    if (flaw !== null)
      context.addIssue({
        code: "custom",
        path: flaw.pointer.split("/").slice(1),
        message: flaw.code,
      });
  })
  .meta({ type: "object" });
