export type { AttuneProviderProps } from "./provider.tsx";
export { AttuneProvider, useAttune } from "./provider.tsx";
export type { SlotProps } from "./slot.tsx";
export { Slot } from "./slot.tsx";
export { useConsent, useIdentify, useTrack } from "./use-consent.ts";
export type { UsedDecision, UseDecisionOptions } from "./use-decision.ts";
export { useDecision } from "./use-decision.ts";
