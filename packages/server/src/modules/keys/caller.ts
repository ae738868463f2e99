import type { Role } from "@attune/contract";
import type { AccessKeyKind } from "../../platform/store/index.ts";

/** The session that a person calls with. */
export type CallerSession = {
  readonly id: string;
  /** The person's id. */
  readonly person: string;
  readonly email: string;
  readonly csrfToken: string;
  /** When it ends without another request, epoch ms. */
  readonly expires: number;
};

/** Who calls: the key's kind, the source of its events or its role, its name as the actor. */
export type Caller = {
  readonly kind: AccessKeyKind;
  readonly source: string;
  /** Null for browser and server keys. A person has that of theirs, as a secret key has. */
  readonly role: Role | null;
  readonly actor: string;
  /** True for the command line on this machine, which may do what any key may. */
  readonly local: boolean;
  /** Of a person who is signed in; null for keys. */
  readonly session: CallerSession | null;
};
