import type { AddKeyRequest, KeyDocument, MadeKey, RevokedKey } from "@attune/contract";
import { foldKeyName, problem } from "@attune/contract";
import { parseDuration } from "@attune/core/duration";
import type { Clock } from "../../platform/clock/index.ts";
import type { AccessKey, AccessKeyKind, KeyOutcome, Store } from "../../platform/store/index.ts";
import type { KeyRing } from "./key-ring.ts";
import { keyDocument, keyHash, makeId, makeKey, refusalOf, BUILT_IN_SOURCE } from "./key-ring.ts";

/** Changes of keys, by whoever may; the key in an answer is shown that once. */
export type KeyChanges = {
  readonly list: () => Promise<readonly KeyDocument[]>;
  readonly add: (request: AddKeyRequest, actor: string) => Promise<MadeKey>;
  /** `grace`: how long the old key goes on working; none when absent. */
  readonly rotate: (id: string, grace: string | undefined, actor: string) => Promise<MadeKey>;
  readonly revoke: (id: string, actor: string) => Promise<RevokedKey>;
};

export type KeyChangesDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly ring: KeyRing;
};

/** The last instant whose ISO 8601 text has a year of four digits, epoch ms. */
const LAST_INSTANT = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const endText = ({ expires }: AccessKey): string =>
  expires === null ? "has no end" : `opens something until ${new Date(expires).toISOString()}`;

const refused = (outcome: Exclude<KeyOutcome, { outcome: "changed" | "unchanged" }>): Error => {
  switch (outcome.outcome) {
    case "name-taken":
      return problem("key-name-taken", {
        detail: `${outcome.key.name} is the name of ${outcome.key.id}, which ${endText(outcome.key)}.`,
      });
    case "person-name":
      return problem("key-name-taken", { detail: `${outcome.name} is the name of a person.` });
    case "not-found":
      return problem("key-not-found");
    case "not-live":
      return problem("key-not-live", {
        detail: `The key ${outcome.key.name} was revoked or rotated, or has expired.`,
      });
    case "last-owner":
      return problem("last-owner", {
        detail: `It is ${outcome.key.name}; an owner whose key has an end does not count.`,
      });
  }
};

const changed = (outcome: KeyOutcome): Extract<KeyOutcome, { outcome: "changed" }> => {
  if (outcome.outcome === "changed") return outcome;
  // A key is made with a new id and hash: nothing is there that it could be equal to.
  if (outcome.outcome === "unchanged") throw new Error("a new key was there before");
  throw refused(outcome);
};

/** An instant, or a time from now, as epoch ms. */
const endOf = (text: string, now: number): number => {
  const duration = parseDuration(text);
  const end = duration === null ? Date.parse(text) : now + duration;
  if (end > now && end <= LAST_INSTANT) return end;
  throw problem("expiry-not-valid", {
    detail: `It was ${text}, and it is ${new Date(now).toISOString()}.`,
  });
};

/** The kind of key that a source's events come with. */
const kindOfSource = async ({ reads }: Store, source: string): Promise<"browser" | "server"> => {
  if (source === BUILT_IN_SOURCE.browser) return "browser";
  if (source === BUILT_IN_SOURCE.server) return "server";
  const { live } = await reads.liveDefinitions(null);
  for (const { definition } of live)
    if (definition.kind === "source" && definition.key === source)
      return definition.sourceKind === "browser" ? "browser" : "server";
  throw problem("source-not-valid", { detail: `There is no live source ${source}.` });
};

/** A browser key is public: it is for a source whose events are not trusted, and for none else. */
const kindOf = async (
  store: Store,
  { kind, source }: Pick<AddKeyRequest, "kind" | "source">,
): Promise<AccessKeyKind> => {
  if (source === undefined) return "secret";
  const fitting = await kindOfSource(store, source);
  if (kind === undefined || kind === fitting) return fitting;
  throw problem("source-not-valid", {
    detail: `The source ${source} takes ${fitting} keys, and this was to be a ${kind} key.`,
  });
};

/** The keys of a name that open something. */
const openOf = (
  name: string,
  keys: readonly AccessKey[],
  at: number,
): Pick<KeyDocument, "id" | "status" | "expires">[] =>
  keys
    .filter((key) => foldKeyName(key.name) === foldKeyName(name) && refusalOf(key, at) === null)
    .map((key) => keyDocument(key, at))
    .map(({ id, status, expires }) => ({ id, status, expires }));

export const createKeyChanges = ({ store, clock, ring }: KeyChangesDeps): KeyChanges => ({
  list: async () => {
    const now = clock.now();
    return (await store.reads.keys()).map((key) => keyDocument(key, now));
  },
  add: async ({ name, kind: wanted, source, role, expires }, actor) => {
    const kind = await kindOf(store, { kind: wanted, source });
    const at = clock.now();
    const key = makeKey(kind);
    const row: AccessKey = {
      id: makeId(),
      hash: keyHash(key),
      name,
      kind,
      source: source ?? null,
      role: role ?? null,
      at,
      createdBy: actor,
      expires: expires === undefined ? null : endOf(expires, at),
      rotatedAt: null,
      revokedAt: null,
    };
    const outcome = changed(await store.changeKey({ change: "add", key: row, actor, at }));
    ring.put(outcome.key);
    return { ...keyDocument(outcome.key, at), key };
  },
  rotate: async (id, grace, actor) => {
    const at = clock.now();
    const old = (await store.reads.keys()).find((each) => each.id === id);
    if (!old) throw problem("key-not-found");
    const key = makeKey(old.kind);
    const { key: row, replaced } = changed(
      await store.changeKey({
        change: "rotate",
        id,
        made: { id: makeId(), hash: keyHash(key) },
        until: grace === undefined || parseDuration(grace) === 0 ? at : endOf(grace, at),
        actor,
        at,
      }),
    );
    ring.put(row);
    if (replaced) ring.put(replaced);
    return {
      ...keyDocument(row, at),
      key,
      ...(replaced ? { replaced: keyDocument(replaced, at) } : {}),
    };
  },
  revoke: async (id, actor) => {
    const at = clock.now();
    const outcome = await store.changeKey({ change: "revoke", id, actor, at });
    if (outcome.outcome !== "changed" && outcome.outcome !== "unchanged") throw refused(outcome);
    ring.put(outcome.key);
    const stillOpen = openOf(outcome.key.name, await store.reads.keys(), at);
    return { ...keyDocument(outcome.key, at), stillOpen };
  },
});
