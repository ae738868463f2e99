import type { IdentityPolicy } from "../identity/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import { isObject } from "../json/index.ts";
import type { Declared, Scope } from "./classify.ts";
import { membersOf, scopeOf, step } from "./classify.ts";
import type { Clearance, DataClass } from "./data-class.ts";
import { hiddenText } from "./data-class.ts";
import { classOfIdentifier } from "./identifiers.ts";
import { looksLikeContact } from "./look.ts";
import type { Place } from "./names.ts";

/** Hides what a reader may not see. To hide twice is to hide once. */
export type Mask = {
  /** A value of a known class. */
  readonly value: (dataClass: DataClass, value: Json) => Json;
  /** An identifier as `namespace:value`. */
  readonly identifier: (text: string) => string;
  /** Traits, the properties of an event, a context or a message, as an object; by its names. */
  readonly document: (place: Place, value: Json) => Json;
  readonly trait: (name: string, value: Json) => Json;
  /** The value of a path that a condition reads: `plan`, `cart.items`, `context.page.path`. */
  readonly at: (path: string, value: Json) => Json;
  /** A record of Attune's own: identifiers as `{ns, value}`, a message as `message`, reasons that people gave. */
  readonly record: (value: Json) => Json;
};

export type MaskDeps = {
  readonly clearance: Clearance;
  readonly declared: Declared;
  readonly policy: Pick<IdentityPolicy, "byName">;
};

const createHider =
  (clearance: Clearance) =>
  (dataClass: DataClass, value: Json): Json =>
    value === null || clearance.has(dataClass) ? value : hiddenText(dataClass);

/** Text that holds an address or a number is contact, whatever it is called; so is such a key. */
const createLook =
  (clearance: Clearance) =>
  (text: string): string =>
    !clearance.has("contact") && looksLikeContact(text) ? hiddenText("contact") : text;

const createDocumentMask = ({ clearance, declared }: MaskDeps) => {
  const hide = createHider(clearance);
  const look = createLook(clearance);
  const within = (scope: Scope, value: Json): Json => {
    if (typeof value === "string") return look(value);
    if (Array.isArray(value)) return value.map((each: Json) => within(scope, each));
    if (!isObject(value)) return value;
    const members = membersOf(scope, value);
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [look(name), member(members, name, each)]),
    );
  };
  const member = (scope: Scope, name: string, value: Json): Json => {
    const { dataClass, scope: inner } = step(scope, name, declared);
    return value === null || clearance.has(dataClass)
      ? within(inner, value)
      : hide(dataClass, value);
  };
  return { within, member };
};

const isIndex = (key: string): boolean => /^\d+$/.test(key);

const createPathMask = (deps: MaskDeps, within: (scope: Scope, value: Json) => Json) => {
  const hide = createHider(deps.clearance);
  return (path: string, value: Json): Json => {
    const [first = "", ...rest] = path.split(".");
    const inContext = first === "context" && rest.length > 0;
    let scope = scopeOf(inContext ? "context" : "trait");
    for (const name of inContext ? rest : [first, ...rest]) {
      if (isIndex(name)) continue;
      const { dataClass, scope: inner } = step(scope, name, deps.declared);
      if (!deps.clearance.has(dataClass)) return hide(dataClass, value);
      scope = inner;
    }
    return within(scope, value);
  };
};

const isIdentifier = (value: JsonObject): value is { ns: string; value: string } =>
  typeof value["ns"] === "string" && typeof value["value"] === "string";

const createRecordMask = (
  { clearance, policy }: MaskDeps,
  within: (scope: Scope, value: Json) => Json,
) => {
  const hide = createHider(clearance);
  const look = createLook(clearance);
  const record = (value: Json): Json => {
    if (typeof value === "string") return look(value);
    if (Array.isArray(value)) return value.map(record);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [look(name), member(value, name, each)]),
    );
  };
  const member = (of: JsonObject, name: string, value: Json): Json => {
    if (name === "value" && isIdentifier(of))
      return hide(classOfIdentifier(policy, of.ns, of.value), value);
    if (name === "message" && isObject(value)) return within(scopeOf("message"), value);
    // Beside an identifier a reason is one of a closed list; elsewhere a person has written it.
    if (name === "reason" && typeof value === "string" && !Object.hasOwn(of, "identifier"))
      return clearance.has("personal") ? look(value) : hide("personal", value);
    return record(value);
  };
  return record;
};

/** A mask for readers with a clearance, under the live tracking plans and identity policy. */
export const createMask = (deps: MaskDeps): Mask => {
  const { clearance, policy } = deps;
  const { within, member } = createDocumentMask(deps);
  const hide = createHider(clearance);
  return {
    value: hide,
    identifier: (text) => {
      const colon = text.indexOf(":");
      const ns = text.slice(0, Math.max(0, colon));
      const dataClass = classOfIdentifier(policy, ns, text.slice(colon + 1));
      if (clearance.has(dataClass)) return text;
      return ns === "" ? hiddenText(dataClass) : `${ns}:${hiddenText(dataClass)}`;
    },
    document: (place, value) => within(scopeOf(place), value),
    trait: (name, value) => member(scopeOf("trait"), name, value),
    at: createPathMask(deps, within),
    record: createRecordMask(deps, within),
  };
};
