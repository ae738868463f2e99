import type { AuditHead, AuditVerification } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { CommandProblem } from "../problem/index.ts";

type VerifyOptions = ConnectionOptions & JsonOption & { readonly head?: AuditHead };

const HEAD = /^(\d{1,15}):([0-9a-f]{64})$/;

const parseHead = (text: string): AuditHead => {
  const [, n, hash] = HEAD.exec(text) ?? [];
  if (n !== undefined && hash !== undefined) return { n: Number(n), hash };
  throw new CommandProblem("--head is no head of an audit log", {
    detail: text.slice(0, 200),
    fix: "Write it as N:HASH, as attune audit verify prints it.",
  });
};

const verificationText = ({ ok, entries, head, firstBad }: AuditVerification): string => {
  const end = head === null ? "none" : `${head.n}:${head.hash}`;
  return ok
    ? `The audit log is as it was written: ${entries} rows.\nHead: ${end}\nNote it elsewhere; --head checks it.`
    : `The audit log, or what it tells of, was changed. Row ${firstBad?.n ?? "?"}: ${firstBad?.what ?? "?"}. (${entries} rows, head ${end})`;
};

/** Checks the chain of the audit log; exit code 1 when it is broken. */
export const registerAuditVerify: Register = (audit, { terminal, finish }) => {
  const command = audit
    .command("verify")
    .description("check that no row of the audit log was changed, removed or added")
    .option("--head <n:hash>", "a head that was noted earlier: it must still stand", parseHead);
  withJson(withConnection(command)).action(async (options: VerifyOptions) => {
    if (terminal.isInteractive) terminal.note("Following the chain …");
    const { head } = options;
    const verification = await useApi(terminal, options, (api) =>
      api.call(OPERATIONS.verifyAudit, { body: head === undefined ? {} : { head } }),
    );
    answer(terminal, options, verification, () => verificationText(verification));
    finish(verification.ok ? 0 : 1);
  });
};
