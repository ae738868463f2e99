import type { OperationName, Role } from "@attune/contract";
import type { ComponentType, ReactNode } from "react";
import type { Answer } from "../api/index.ts";
import type { I18n } from "../i18n/index.ts";
import type { MessageKey } from "../messages/index.ts";
import type { PaletteEntry } from "../ui/index.ts";

type Screen = { readonly Screen: ComponentType };

/** One address below a page's own, and what is shown there. */
export type PageRoute = {
  /** Below the page's path; "" is the page itself. */
  readonly path: string;
  readonly load: () => Promise<Screen>;
};

/** What the why panel shows of one kind of thing: the key is what stands behind `kind:` in the address. */
type WhyView = {
  readonly View: ComponentType<{ readonly of: string; readonly who: string | null }>;
};

export type PaletteTools = {
  /** What was written. */
  readonly text: string;
  readonly t: I18n["t"];
  /** Who looks. */
  readonly role: Role;
  /** What the API would let them do. */
  readonly may: (operation: OperationName) => boolean;
  readonly go: (address: string) => void;
  readonly definitions: Answer<"listDefinitions">["definitions"];
};

/** A screen of the UI: the folder's page.tsx says so, and that is all it takes. */
export type Page = {
  /** First segment of its address. */
  readonly path: string;
  readonly name: MessageKey;
  readonly icon: ReactNode;
  /** Its place in the navigation. */
  readonly order: number;
  /** Who sees it; everybody when absent. */
  readonly roles?: readonly Role[];
  /** The key that goes there after g. */
  readonly shortcut: string;
  readonly routes: readonly PageRoute[];
  /** Keys that hold on this screen only, and what they do. */
  readonly keys?: readonly (readonly [key: string, does: MessageKey])[];
  /** What the palette offers to do here. */
  readonly actions?: (tools: PaletteTools) => readonly PaletteEntry[];
  /** What the palette finds here. */
  readonly palette?: (tools: PaletteTools) => readonly PaletteEntry[];
  /** By kind: what the why panel asks this page for. */
  readonly why?: Readonly<Record<string, () => Promise<WhyView>>>;
};
