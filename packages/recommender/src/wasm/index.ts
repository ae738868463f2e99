export type { Code, Definition, Local } from "./assembly.ts";
export { all, assemble, choose, f64, get, i32, pair, set, whileBelow } from "./assembly.ts";
