import { z } from "zod";
import { AddKeyRequest, KeyList, MadeKey, RevokedKey, RotateKeyRequest } from "../keys.ts";
import type { Operation } from "../operation.ts";
import { SECRET, SECRET_PROBLEMS, SECRET_WRITE_PROBLEMS } from "./shared.ts";

const KeyId = z.object({ id: z.string().max(100).describe("The key's id: k_….") });

/** Keys: what a caller shows, and what it may do with it. */
export const KEY_OPERATIONS = {
  listKeys: {
    method: "GET",
    path: "/v1/keys",
    tag: "Keys",
    summary: "All keys, without the keys themselves",
    access: SECRET,
    response: KeyList,
    problems: SECRET_PROBLEMS,
  },
  addKey: {
    method: "POST",
    path: "/v1/keys",
    tag: "Keys",
    summary: "Make a key; the answer is the only place where it is shown",
    access: SECRET,
    body: AddKeyRequest,
    response: MadeKey,
    problems: [...SECRET_WRITE_PROBLEMS, "key-name-taken", "source-not-valid", "expiry-not-valid"],
  },
  rotateKey: {
    method: "POST",
    path: "/v1/keys/{id}/rotate",
    tag: "Keys",
    summary: "Put a new key in the place of this one",
    access: SECRET,
    params: KeyId,
    body: RotateKeyRequest,
    response: MadeKey,
    problems: [...SECRET_WRITE_PROBLEMS, "key-not-found", "key-not-live", "expiry-not-valid"],
  },
  revokeKey: {
    method: "POST",
    path: "/v1/keys/{id}/revoke",
    tag: "Keys",
    summary: "Take a key back, at once and for good",
    access: SECRET,
    params: KeyId,
    response: RevokedKey,
    problems: [...SECRET_WRITE_PROBLEMS, "key-not-found", "last-owner"],
  },
} as const satisfies Readonly<Record<string, Operation>>;
