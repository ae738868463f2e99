export type { Best, Ranked } from "./best.ts";
export { keepBest } from "./best.ts";
