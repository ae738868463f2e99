export { createDraw } from "./draw.ts";
