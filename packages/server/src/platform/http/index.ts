export type { RowsAnswer, RowsForm } from "./rows.ts";
export type { Call, Routes } from "./server.ts";
export { createHttp } from "./server.ts";
export { compileAnswerMask } from "./answer-mask.ts";
export { gpcOf, gpcOfCall } from "./gpc.ts";
export { decodedPart } from "./path-methods.ts";
export { watchRequests } from "./requests.ts";
