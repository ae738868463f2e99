import type { Operation } from "../operation.ts";
import { ACCOUNT_OPERATIONS } from "./accounts.ts";
import { AUDIT_OPERATIONS } from "./audit.ts";
import { CONDITION_OPERATIONS } from "./conditions.ts";
import { CATALOG_OPERATIONS } from "./catalog.ts";
import { CONSENT_OPERATIONS } from "./consents.ts";
import { DECISION_OPERATIONS } from "./decisions.ts";
import { DEFINITION_OPERATIONS } from "./definitions.ts";
import { DOCTOR_OPERATIONS } from "./doctor.ts";
import { EVENT_OPERATIONS } from "./events.ts";
import { EXPORT_OPERATIONS } from "./export.ts";
import { HOME_OPERATIONS } from "./home.ts";
import { KEY_OPERATIONS } from "./keys.ts";
import { KPI_OPERATIONS } from "./kpis.ts";
import { LIVE_OPERATIONS } from "./live.ts";
import { MODEL_OPERATIONS } from "./models.ts";
import { OFREP_OPERATIONS } from "./ofrep.ts";
import { PEOPLE_OPERATIONS } from "./people.ts";
import { PROFILE_OPERATIONS } from "./profiles.ts";
import { QUALITY_OPERATIONS } from "./quality.ts";
import { QUARANTINE_OPERATIONS } from "./quarantine.ts";
import { RECOMMENDATION_OPERATIONS } from "./recommendations.ts";
import { REPORT_OPERATIONS } from "./reports.ts";
import { SDK_OPERATIONS } from "./sdk.ts";
import { SEARCH_OPERATIONS } from "./search.ts";
import { SEGMENT_OPERATIONS } from "./segments.ts";
import { SYSTEM_OPERATIONS } from "./system.ts";
import { TRACKING_PLAN_OPERATIONS } from "./tracking-plans.ts";

/** Every operation of the API. Routes are registered from it, OpenAPI and the docs are made of it. */
export const OPERATIONS = {
  ...EVENT_OPERATIONS,
  ...DECISION_OPERATIONS,
  ...RECOMMENDATION_OPERATIONS,
  ...OFREP_OPERATIONS,
  ...PROFILE_OPERATIONS,
  ...ACCOUNT_OPERATIONS,
  ...CONSENT_OPERATIONS,
  ...CATALOG_OPERATIONS,
  ...DEFINITION_OPERATIONS,
  ...CONDITION_OPERATIONS,
  ...TRACKING_PLAN_OPERATIONS,
  ...SEGMENT_OPERATIONS,
  ...MODEL_OPERATIONS,
  ...EXPORT_OPERATIONS,
  ...AUDIT_OPERATIONS,
  ...DOCTOR_OPERATIONS,
  ...KEY_OPERATIONS,
  ...PEOPLE_OPERATIONS,
  ...KPI_OPERATIONS,
  ...REPORT_OPERATIONS,
  ...LIVE_OPERATIONS,
  ...HOME_OPERATIONS,
  ...SEARCH_OPERATIONS,
  ...QUALITY_OPERATIONS,
  ...QUARANTINE_OPERATIONS,
  ...SDK_OPERATIONS,
  ...SYSTEM_OPERATIONS,
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof OPERATIONS;
