import type { AuditAction } from "@attune/contract";
import type { JsonObject } from "@attune/core/json";

/** What a person or key did, as it is to be noted. Its texts hold no identifier and no free text. */
export type AuditNote = {
  readonly at: number;
  readonly actor: string;
  readonly action: AuditAction;
  readonly target: string;
  readonly details: JsonObject;
};

/** The last row of the audit log; number 0 and a hash of zeros before the first. */
export type AuditHead = { readonly n: number; readonly hash: string };

export type AuditRow = {
  readonly n: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly details: JsonObject;
  readonly prev: string;
  readonly hash: string;
};

export type AuditFilter = {
  readonly limit: number;
  readonly before: number | undefined;
  readonly actor: string | undefined;
  readonly action: string | undefined;
  readonly target: string | undefined;
  /** Epoch ms: from `since` on, and before `until`. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
};
export type AuditPage = { readonly rows: readonly AuditRow[]; readonly next: number | null };

export type AuditVerification = {
  readonly ok: boolean;
  readonly entries: number;
  /** The head stored beside the log; null when that row is gone. */
  readonly head: AuditHead | null;
  readonly firstBad: { readonly n: number; readonly what: string } | null;
};

/** The audit log. Changes are noted by the engine in the transaction that makes them. */
export type AuditStore = {
  /** Notes what is no change of its own, such as the start of an export. */
  readonly noteAudit: (note: AuditNote) => Promise<void>;
  /** Checks the chain of hashes from the first row to the head; `noted` is a head that must still stand. */
  readonly verifyAudit: (noted: AuditHead | null) => Promise<AuditVerification>;
};
export type AuditReads = {
  /** Newest first. */
  readonly audit: (filter: AuditFilter) => Promise<AuditPage>;
  readonly auditHead: () => Promise<AuditHead | null>;
};
