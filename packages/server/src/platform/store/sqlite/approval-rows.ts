import type { DatabaseSync } from "node:sqlite";
import type { Kind } from "@attune/core/definition";
import { isKind } from "@attune/core/definition";
import type { ApprovalCommand, ApprovalOutcome, ApprovalReads } from "../approval-contract.ts";
import { text } from "./open.ts";

const createRow = (db: DatabaseSync) => {
  const read = db.prepare("SELECT value FROM setting WHERE name = 'approval_kinds'");
  return (): readonly Kind[] => {
    const row = read.get();
    return row ? text(row, "value").split(",").filter(isKind) : [];
  };
};

export const createApprovalReads = (db: DatabaseSync): ApprovalReads => {
  const stored = createRow(db);
  return { approvalKinds: async () => stored() };
};

/** Keeps the kinds inside the caller's transaction. */
export const createApprovalKeeper = (db: DatabaseSync) => {
  const stored = createRow(db);
  const write = db.prepare("INSERT OR REPLACE INTO setting VALUES ('approval_kinds', ?)");
  return ({ kinds }: ApprovalCommand): ApprovalOutcome => {
    const before = stored();
    const written = [...kinds].sort().join(",");
    if ([...before].sort().join(",") === written) return { before: null };
    write.run(written);
    return { before };
  };
};
