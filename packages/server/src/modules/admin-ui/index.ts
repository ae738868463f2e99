export type { Pages } from "./pages.ts";
export { createAdminUi } from "./pages.ts";
