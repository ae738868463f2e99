import type { OPERATIONS, OperationName } from "./operations/index.ts";
import type { Role } from "./roles.ts";
import { ROLES } from "./roles.ts";

type NeedsRole<N extends OperationName> = (typeof OPERATIONS)[N]["access"] extends infer A
  ? "secret" extends (A extends readonly unknown[] ? A[number] : never)
    ? N
    : never
  : never;

/** Operations that a secret key may call: who may is said below, for each of them. */
export type ManagementName = { readonly [N in OperationName]: NeedsRole<N> }[OperationName];

const EVERYONE = ROLES;
const WITH_CUSTOMERS = ["owner", "marketer", "support"] as const;
const EDITORS = ["owner", "marketer", "developer"] as const;
const TECHNICAL = ["owner", "developer"] as const;
const DATA = ["owner", "analyst", "developer"] as const;

/** Route × role. An operation for secret keys without a row here does not compile. */
export const ROLES_OF: Readonly<Record<ManagementName, readonly Role[]>> = {
  tryDecision: EVERYONE,
  explainDecision: EVERYONE,
  replayDecisions: DATA,
  findProfile: EVERYONE,
  profile: EVERYONE,
  timeline: EVERYONE,
  profileDecisions: EVERYONE,
  unmerge: WITH_CUSTOMERS,
  undo: WITH_CUSTOMERS,
  accounts: EVERYONE,
  account: EVERYONE,
  accountMembers: EVERYONE,
  leaveAccount: WITH_CUSTOMERS,
  consents: EVERYONE,
  consentSummary: EVERYONE,
  recordConsent: WITH_CUSTOMERS,
  evaluateCondition: EVERYONE,
  listDefinitions: EVERYONE,
  definition: EVERYONE,
  validateDefinitions: EVERYONE,
  planDefinitions: EVERYONE,
  applyDefinitions: EDITORS,
  putDefinition: EDITORS,
  publishDefinition: EDITORS,
  archiveDefinition: EDITORS,
  discardDefinition: EDITORS,
  submitDefinition: EDITORS,
  approveDefinition: EDITORS,
  rejectDefinition: EDITORS,
  draftTrackingPlan: EDITORS,
  previewTrackingPlans: EVERYONE,
  segments: EVERYONE,
  segment: EVERYONE,
  segmentMembers: EVERYONE,
  previewSegment: EVERYONE,
  segmentOverlap: EVERYONE,
  segmentHistory: EVERYONE,
  segmentRevenue: EVERYONE,
  whyProfile: EVERYONE,
  whyAccount: EVERYONE,
  exportSegment: DATA,
  putCatalogItems: EDITORS,
  catalogItems: EVERYONE,
  catalogItem: EVERYONE,
  removeCatalogItem: EDITORS,
  models: EVERYONE,
  recommenderQuality: EVERYONE,
  trainModels: EDITORS,
  rollBackModels: EDITORS,
  exportEvents: DATA,
  exportProfiles: DATA,
  exportDecisions: DATA,
  auditLog: TECHNICAL,
  verifyAudit: TECHNICAL,
  doctor: TECHNICAL,
  listKeys: TECHNICAL,
  addKey: ["owner"],
  rotateKey: ["owner"],
  revokeKey: ["owner"],
  whoAmI: EVERYONE,
  signOut: EVERYONE,
  changePassword: EVERYONE,
  sessions: EVERYONE,
  endSession: EVERYONE,
  people: TECHNICAL,
  addPerson: ["owner"],
  changePerson: ["owner"],
  linkPerson: ["owner"],
  kpis: EVERYONE,
  tierReport: EVERYONE,
  cutPoints: EVERYONE,
  pressureReport: EVERYONE,
  quality: EVERYONE,
  sourceQuality: EVERYONE,
  quarantine: ["owner", "marketer", "analyst", "developer"],
  quarantined: ["owner", "marketer", "analyst", "developer"],
  releaseQuarantined: TECHNICAL,
  discardQuarantined: TECHNICAL,
  releaseGroup: TECHNICAL,
  discardGroup: TECHNICAL,
  discardMatching: TECHNICAL,
  home: EVERYONE,
  search: EVERYONE,
  live: EVERYONE,
  liveEvents: EVERYONE,
  liveEvent: EVERYONE,
  verify: TECHNICAL,
  clock: EVERYONE,
  setClock: TECHNICAL,
};

/** True for the operations that have a row. */
export const isManagement = (name: string): name is ManagementName => Object.hasOwn(ROLES_OF, name);
