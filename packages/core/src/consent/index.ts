export type { Basis, Consents, Statement, StatementWay } from "./statement.ts";
export {
  BASES,
  combineConsents,
  consentsFrom,
  consentsOf,
  consentsText,
  NO_CONSENTS,
  STATEMENT_WAYS,
  statementFor,
} from "./statement.ts";
export type { GppOptOut, Processing, Purpose, Purposes, PurposeSource } from "./purpose.ts";
export {
  categoryForm,
  compilePurposes,
  demandsOf,
  GPP_OPT_OUTS,
  isShippedPurpose,
  PERSONALIZATION,
  PurposeDefinition,
} from "./purpose.ts";
export type { Answer, Permission, PurposeBasis } from "./permission.ts";
export { answerOf, deniedIn, permissionDenied, permissionOf } from "./permission.ts";
export { bounded, expiredBy, expiryStatement, firstExpiry, isKnown, isNews } from "./ledger.ts";
