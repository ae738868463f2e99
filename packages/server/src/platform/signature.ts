import { createHmac, timingSafeEqual } from "node:crypto";
import type { Identifier } from "@attune/core/event";
import { identifierKey } from "@attune/core/event";

/** The hex HMAC-SHA256 of `namespace:normal form`, as `userHash` carries it. */
export const signIdentifier = (identifier: Identifier, secret: string): string =>
  createHmac("sha256", secret).update(identifierKey(identifier)).digest("hex");

/** Checks a signature against the valid secrets (two during a rotation), in constant time. */
export const createVerifier =
  (secrets: readonly string[]) =>
  (identifier: Identifier, hash: string): boolean => {
    const given = Buffer.from(hash.toLowerCase());
    return secrets.some((secret) => {
      const wanted = Buffer.from(signIdentifier(identifier, secret));
      return wanted.length === given.length && timingSafeEqual(wanted, given);
    });
  };
