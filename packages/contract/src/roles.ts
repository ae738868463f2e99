import { z } from "zod";

/** What people are, as holders of a secret key. */
export const ROLES = ["owner", "marketer", "analyst", "developer", "support"] as const;
export type Role = (typeof ROLES)[number];

export const isRole = (text: string): text is Role => ROLES.some((role) => role === text);
export const RoleName = z.enum(ROLES).describe("owner, marketer, analyst, developer or support.");
