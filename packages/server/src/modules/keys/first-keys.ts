import { foldKeyName } from "@attune/contract";
import { ConfigProblem } from "../../config.ts";
import type { AccessKey, AccessKeyKind } from "../../platform/store/index.ts";
import { keyHash, makeId, makeKey, refusalOf, BUILT_IN_SOURCE } from "./key-ring.ts";

/** Keys that the settings name. */
export type GivenKeys = Readonly<Record<AccessKeyKind, string | undefined>>;

/** What a start adds: the rows, and the keys that it made itself and that are told once. */
export type Provided = {
  readonly made: Readonly<Partial<Record<AccessKeyKind, string>>>;
  readonly rows: readonly AccessKey[];
};

const KINDS = ["browser", "server", "secret"] as const;
const VARIABLE: Readonly<Record<AccessKeyKind, string>> = {
  browser: "ATTUNE_WRITE_KEY",
  server: "ATTUNE_SERVER_KEY",
  secret: "ATTUNE_SECRET_KEY",
};

/** Two kinds may not share a key: what is public would manage, or what manages would be public. */
const refuseShared = (stored: readonly AccessKey[], given: GivenKeys): void => {
  for (const kind of KINDS) {
    const key = given[kind];
    if (key === undefined) continue;
    const other = KINDS.find((each) => each !== kind && given[each] === key);
    const kept = stored.find((each) => each.hash === keyHash(key) && each.kind !== kind);
    const taken = other ?? kept?.kind;
    if (taken)
      throw new ConfigProblem(
        `The ${kind} key is the ${taken} key too: give each kind a key of its own.`,
      );
  }
};

/** What was taken back stays taken back: a setting does not give it again. */
const refuseEnded = (key: AccessKey, at: number): void => {
  const refusal = refusalOf(key, at);
  if (refusal)
    throw new ConfigProblem(
      `${VARIABLE[key.kind]} gives a key that opens nothing any more. ${refusal.message} Give another one, or leave the variable out.`,
    );
};

/** The name, or with a number behind it when a key that opens something has it. */
const freeName = (name: string, stored: readonly AccessKey[], at: number): string => {
  const taken = new Set(
    stored.filter((key) => refusalOf(key, at) === null).map((key) => foldKeyName(key.name)),
  );
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
};

/** A secret key of another role does not stand for an owner's. */
const serves = (key: AccessKey, kind: AccessKeyKind): boolean =>
  key.kind === kind && (kind !== "secret" || key.role === "owner");

const rowFor = (
  kind: AccessKeyKind,
  key: string,
  stored: readonly AccessKey[],
  at: number,
): AccessKey => ({
  id: makeId(),
  hash: keyHash(key),
  name: freeName(kind === "secret" ? "owner" : kind, stored, at),
  kind,
  source: kind === "secret" ? null : BUILT_IN_SOURCE[kind],
  role: kind === "secret" ? "owner" : null,
  at,
  createdBy: "start",
  expires: null,
  rotatedAt: null,
  revokedAt: null,
});

/**
 * Makes sure that there is a key of each kind: the one given, the ones stored, or a new one. Throws a
 * ConfigProblem when a given key is shared by two kinds, was revoked or has expired.
 */
export const provideKeys = (
  stored: readonly AccessKey[],
  given: GivenKeys,
  at: number,
): Provided => {
  refuseShared(stored, given);
  const made: Partial<Record<AccessKeyKind, string>> = {};
  const rows = KINDS.flatMap((kind) => {
    const configured = given[kind];
    if (configured === undefined && stored.some((key) => serves(key, kind))) return [];
    const known = stored.find(
      (key) => configured !== undefined && key.hash === keyHash(configured),
    );
    if (known) {
      refuseEnded(known, at);
      return [];
    }
    const key = configured ?? makeKey(kind);
    if (configured === undefined) made[kind] = key;
    return [rowFor(kind, key, stored, at)];
  });
  return { made, rows };
};
