export { createAccounts } from "./service.ts";
export { accountRoutes } from "./routes.ts";
