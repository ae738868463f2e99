export type AccessKeyKind = "browser" | "server" | "secret";

/** A key as it is stored. Times are epoch milliseconds. */
export type AccessKey = {
  /** Names the key where the key itself may not stand: `k_` and twelve hex digits. */
  readonly id: string;
  /** SHA-256 of the key in hex; the key itself is stored nowhere. */
  readonly hash: string;
  /** The actor in history. */
  readonly name: string;
  readonly kind: AccessKeyKind;
  /** Of browser and server keys. */
  readonly source: string | null;
  /** Of secret keys. */
  readonly role: string | null;
  readonly at: number;
  readonly createdBy: string;
  /** From this instant on it opens nothing. */
  readonly expires: number | null;
  /** Set when another key took its place; it works until `expires`. */
  readonly rotatedAt: number | null;
  readonly revokedAt: number | null;
};

export type KeyCommand = { readonly actor: string; readonly at: number } & (
  | { readonly change: "add"; readonly key: AccessKey }
  | {
      readonly change: "rotate";
      readonly id: string;
      /** The new key's; name, kind, source and role are those of the old one. */
      readonly made: Pick<AccessKey, "id" | "hash">;
      /** When the old one ends. */
      readonly until: number;
    }
  | { readonly change: "revoke"; readonly id: string }
);

/** What became of a change of keys. Only `changed` has written something. */
export type KeyOutcome =
  | {
      readonly outcome: "changed";
      readonly key: AccessKey;
      /** Of a rotation: the one that went out of use. */
      readonly replaced: AccessKey | null;
    }
  /** It was revoked before. */
  | { readonly outcome: "unchanged"; readonly key: AccessKey }
  | { readonly outcome: "name-taken"; readonly key: AccessKey }
  /** To add: a person has the name. */
  | { readonly outcome: "person-name"; readonly name: string }
  | { readonly outcome: "not-found" }
  /** To rotate: it was revoked, rotated or has expired. */
  | { readonly outcome: "not-live"; readonly key: AccessKey }
  /** To revoke: no other owner would be there without an end. */
  | { readonly outcome: "last-owner"; readonly key: AccessKey };

/** Keys, in the store. */
export type KeyStore = {
  /** Adds, rotates or revokes a key; one change after the other. */
  readonly changeKey: (command: KeyCommand) => Promise<KeyOutcome>;
};

export type KeyReads = {
  /** All that ever were, oldest first. */
  readonly keys: () => Promise<readonly AccessKey[]>;
};
