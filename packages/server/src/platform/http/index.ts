export type { Call, Routes } from "./server.ts";
export { createHttp } from "./server.ts";
