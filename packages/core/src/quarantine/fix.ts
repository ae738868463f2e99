import { z } from "zod";
import type { Json } from "../json/index.ts";
import { findFlaw } from "../json/index.ts";
import { listPartOf, MAX_POINTER, pointerFlaw, segmentsOf } from "./pointer.ts";

/** What a value can be converted to. */
export const CONVERSIONS = ["number", "integer", "string", "boolean", "date-time"] as const;
export type Conversion = (typeof CONVERSIONS)[number];

/** Deepest nesting of a value that a fix puts in. */
const MAX_DEPTH = 32;
/** Most fixes of one mapping. */
export const MAX_FIXES = 50;

const Pointer = z
  .string()
  .max(MAX_POINTER)
  .superRefine((pointer, context) => {
    const flaw = pointerFlaw(pointer);
    if (flaw !== null) context.addIssue({ code: "custom", message: flaw });
  })
  .describe(
    "A JSON Pointer into the message, under /properties, /traits, /context or /event; * stands for every item of a list.",
  );

const Value: z.ZodType<Json> = z
  .custom<Json>((value) => value !== undefined, "wants a value")
  .superRefine((value, context) => {
    const flaw = findFlaw(value, MAX_DEPTH);
    if (flaw !== null) context.addIssue({ code: "custom", message: flaw.code });
  })
  .describe("Any JSON value.");

/** One step that puts a message right. */
export const Fix = z
  .union([
    z.strictObject({ set: Pointer, value: Value }).describe("Puts a value there."),
    z
      .strictObject({ default: Pointer, value: Value })
      .describe("Puts a value there when there is none, or null."),
    z
      .strictObject({ rename: Pointer, to: Pointer })
      .superRefine(({ rename, to }, context) => {
        const [from, onto] = [rename, to].map((pointer) => listPartOf(segmentsOf(pointer)));
        if (JSON.stringify(from) !== JSON.stringify(onto))
          context.addIssue({
            code: "custom",
            path: ["to"],
            message: "both sides of a rename have the same list before their last *",
          });
      })
      .describe("Moves a value; of an event without it nothing."),
    z
      .strictObject({ convert: Pointer, to: z.enum(CONVERSIONS) })
      .describe(
        "Makes the value that is there one of this type; when that is not clear, the event stays.",
      ),
    z.strictObject({ remove: Pointer }).describe("Takes a value away."),
  ])
  .describe("One step that puts a message right.");
export type Fix = z.infer<typeof Fix>;

/** A mapping: its fixes in their order. */
export const Fixes = z
  .array(Fix)
  .max(MAX_FIXES)
  .describe("Fixes, in the order in which they are made.");

const FIX_KINDS = ["set", "default", "rename", "convert", "remove"] as const;
/** How many fixes of each kind there are. */
export type FixCounts = Readonly<Partial<Record<(typeof FIX_KINDS)[number], number>>>;

/** What is told of fixes where nothing can be erased: their pointers and values may be personal. */
export const countFixes = (fixes: readonly Fix[]): FixCounts =>
  Object.fromEntries(
    FIX_KINDS.map((kind) => [kind, fixes.filter((fix) => kind in fix).length] as const).filter(
      ([, count]) => count > 0,
    ),
  );
