import type { Role } from "@attune/contract";
import type { SetupSection } from "./section.ts";

/** Every folder here with a section.tsx is a part of the set-up. */
const found = import.meta.glob<{ readonly SECTION: SetupSection }>("./*/section.tsx", {
  eager: true,
});

export const SECTIONS: readonly SetupSection[] = Object.values(found)
  .map(({ SECTION }) => SECTION)
  .sort((a, b) => a.order - b.order);

/** Whether a role sees a part. */
export const isFor =
  (role: Role) =>
  ({ roles }: SetupSection): boolean =>
    roles === undefined || roles.includes(role);
