import type { Role } from "@attune/contract";
import { CLEARANCE, seesAll } from "@attune/contract";
import type { Mask } from "@attune/core/privacy";
import { createMask, declaredBy } from "@attune/core/privacy";
import type { Live, LiveDefinitions } from "../definitions/index.ts";
import type { Caller } from "../keys/index.ts";

/** What hides from a caller what the key's role may not see; null for those who may see all. */
export type Masks = (caller: Pick<Caller, "role">) => Mask | null;

/** Masks follow the live tracking plans and identity definition: one for each role, until they change. */
export const createMasks = (live: LiveDefinitions): Masks => {
  const known: { live: Live | null; masks: Map<Role, Mask> } = { live: null, masks: new Map() };
  return ({ role }) => {
    if (role === null || seesAll(role)) return null;
    const current = live.current();
    if (known.live !== current) {
      known.live = current;
      known.masks = new Map();
    }
    const mask =
      known.masks.get(role) ??
      createMask({
        clearance: new Set(CLEARANCE[role]),
        declared: declaredBy(current.planDefinitions),
        policy: current.identity,
      });
    known.masks.set(role, mask);
    return mask;
  };
};
