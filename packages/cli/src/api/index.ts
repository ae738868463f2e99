export type { Api } from "./client.ts";
export type { ConnectionOptions } from "./connect.ts";
export { apiBehind, useApi, withConnection } from "./connect.ts";
