import type { Schema } from "../ui/index.ts";
import { isRecord } from "./documents.ts";

const typeOf = (value: unknown): Schema => {
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
      return { type: typeof value };
    default:
      return {};
  }
};

const propertiesOf = ({ properties }: Schema): Schema => (isRecord(properties) ? properties : {});

const requiredOf = ({ required }: Schema): readonly string[] =>
  Array.isArray(required) ? required.filter((each) => typeof each === "string") : [];

/**
 * The schema of a form for content: what the slots that show it say of it, the first before the
 * others, and a field for whatever it has beside that.
 */
export const contentSchema = (
  slots: readonly Schema[],
  content: Readonly<Record<string, unknown>>,
): Schema => {
  const said = slots.toReversed().map(propertiesOf);
  const order = slots.flatMap((slot) => Object.keys(propertiesOf(slot)));
  const known: Schema = Object.assign({}, ...said);
  const others = Object.entries(content).filter(([name]) => !Object.hasOwn(known, name));
  return {
    type: "object",
    properties: Object.fromEntries([
      ...[...new Set(order)].map((name) => [name, known[name]] as const),
      ...others.map(([name, value]) => [name, typeOf(value)] as const),
    ]),
    required: [...new Set(slots.flatMap(requiredOf))],
  };
};
