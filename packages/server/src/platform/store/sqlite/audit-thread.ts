import { parentPort, workerData } from "node:worker_threads";
import type { AuditHead } from "../audit-contract.ts";
import { verifyAuditOf } from "./audit-verify.ts";

/** Verifies the audit log on a thread of its own, so that a long one delays no answer. */
if (parentPort) {
  const { file, noted }: { readonly file: string; readonly noted: AuditHead | null } = workerData;
  parentPort.postMessage(verifyAuditOf(file, noted));
}
