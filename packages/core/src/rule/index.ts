export type { Rule } from "./rule.ts";
export { MOST_OFFERS, offersOf, RuleDefinition } from "./rule.ts";
