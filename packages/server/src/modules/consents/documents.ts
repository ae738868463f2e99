import type { ConsentsResponse, StatementDocument } from "@attune/contract";
import type { Consents, Purposes, Statement } from "@attune/core/consent";
import { permissionOf, statementFor } from "@attune/core/consent";
import { identifierKey } from "@attune/core/event";
import type { ConsentRow } from "../../platform/store/index.ts";

const iso = (at: number): string => new Date(at).toISOString();

export const statementDocument = ({ time, expires, ...said }: Statement): StatementDocument => ({
  ...said,
  time: iso(time),
  expires: expires === null ? null : iso(expires),
});

/** Where a person stands with each purpose in force at an instant, epoch ms. */
export const purposeStates = (
  purposes: Purposes,
  consents: Consents,
  now: number,
): ConsentsResponse["purposes"] =>
  [...purposes.values()].map((purpose) => {
    const permission = permissionOf(purpose, consents, now);
    const statement = statementFor(consents, purpose.key);
    return {
      purpose: purpose.key,
      name: purpose.name,
      basis: purpose.basis,
      allowed: permission.allowed,
      reason: permission.allowed ? null : permission.reason,
      statement: statement && statementDocument(statement),
    };
  });

export const ledgerDocument = (rows: readonly ConsentRow[]): ConsentsResponse["ledger"] =>
  rows.map(({ seq, at, identifier, cause, statements }) => ({
    seq,
    time: iso(at),
    identifier: identifier && identifierKey(identifier),
    cause,
    statements: statements.map(statementDocument),
  }));
