import type { IdentityPolicy } from "../identity/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import { isObject } from "../json/index.ts";
import type { Declared, Scope } from "./classify.ts";
import { membersOf, scopeOf, step } from "./classify.ts";
import type { Clearance, DataClass } from "./data-class.ts";
import { hiddenText, isHidden } from "./data-class.ts";
import { classOfIdentifier } from "./identifiers.ts";
import { looksLikeContact, looksLikePhone } from "./look.ts";
import type { Place } from "./names.ts";
import { PRODUCT_NAMES } from "./names.ts";

/** Hides what a reader may not see. To hide twice is to hide once. */
export type Mask = {
  /** A value of a known class. */
  readonly value: (dataClass: DataClass, value: Json) => Json;
  /** An identifier as `namespace:value`. */
  readonly identifier: (text: string) => string;
  /** Traits, the properties of an event, a context or a message, as an object; by its names. */
  readonly document: (place: Place, value: Json) => Json;
  readonly trait: (name: string, value: Json) => Json;
  /** A thing of a list that a slot shows: a product, whatever it is told apart by. */
  readonly product: (value: Json) => Json;
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
    value === null || clearance.has(dataClass) || isHidden(value) ? value : hiddenText(dataClass);

/** Text that holds an address or a number is contact, whatever it is called; so is such a key. */
const createLook =
  (clearance: Clearance) =>
  (text: string, vouched: Scope["vouched"] = null): string =>
    !clearance.has("contact") && looksLikeContact(text, vouched === "name" ? "number" : "text")
      ? hiddenText("contact")
      : text;

/** Looks at each text and key of a value of a known class. */
const createValueMask = ({ clearance }: MaskDeps): Mask["value"] => {
  const hide = createHider(clearance);
  const look = createLook(clearance);
  const within = (value: Json): Json => {
    if (typeof value === "string") return look(value);
    if (Array.isArray(value)) return value.map(within);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [look(name), within(each)]),
    );
  };
  return (dataClass, value) => (clearance.has(dataClass) ? within(value) : hide(dataClass, value));
};

/** An integer that neither a name nor a plan vouches for may be a phone number. */
const isPhone = ({ vouched }: Scope, value: Json): boolean =>
  vouched === null && typeof value === "number" && looksLikePhone(value);

const createDocumentMask = ({ clearance, declared }: MaskDeps) => {
  const hide = createHider(clearance);
  const look = createLook(clearance);
  const text = (scope: Scope, value: string): Json =>
    scope.holdsNames && scope.covering === null && !clearance.has("personal")
      ? hide("personal", value)
      : look(value, scope.vouched);
  const within = (scope: Scope, value: Json): Json => {
    if (typeof value === "string") return text(scope, value);
    if (isPhone(scope, value)) return hide("contact", value);
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

/** What somebody has written freely: a reason, and of a statement where and to what it was said. */
const isWritten = (of: JsonObject, name: string): boolean => {
  // Beside an identifier a reason is one of a closed list.
  if (name === "reason") return !Object.hasOwn(of, "identifier");
  const isStatement = Object.hasOwn(of, "granted") && Object.hasOwn(of, "purpose");
  return isStatement && (name === "source" || name === "wording");
};

const createRecordMask = (
  { clearance, declared, policy }: MaskDeps,
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
      return hide(classOfIdentifier(policy, of.ns, of.value, declared), value);
    if (name === "message" && isObject(value)) return within(scopeOf("message"), value);
    if (typeof value === "string" && isWritten(of, name))
      return clearance.has("personal") ? look(value) : hide("personal", value);
    return record(value);
  };
  return record;
};

/** A mask for readers with a clearance, under the live tracking plans and identity policy. */
export const createMask = (deps: MaskDeps): Mask => {
  const { clearance, declared, policy } = deps;
  const { within, member } = createDocumentMask(deps);
  return {
    value: createValueMask(deps),
    identifier: (text) => {
      const colon = text.indexOf(":");
      const ns = text.slice(0, Math.max(0, colon));
      const value = text.slice(colon + 1);
      const dataClass = classOfIdentifier(policy, ns, value, declared);
      if (clearance.has(dataClass) || isHidden(value)) return text;
      return ns === "" ? hiddenText(dataClass) : `${ns}:${hiddenText(dataClass)}`;
    },
    document: (place, value) => within(scopeOf(place), value),
    product: (value) => within({ ...scopeOf("property"), names: PRODUCT_NAMES }, value),
    trait: (name, value) => member(scopeOf("trait"), name, value),
    at: createPathMask(deps, within),
    record: createRecordMask(deps, within),
  };
};
