import type { IdentityPolicy } from "../identity/index.ts";
import type { DataClass } from "./data-class.ts";
import { looksLikeContact } from "./look.ts";

/** Namespaces of values that somebody has made up and that say nothing by themselves. */
const OPAQUE = new Set(["user_id", "loyalty_id", "device_id", "anonymous_id", "group_id"]);

/**
 * The class of an identifier. A namespace whose normal form is an e-mail address or a phone number is
 * contact; one that a shop has configured itself is personal; a user id that is an address is one.
 */
export const classOfIdentifier = (
  { byName }: Pick<IdentityPolicy, "byName">,
  ns: string,
  value: string,
): DataClass => {
  const form = byName.get(ns)?.form;
  if (ns === "email" || ns === "phone" || form === "email" || form === "phone") return "contact";
  if (looksLikeContact(value)) return "contact";
  return OPAQUE.has(ns) ? "pseudonymous" : "personal";
};
