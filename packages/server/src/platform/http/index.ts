export type { Call, HttpDeps, Routes } from "./server.ts";
export { createHttp } from "./server.ts";
