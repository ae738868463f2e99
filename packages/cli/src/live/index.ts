export { registerTail } from "./tail.ts";
