import type { Database, Row } from "./database.ts";
import type { Kind } from "@attune/core/definition";
import { isKind } from "@attune/core/definition";
import type { ApprovalCommand, ApprovalOutcome } from "../approval-contract.ts";
import { text } from "./database.ts";
import type { EngineParts } from "./parts.ts";

/** The row of the kinds that need approval; there is none before the first start that says so. */
export const APPROVAL_KINDS = "SELECT value FROM setting WHERE name = 'approval_kinds'";

export const approvalKindsFrom = (row: Row | undefined): readonly Kind[] =>
  text(row, "value").split(",").filter(isKind);

/** Keeps the kinds inside the caller's transaction. */
export const createApprovalKeeper = ({
  db,
  lock,
}: Pick<EngineParts, "lock"> & { readonly db: Database }) => {
  const read = db.prepare(APPROVAL_KINDS);
  const write = db.prepare(
    "INSERT INTO setting (name, value) VALUES ('approval_kinds', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  );
  return ({ kinds }: ApprovalCommand): ApprovalOutcome => {
    lock("definitions");
    const before = approvalKindsFrom(read.get());
    const written = [...kinds].sort().join(",");
    if ([...before].sort().join(",") === written) return { before: null };
    write.run(written);
    return { before };
  };
};
