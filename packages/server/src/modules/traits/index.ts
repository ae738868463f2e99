export type { Undone } from "./profile-traits.ts";
export { ALL_DONE, profileTraits, undoneTraits, valuedTraits } from "./profile-traits.ts";
