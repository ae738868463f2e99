export type { ContentCheck, ContentFlaw } from "./content.ts";
export { compileContentCheck } from "./content.ts";
export type { Slot } from "./slot.ts";
export { RESERVATION, SlotDefinition } from "./slot.ts";
