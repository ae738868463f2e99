export type { Bundle, BundleLimits, BundleSources, Chosen, Good, LeftOut } from "./bundle.ts";
export { makeBundle } from "./bundle.ts";
