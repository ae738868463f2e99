import type { Role } from "@attune/contract";
import type { AccessKeyKind } from "../../platform/store/index.ts";

/** Who calls: the key's kind, the source of its events or its role, its name as the actor. */
export type Caller = {
  readonly kind: AccessKeyKind;
  readonly source: string;
  /** Null for browser and server keys. */
  readonly role: Role | null;
  readonly actor: string;
  /** True for the command line on this machine, which may do what any key may. */
  readonly local: boolean;
};
