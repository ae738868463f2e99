export type { ConnectionOptions } from "./client.ts";
export type { AttuneProvider } from "./server.ts";
export { attuneProvider } from "./server.ts";
export type { AttuneWebProvider, WebOptions } from "./web.ts";
export { attuneWebProvider } from "./web.ts";
