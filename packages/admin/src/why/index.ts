export { Clause, Clauses } from "./clause.tsx";
export { shortValue, wantedText } from "./wanted.ts";
