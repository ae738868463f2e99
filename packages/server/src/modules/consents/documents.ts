import type { ConsentsResponse, ConsentSummaryResponse, StatementDocument } from "@attune/contract";
import type { Answer, Consents, Purpose, Purposes, Statement } from "@attune/core/consent";
import { bounded, permissionOf, statementFor } from "@attune/core/consent";
import { identifierKey } from "@attune/core/event";
import type { ConsentCount, ConsentRow } from "../../platform/store/index.ts";

const iso = (at: number): string => new Date(at).toISOString();

export const statementDocument = (statement: Statement): StatementDocument => {
  const { time, expires, ...said } = bounded(statement);
  return { ...said, time: iso(time), expires: expires === null ? null : iso(expires) };
};

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

/** What the known profiles answered to a purpose. */
export const summaryDocument = (
  { key, name, basis }: Purpose,
  known: number,
  answers: readonly ConsentCount[],
): ConsentSummaryResponse["purposes"][number] => {
  const countOf = (answer: Answer): number =>
    answers.find((each) => each.purpose === key && each.answer === answer)?.profiles ?? 0;
  const granted = countOf("granted");
  const denied = countOf("denied");
  const expired = countOf("expired");
  return {
    purpose: key,
    name,
    basis,
    granted,
    denied,
    expired,
    none: known - granted - denied - expired,
  };
};
