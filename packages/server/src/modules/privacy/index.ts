export { createMasks } from "./masks.ts";
