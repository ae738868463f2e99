import type { SlotAnswer } from "@attune/contract";
import type { Json, JsonObject } from "@attune/core/json";
import { isObject, own } from "@attune/core/json";

/** What a content is as a flag. Without a value the application uses its own. */
export type Flag = {
  readonly value?: Json;
  readonly variant?: string;
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
};

/** What a content may hold that is a flag by itself. */
const MEMBERS: ReadonlySet<string> = new Set(["value", "variant", "metadata"]);

type Plain = string | number | boolean;
const isPlain = (entry: readonly [string, Json]): entry is [string, Plain] =>
  ["string", "number", "boolean"].includes(typeof entry[1]);

/** Metadata as OpenFeature knows it, flat; null where it is no such thing. */
const metadataIn = (content: JsonObject): Flag["metadata"] | null => {
  const said = own(content, "metadata") ?? {};
  if (!isObject(said)) return null;
  const entries = Object.entries(said);
  const plain = entries.filter(isPlain);
  return plain.length === entries.length ? Object.fromEntries(plain) : null;
};

/**
 * A content of `value`, and beside it at most `variant` and `metadata`, is that value; null is none. Any
 * other content is an object flag as a whole.
 */
export const flagOf = (content: JsonObject): Flag => {
  const whole: Flag = { value: content, metadata: {} };
  const value = own(content, "value");
  if (value === undefined || Object.keys(content).some((name) => !MEMBERS.has(name))) return whole;
  const variant = own(content, "variant");
  const metadata = metadataIn(content);
  if (metadata === null || !(variant === undefined || typeof variant === "string")) return whole;
  return {
    ...(value === null ? {} : { value }),
    ...(variant === undefined ? {} : { variant }),
    metadata,
  };
};

const NOTHING: Flag = { metadata: {} };

/** What a slot answered, as a flag; a list stands in the object beside what the content says. */
export const flagIn = ({ content, items }: Pick<SlotAnswer, "content" | "items">): Flag => {
  if (content === null) return NOTHING;
  return flagOf(items === undefined ? content : { ...content, items });
};
