export { createDecide } from "./service.ts";
export type { Explain } from "./explain.ts";
export { createExplain } from "./explain.ts";
export { decideRoutes } from "./routes.ts";
export { createWhyOffer } from "./why-offer.ts";
