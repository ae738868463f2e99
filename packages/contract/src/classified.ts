import type { DataClass } from "@attune/core/privacy";
import { z } from "zod";

/**
 * What a value of an answer is, so that the server knows what to hide from whom:
 *
 * - a data class: every value here has it; `none` is about nobody. Text with an address or a phone
 *   number in it is contact all the same
 * - `identifier`: text `namespace:value`, of its namespace's class
 * - `by:name`, `by:path`: of the trait or input that the named sibling holds
 * - `wanted`: what a condition wants of the path that the named sibling holds; its operators stay
 * - `traits`, `properties`: an object of these; each value by its name
 * - `product`: a thing of a list that a slot shows; each value by its name
 * - `message`: a Segment-spec message
 * - `definition`: what a definition or a condition says, about nobody; left as written
 * - `record`: a record of Attune's own, with identifiers as `{ns, value}` and a message as `message`
 * - `built`: text that the server puts together of values that it has hidden before
 */
export type DataForm =
  | DataClass
  | "identifier"
  | "by:name"
  | "by:path"
  | "wanted"
  | "traits"
  | "properties"
  | "product"
  | "message"
  | "definition"
  | "record"
  | "built";

/** Where the form stands in a schema, and so in the OpenAPI document. */
export const DATA_FORM = "x-attune-data";

/** Says of a value in an answer what it is. Text and free JSON without this are hidden. */
export const classified = <T extends z.ZodType>(schema: T, form: DataForm): T =>
  schema.meta({ [DATA_FORM]: form });

/** Text of Attune's own, about nobody: keys of definitions, names of events. */
export const Plain = classified(z.string(), "none");

/** Name of a key, as the actor of what was done: one that is an e-mail address or a number is contact. */
export const Actor = classified(z.string(), "record");
