import type { Json, JsonObject } from "../json/index.ts";
import { at, own, ownObject } from "../json/index.ts";
import type { AliasReading, Identifier, MessageType, Refusal } from "../event/index.ts";
import { identifierKey } from "../event/index.ts";
import type { NormalForm } from "./normal-form.ts";
import { normalForm, plainForm, shownForm } from "./normal-form.ts";
import type { IdentityPolicy, Namespace } from "./policy.ts";

/** How far the key that brought a message is believed. */
export type Trust =
  | { readonly kind: "trusted" }
  | {
      readonly kind: "browser";
      /** True when `hash` is the signature of this identifier under a valid identity secret. */
      readonly verify: (identifier: Identifier, hash: string) => boolean;
    };

/** What a browser may say of itself without a signature. */
const BROWSER_NAMESPACES: ReadonlySet<string> = new Set(["anonymous_id", "device_id"]);

/** An integer beyond 2^53 has lost digits, and is some other person's by now: no normal form takes a NUL. */
const numberText = (value: number): string =>
  Number.isInteger(value) && !Number.isSafeInteger(value) ? `${value}\u0000` : String(value);

const asText = (value: Json | undefined): string | null => {
  if (typeof value === "string") return value;
  if (typeof value === "number") return numberText(value);
  return typeof value === "boolean" ? String(value) : null;
};

const rawValues = (message: JsonObject, type: MessageType, namespace: Namespace): string[] => {
  const { from } = namespace;
  const trait = from.startsWith("traits.") ? from.slice("traits.".length) : null;
  const found =
    trait === null
      ? [at(message, from)]
      : [
          type === "identify" ? own(ownObject(message, "traits"), trait) : undefined,
          own(ownObject(ownObject(message, "context"), "traits"), trait),
        ];
  return found
    .map(asText)
    .filter((text) => text !== null && text !== "")
    .flatMap((text) => text ?? []);
};

/** The text of an identifier's hash in `context.userHash`, which maps namespace to hex HMAC-SHA256. */
const hashOf = (message: JsonObject, ns: string): string | null =>
  asText(own(ownObject(ownObject(message, "context"), "userHash"), ns));

export const isBelieved = (identifier: Identifier, hash: string | null, trust: Trust): boolean =>
  trust.kind === "trusted" ||
  BROWSER_NAMESPACES.has(identifier.ns) ||
  (hash !== null && trust.verify(identifier, hash));

type Sorted = { identifiers: Identifier[]; claims: Identifier[]; ignored: Refusal[] };

const sortOut = (
  message: JsonObject,
  type: MessageType,
  policy: IdentityPolicy,
  trust: Trust,
): Sorted => {
  const sorted: Sorted = { identifiers: [], claims: [], ignored: [] };
  const seen = new Set<string>();
  for (const namespace of policy.namespaces) {
    for (const raw of rawValues(message, type, namespace)) {
      const form = normalForm(raw, namespace, policy);
      const identifier = { ns: namespace.name, value: form.value };
      if (seen.has(identifierKey(identifier))) continue;
      seen.add(identifierKey(identifier));
      if ("refused" in form) sorted.ignored.push({ identifier, reason: form.refused });
      else if (isBelieved(identifier, hashOf(message, namespace.name), trust))
        sorted.identifiers.push(identifier);
      else sorted.claims.push(identifier);
    }
  }
  return sorted;
};

const readAlias = (
  message: JsonObject,
  policy: IdentityPolicy,
  trust: Trust,
  sorted: Sorted,
): AliasReading | null => {
  const previous = asText(own(message, "previousId"));
  const signed = sorted.identifiers.some(({ ns }) => ns === "user_id");
  if (previous === null || previous === "" || !signed) return null;
  const reading = (ns: string): Identifier | null => {
    const namespace = policy.byName.get(ns);
    if (namespace === undefined) return null;
    const form = normalForm(previous, namespace, policy);
    if (!("refused" in form)) return { ns, value: form.value };
    sorted.ignored.push({ identifier: { ns, value: form.value }, reason: form.refused });
    return null;
  };
  const anonymous = reading("anonymous_id");
  const user = reading("user_id");
  if (trust.kind === "trusted") return { anonymous, user, mayExceed: true };
  // A browser signs the userId that it has now; that it had another before stays a claim.
  if (user !== null) sorted.claims.push(user);
  return { anonymous, user: null, mayExceed: false };
};

/** What accounts are called where an identifier of one stands: in claims, refusals and `userHash`. */
const ACCOUNT_NAMESPACE = "group_id";

/** Account ids are keys of a profile's state: the one name that no object can hold as its own is none. */
export const accountForm = (raw: string, policy: Pick<IdentityPolicy, "blocked">): NormalForm => {
  const form = plainForm(raw, policy);
  return form.value === "__proto__" ? { refused: "malformed", value: form.value } : form;
};

/** The group id that a message names: a `group` call's own, else the one in its context. */
const groupIdOf = (message: JsonObject, type: MessageType): string | null => {
  const said = asText(type === "group" ? own(message, "groupId") : undefined);
  if (said !== null && said !== "") return said;
  return asText(own(ownObject(message, "context"), "groupId"));
};

/**
 * The account of a message. A browser that knows a group id belongs to no account by that: unless the
 * shop has signed it, as `group_id` in `context.userHash`, it is a claim.
 */
const readAccount = (
  message: JsonObject,
  type: MessageType,
  policy: IdentityPolicy,
  trust: Trust,
  { claims, ignored }: Pick<Sorted, "claims" | "ignored">,
): string | null => {
  const said = groupIdOf(message, type);
  if (said === null || said === "") return null;
  const form = accountForm(said, policy);
  const identifier = { ns: ACCOUNT_NAMESPACE, value: form.value };
  if ("refused" in form) ignored.push({ identifier, reason: form.refused });
  else if (isBelieved(identifier, hashOf(message, ACCOUNT_NAMESPACE), trust)) return form.value;
  else claims.push(identifier);
  return null;
};

type Read = Sorted & { readonly alias?: AliasReading; readonly account?: string };

/**
 * Reads a message's identifiers in priority order, as `design` names their places; `properties` are
 * never looked at. From a browser key only `anonymous_id`, `device_id` and signed identifiers count;
 * the others are claims. The account is read where there is somebody to belong to it.
 */
export const readIdentifiers = (
  message: JsonObject,
  type: MessageType,
  policy: IdentityPolicy,
  trust: Trust,
): Read => {
  const sorted = sortOut(message, type, policy, trust);
  if (type === "alias") return readAliased(message, policy, trust, sorted);
  if (sorted.identifiers.length === 0) return sorted;
  const account = readAccount(message, type, policy, trust, sorted);
  return account === null ? sorted : { ...sorted, account };
};

const readAliased = (
  message: JsonObject,
  policy: IdentityPolicy,
  trust: Trust,
  sorted: Sorted,
): Read => {
  const alias = readAlias(message, policy, trust, sorted);
  if (alias !== null) return { ...sorted, alias };
  if (trust.kind === "trusted") return sorted;
  // Unsigned: the whole statement is a claim of the browser it came from.
  const claimed = asText(own(message, "previousId"));
  if (claimed !== null && claimed !== "")
    sorted.claims.push({ ns: "user_id", value: shownForm(claimed) });
  return sorted;
};
