import type { Decision } from "@attune/core/decision";
import type { RunningAttune } from "./running-attune.ts";

export const profileOf = (attune: RunningAttune, identifier: string) =>
  attune.call("findProfile", { query: { identifier } });

/** The ledger's record, read on a connection of its own. */
export const recordOf = async (attune: RunningAttune, id: string): Promise<Decision> => {
  const [row] = await attune.rows(
    "SELECT p.body FROM decision d JOIN payload p ON p.seq = d.seq WHERE d.id = ?",
    id,
  );
  return JSON.parse(String(row?.["body"] ?? "null"));
};

export const decideFor = async (
  attune: RunningAttune,
  identifiers: Readonly<Record<string, string>>,
  more: object = {},
) => {
  const answer = await attune.call("decide", { body: { identifiers, slots: ["hero"], ...more } });
  const decision = answer.decisions["hero"];
  if (!decision) throw new Error("there is no decision for hero");
  return { ...answer, decision };
};
