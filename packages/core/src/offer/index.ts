export type { Offer } from "./offer.ts";
export { OfferDefinition } from "./offer.ts";
export type { Schedule } from "./schedule.ts";
export { nextOpening, scheduleFlaws, spanOf } from "./schedule.ts";
