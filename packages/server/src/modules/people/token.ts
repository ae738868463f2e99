import { hash, randomBytes, timingSafeEqual } from "node:crypto";

/** 256 bits: nobody guesses one, so a plain hash of it is enough to keep. */
export const makeToken = (): string => randomBytes(32).toString("base64url");
export const tokenHash = (token: string): string => hash("sha256", token, "hex");

/** 48 bits: told apart by people, and no secret. */
export const makeId = (kind: "u" | "s"): string => `${kind}_${randomBytes(6).toString("hex")}`;

/**
 * The CSRF token of a session: known to who has the cookie, which a page of another site can make a
 * browser send and cannot read. Neither the cookie nor the stored hash follows from it.
 */
export const csrfTokenOf = (token: string): string => hash("sha256", `csrf ${token}`, "base64url");

/** Compares without telling by its time how much was right. */
export const isSame = (left: string, right: string): boolean => {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
};
