import { createHmac } from "node:crypto";

/** How values of a namespace are written: as they are, as an e-mail address, as a phone number. */
export type Form = "exact" | "email" | "phone";

const FORMS: Readonly<Record<string, Form>> = { email: "email", phone: "phone" };
const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * The normal form of an identifier, as Attune keeps it: without blanks around it, in Unicode's form C,
 * an e-mail address in lower case. A phone number has to be E.164 (`+46701234567`) already: what is
 * written otherwise depends on a country that only your installation knows.
 */
export const normalForm = (value: string, form: Form): string => {
  const text = value.trim().normalize("NFC");
  if (text === "") throw new TypeError("an identifier is a text that says something");
  if (form === "phone" && !E164.test(text))
    throw new TypeError("write the phone number as E.164, such as +46701234567");
  return form === "email" ? text.toLowerCase() : text;
};

/**
 * The signature of an identifier for `userHash`: hex HMAC-SHA256 of `namespace:normal form`. Make it
 * on your server, for the person who is signed in there; the secret is `ATTUNE_IDENTITY_SECRET`, of
 * two in a rotation the first is used.
 *
 * @param form - for a namespace of your own that holds e-mail addresses or phone numbers
 */
export const userHash = (
  secret: string,
  namespace: string,
  value: string,
  form: Form = Object.hasOwn(FORMS, namespace) ? (FORMS[namespace] ?? "exact") : "exact",
): string => {
  const [key = ""] = secret.split(",");
  if (key.length < 16) throw new TypeError("the secret has 16 characters or more");
  return createHmac("sha256", key)
    .update(`${namespace}:${normalForm(value, form)}`)
    .digest("hex");
};
