import type { Parts } from "../../api/index.ts";
import type { Reason } from "../../quality/index.ts";

type Fixes = NonNullable<Parts<"releaseQuarantined">["body"]["fix"]>;

/** What is done about a place in the message. */
export const ACTIONS = ["keep", "set", "number", "integer", "string", "boolean", "remove"] as const;
export type Action = (typeof ACTIONS)[number];
export type Mending = { readonly pointer: string; readonly action: Action; readonly value: string };

/** Where a fix may reach. */
const isWithinReach = (pointer: string): boolean =>
  /^\/(?:properties|traits|context)\/./.test(pointer) || pointer === "/event";

/** A value as it was meant: what reads as JSON is that, else it is text. */
export const valueOf = (written: string): unknown => {
  try {
    return JSON.parse(written);
  } catch {
    return written;
  }
};

const fixOf = ({ pointer, action, value }: Mending): unknown => {
  switch (action) {
    case "keep":
      return null;
    case "set":
      return { set: pointer, value: valueOf(value) };
    case "remove":
      return { remove: pointer };
    default:
      return { convert: pointer, to: action };
  }
};

/** The fixes that somebody has chosen, as the API takes them. */
export const fixesOf = (mendings: readonly Mending[]): Fixes =>
  JSON.parse(JSON.stringify(mendings.map(fixOf).filter((each) => each !== null)));

/** What probably helps, by what the rule wanted there. */
export const suggestedFor = ({ want, saw }: Reason): Action => {
  if (saw === "nothing" || want?.kind !== "type") return "set";
  return ACTIONS.find((action) => want.types.includes(action)) ?? "set";
};

/** One place for each pointer that a fix can reach. */
export const mendingsFor = (reasons: readonly Reason[]): readonly Mending[] =>
  [...new Map(reasons.map((reason) => [reason.pointer, reason])).values()]
    .filter(({ pointer }) => isWithinReach(pointer))
    .map((reason) => ({ pointer: reason.pointer, action: suggestedFor(reason), value: "" }));
