import type { Json as CoreJson, JsonObject as CoreJsonObject } from "@attune/core/json";
import { z } from "zod";

const IDENTIFIER = /^([a-z][a-z0-9_]{0,31}):(.{1,200})$/su;

export const IdentifierText = z
  .string()
  .regex(IDENTIFIER, "write an identifier as namespace:value, for example user_id:42")
  .describe("An identifier as namespace:value, for example email:anna@example.com.");

/** Splits `namespace:value`; null when it is not one. */
export const parseIdentifier = (text: string): { readonly ns: string; readonly value: string } | null => {
  const [, ns, value] = IDENTIFIER.exec(text) ?? [];
  return ns === undefined || value === undefined ? null : { ns, value };
};

export const Instant = z.iso.datetime({ offset: true }).describe("An instant, ISO 8601.");
export const JsonObject: z.ZodType<CoreJsonObject> = z.record(z.string(), z.json());
export const Json: z.ZodType<CoreJson> = z.json();
