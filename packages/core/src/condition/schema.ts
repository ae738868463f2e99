import { z } from "zod";
import type { Json, JsonObject } from "../json/index.ts";

const JsonValue: z.ZodType<Json> = z.json();

/** A condition as it is written: a JSON object in GrowthBook's dialect. */
export const Condition: z.ZodType<JsonObject> = z
  .record(z.string(), JsonValue)
  .describe(
    "A condition in the MongoDB-style language: { returning: true, cart.items: { $size: { $gt: 0 } } }.",
  );
