import type { ConsentsResponse, StatementDocument } from "@attune/contract";
import { tableText } from "../terminal/index.ts";

type Standing = ConsentsResponse["purposes"];

export const answerText = ({ granted, via }: StatementDocument): string => {
  if (via === "expiry") return "ran out";
  return granted ? "granted" : "denied";
};

/** Where a person stands with each purpose. */
export const standingText = (purposes: Standing): string =>
  tableText(
    ["purpose", "basis", "allowed", "last said", "time", "until", "by"],
    purposes.map(({ purpose, basis, allowed, reason, statement }) => [
      purpose,
      basis,
      allowed ? "yes" : `no, ${reason ?? ""}`,
      statement ? answerText(statement) : "nothing",
      statement?.time ?? "",
      statement?.expires ?? "",
      statement?.via ?? "",
    ]),
  );
