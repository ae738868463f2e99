export type { Caller, GivenKeys, Keys } from "./service.ts";
export { openKeys } from "./service.ts";
