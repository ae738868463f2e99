import { z } from "zod";

/** Kinds of key for events and decisions. */
export const EVENTS = ["browser", "server"] as const;
export const SECRET = ["secret"] as const;
/** A shop's own server, or management. */
export const TRUSTED = ["server", "secret"] as const;
export const KEY_PROBLEMS = [
  "key-missing",
  "key-unknown",
  "key-revoked",
  "key-expired",
  "key-not-allowed",
];
export const BODY_PROBLEMS = [
  "body-not-json",
  "body-not-valid",
  "body-not-readable",
  "body-too-large",
  "content-type-not-supported",
  "encoding-not-supported",
];
export const WRITE_PROBLEMS = ["too-many-requests", "store-unavailable"];
export const INGEST_PROBLEMS = [...BODY_PROBLEMS, ...KEY_PROBLEMS, ...WRITE_PROBLEMS];
/** What a session meets, where a person may stand for a secret key. */
const SESSION_PROBLEMS = ["session-ended", "request-not-ours"];
/** Of a request with a secret key, or a session. */
export const SECRET_PROBLEMS = [
  ...KEY_PROBLEMS,
  ...SESSION_PROBLEMS,
  "role-not-allowed",
  "parameter-not-valid",
  "store-unavailable",
];
export const SECRET_WRITE_PROBLEMS = [
  ...KEY_PROBLEMS,
  ...SESSION_PROBLEMS,
  "role-not-allowed",
  "parameter-not-valid",
  ...BODY_PROBLEMS,
  ...WRITE_PROBLEMS,
];
export const Id = z.object({ id: z.string().max(100) });
