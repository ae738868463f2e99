import { canSayEvent } from "./event-form.ts";
import type { Condition, Json } from "./tree.ts";
import { isObject, own } from "./tree.ts";
import { formOf } from "./value-test.ts";

/** What a condition is asked of: it decides which clauses may stand in it. */
export type Place = "subject" | "account" | "event" | "item";

export const CLAUSES = ["value", "event", "segment", "account", "item"] as const;
export type ClauseName = (typeof CLAUSES)[number];

/** The clauses that may stand at a place. */
export const clausesOf = (place: Place): readonly ClauseName[] => {
  switch (place) {
    case "subject":
      return ["event", "value", "segment", "account"];
    case "account":
      return ["value", "segment"];
    case "event":
      return ["value", "item"];
    case "item":
      return ["value"];
  }
};

/** A new clause of its kind, with nothing chosen yet. */
export const newClause = (is: ClauseName): Condition => {
  switch (is) {
    case "value":
      return { "": "" };
    case "event":
      return { $event: { name: "", count: { $gte: 1 }, within: "30d" } };
    case "segment":
      return { $segment: "" };
    case "account":
      return { $account: { "": "" } };
    case "item":
      return { $item: { "": "" } };
  }
};

/** The keys that a $segment names; null where the list is none. */
export const segmentsIn = (value: Json): readonly string[] | null => {
  const list = isObject(value) && Object.keys(value).length === 1 ? own(value, "$in") : [value];
  if (!Array.isArray(list)) return null;
  const keys = list.filter((each) => typeof each === "string");
  return keys.length === list.length ? keys : null;
};

export const segmentClause = (keys: readonly string[]): Json =>
  keys.length === 1 ? (keys[0] ?? "") : { $in: keys };

/** A clause in the terms of the form for it; `text` is what no form can say. */
export type Clause =
  | { readonly is: "value" | "event" | "segment" | "account" | "item"; readonly key: string }
  | { readonly is: "text"; readonly key: string };

const OBJECTS = { $account: "account", $item: "item" } as const;

/** Which form a clause is shown in: one that can say all of it. */
export const clauseIn = (condition: Condition): Clause => {
  const [entry] = Object.entries(condition);
  const [key, value] = entry ?? ["", null];
  if (key === "$account" || key === "$item")
    return { is: isObject(value) ? OBJECTS[key] : "text", key };
  if (key === "$segment") return { is: segmentsIn(value) === null ? "text" : "segment", key };
  if (key === "$event")
    return { is: isObject(value) && canSayEvent(value) ? "event" : "text", key };
  return { is: !key.startsWith("$") && formOf(value) !== null ? "value" : "text", key };
};
