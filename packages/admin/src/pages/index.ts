import type { Page } from "./page.ts";

export type { Page, PageRoute } from "./page.ts";

/** Every folder here with a page.tsx is a screen. */
const found = import.meta.glob<{ readonly PAGE: Page }>("./*/page.tsx", { eager: true });

export const PAGES: readonly Page[] = Object.values(found)
  .map(({ PAGE }) => PAGE)
  .sort((a, b) => a.order - b.order);
