export type { Offer } from "./offer.ts";
export { OfferDefinition } from "./offer.ts";
export type { Schedule } from "./schedule.ts";
export { isOpen, nextOpening, scheduleFlaws, spanOf } from "./schedule.ts";
