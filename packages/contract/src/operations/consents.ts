import {
  ConsentSummaryResponse,
  ConsentsQuery,
  ConsentsResponse,
  GpcResponse,
  RecordConsentRequest,
  RecordConsentResponse,
} from "../consents.ts";
import type { Operation } from "../operation.ts";
import { SECRET, SECRET_PROBLEMS, SECRET_WRITE_PROBLEMS, TRUSTED } from "./shared.ts";

/** What people agreed to. */
export const CONSENT_OPERATIONS = {
  consents: {
    method: "GET",
    path: "/v1/consents",
    tag: "Consent",
    summary: "What a person agreed to, purpose by purpose, with the ledger",
    access: TRUSTED,
    query: ConsentsQuery,
    response: ConsentsResponse,
    problems: [...SECRET_PROBLEMS, "identifier-not-valid"],
  },
  consentSummary: {
    method: "GET",
    path: "/v1/consents/summary",
    tag: "Consent",
    summary: "What the known profiles agreed to, purpose by purpose",
    access: SECRET,
    response: ConsentSummaryResponse,
    problems: SECRET_PROBLEMS,
  },
  recordConsent: {
    method: "POST",
    path: "/v1/consents",
    tag: "Consent",
    summary: "Record what a person said",
    access: TRUSTED,
    body: RecordConsentRequest,
    response: RecordConsentResponse,
    problems: [
      ...SECRET_WRITE_PROBLEMS,
      "identifier-not-valid",
      "purpose-not-found",
      "consent-not-readable",
    ],
  },
  gpc: {
    method: "GET",
    path: "/.well-known/gpc.json",
    tag: "Consent",
    summary: "Whether Global Privacy Control is heeded",
    access: "none",
    response: GpcResponse,
    problems: [],
  },
} as const satisfies Readonly<Record<string, Operation>>;
