export { Clause, Clauses } from "./clause.tsx";
export { Value } from "./value.tsx";
export { refusalText } from "./refusal.ts";
export { shortValue, wantedText } from "./wanted.ts";
