import type { MessageKey } from "../../messages/index.ts";
import type { Page } from "../page.ts";

/** A part of the set-up: the folder's section.tsx says so, and that is all it takes. */
export type SetupSection = Pick<Page, "name" | "order" | "roles" | "routes" | "why" | "actions"> & {
  /** Below /setup. */
  readonly path: string;
  /** One line that says what it is for. */
  readonly about: MessageKey;
};
