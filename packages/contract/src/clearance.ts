import type { DataClass } from "@attune/core/privacy";
import { DATA_CLASSES } from "@attune/core/privacy";
import type { Role } from "./roles.ts";

/** Role × data class: what each role may see of people, on top of which operations it may call. */
export const CLEARANCE: Readonly<Record<Role, readonly DataClass[]>> = {
  owner: DATA_CLASSES,
  marketer: ["none", "pseudonymous", "personal", "contact"],
  support: ["none", "pseudonymous", "personal"],
  analyst: ["none", "pseudonymous"],
  developer: ["none", "pseudonymous"],
};

/** True when nothing is hidden from a role. */
export const seesAll = (role: Role): boolean =>
  DATA_CLASSES.every((each) => CLEARANCE[role].includes(each));
