import type { IdentityPolicy } from "../identity/index.ts";
import type { Declared } from "./classify.ts";
import { classOfName } from "./classify.ts";
import type { DataClass } from "./data-class.ts";
import { stricter } from "./data-class.ts";
import { looksLikeContact } from "./look.ts";

/** Namespaces of values that somebody has made up and that say nothing by themselves. */
const OPAQUE = new Set(["user_id", "loyalty_id", "device_id", "anonymous_id", "group_id"]);

const TRAIT = "traits.";

/**
 * The class of an identifier: the strictest of that of its namespace's name, of the trait that it is
 * read from, and contact when its normal form is an e-mail address or a phone number. One of a
 * namespace that a shop has configured itself is at least personal; a user id that is an address is one.
 */
export const classOfIdentifier = (
  { byName }: Pick<IdentityPolicy, "byName">,
  ns: string,
  value: string,
  declared: Declared,
): DataClass => {
  const { form = "exact", from = "" } = byName.get(ns) ?? {};
  const named = stricter(
    OPAQUE.has(ns) ? "pseudonymous" : "personal",
    classOfName("trait", ns, declared),
  );
  const read = from.startsWith(TRAIT)
    ? stricter(named, classOfName("trait", from.slice(TRAIT.length), declared))
    : named;
  const isContact = form !== "exact" || looksLikeContact(value, OPAQUE.has(ns) ? "number" : "text");
  return isContact ? stricter(read, "contact") : read;
};
