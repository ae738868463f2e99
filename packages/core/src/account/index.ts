export type { AccountState } from "./state.ts";
export {
  accountDeltaOf,
  combineAccountStates,
  decodeAccount,
  EMPTY_ACCOUNT,
  encodeAccount,
  MAX_ACCOUNT_TRAITS,
  revenueOf,
} from "./state.ts";
export type { AccountTrait } from "./attributes.ts";
export { accountAttributes, accountNameOf, accountTraitsOf } from "./attributes.ts";
