export type { Stamp } from "./stamp.ts";
export {
  compareStamps,
  decodeStamp,
  earlierStamp,
  laterStamp,
  stampOf,
  stampText,
} from "./stamp.ts";
export type { Register, Registers } from "./register.ts";
export {
  boundRegisters,
  combineRegisters,
  decodeRegisters,
  NO_REGISTERS,
  registersText,
} from "./register.ts";
export type { Accounts, Membership } from "./accounts.ts";
export { accountsOf, isIn, leaveOf, MAX_ACCOUNTS, statedOf } from "./accounts.ts";
export { cartItems } from "./cart.ts";
export type { ProfileState, StateEncoder } from "./state.ts";
export {
  combine,
  createStateEncoder,
  decodeState,
  deltaOf,
  EMPTY_STATE,
  encodeState,
  IDENTIFIER_TRAITS,
  MAX_TRAITS,
  OBSERVED_TRAITS,
  STATE_VERSION,
} from "./state.ts";
export type { Money, Purchases } from "./purchases.ts";
export type { LaterParts } from "./later-parts.ts";
export { combineLaterParts, laterPartsOf, NO_LATER_PARTS, pickLaterParts } from "./later-parts.ts";
export type { TouchedItem, Touches, TouchSignal } from "./touches.ts";
export { TOUCH_EVENTS, touchesOf } from "./touches.ts";
export type { Features, Kept } from "./features.ts";
export { combineFeatures, keepRecords, keepText, NO_FEATURES, pickFeatures } from "./features.ts";
export type { Trait } from "./attributes.ts";
export {
  attributesOf,
  BUILT_IN_TRAITS,
  PURCHASE_TRAITS,
  traitsOf,
  zoneOfState,
} from "./attributes.ts";
