import { hash } from "node:crypto";
import type { Definition } from "@attune/core/definition";
import { canonical } from "@attune/core/json";

/** 128 bits of a hash are enough to tell contents apart. */
const DIGITS = 32;

/** A version's content as it is stored: two that say the same have the same. */
export const bodyOf = (definition: Definition): string =>
  canonical(JSON.parse(JSON.stringify(definition)));

/** A version's content, as the log's entries name it. `body` is canonical JSON. */
export const bodyHash = (body: string): string => hash("sha256", body, "hex").slice(0, DIGITS);

/** Names one state of one version: another one has another revision. */
export const revisionOf = (
  kind: string,
  key: string,
  version: number,
  status: string,
  body: string,
): string =>
  hash("sha256", [kind, key, version, status, body].join("\u0000"), "hex").slice(0, DIGITS);
