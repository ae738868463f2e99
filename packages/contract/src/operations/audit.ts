import { AuditList, AuditQuery, AuditVerification, AuditVerifyRequest } from "../audit.ts";
import type { Operation } from "../operation.ts";
import { SECRET, SECRET_PROBLEMS, SECRET_WRITE_PROBLEMS } from "./shared.ts";

/** What people and keys did. */
export const AUDIT_OPERATIONS = {
  auditLog: {
    method: "GET",
    path: "/v1/audit",
    tag: "Audit",
    summary: "What people and keys did, newest first",
    access: SECRET,
    query: AuditQuery,
    response: AuditList,
    problems: [...SECRET_PROBLEMS, "audit-not-readable"],
  },
  verifyAudit: {
    method: "POST",
    path: "/v1/audit/verify",
    tag: "Audit",
    summary: "Check the audit log's chain, and a head that was noted elsewhere",
    access: SECRET,
    body: AuditVerifyRequest,
    response: AuditVerification,
    problems: SECRET_WRITE_PROBLEMS,
  },
} as const satisfies Readonly<Record<string, Operation>>;
