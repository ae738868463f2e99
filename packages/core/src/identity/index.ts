export type { IdentityPolicy, IdentityPolicySource, Namespace } from "./policy.ts";
export {
  compileIdentity,
  DEFAULT_IDENTITY,
  IdentityDefinition,
  identityPolicyOf,
} from "./policy.ts";
export { normalForm } from "./normal-form.ts";
export type { Trust } from "./read-identifiers.ts";
export { accountForm, isBelieved, readIdentifiers } from "./read-identifiers.ts";
export type { CannotLink, Component, Member } from "./resolve.ts";
export { judgeJoin, MAX_FACETS, resolveIdentity } from "./resolve.ts";
export type { FacetPair } from "./components.ts";
export { connectedComponents, pairOf } from "./components.ts";
