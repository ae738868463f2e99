import type { WhyAccountResponse } from "@attune/contract";
import { problem } from "@attune/contract";
import { compileConditionNode, conditionSentence } from "@attune/core/condition";
import { readSegmentCondition } from "@attune/core/definition";
import type { Mask } from "@attune/core/privacy";
import { traceOf } from "../conditions/index.ts";
import { movedView } from "./moved-view.ts";
import { accountSubject } from "./seen-accounts.ts";
import type { WhyDeps } from "./why.ts";

const iso = (at: number): string => new Date(at).toISOString();

/** Tells why an account is, or is not, in a segment of accounts, by the condition that is live now. */
export const createWhyAccount = ({ store: { reads }, clock, live }: WhyDeps) => {
  const segmentOf = (key: string) => {
    const { segments: program, segmentDefinitions } = live.current();
    const definition = segmentDefinitions.find((each) => each.key === key);
    if (!definition) throw problem("segment-not-found");
    const segment = program.accounts.byKey.get(key);
    if (segment)
      return { program, version: segment.version, read: readSegmentCondition(definition) };
    const detail = `${key} is a segment of profiles: ask of a profile, with GET /v1/profiles/{id}/why`;
    throw problem("parameter-not-valid", { errors: [{ pointer: "/of", detail }] });
  };

  return async (id: string, of: string, mask: Mask | null): Promise<WhyAccountResponse> => {
    const key = of.slice("segment:".length);
    const { program, version, read } = segmentOf(key);
    const row = await reads.account(id.trim().normalize("NFC"));
    if (!row) throw problem("account-not-found");
    const condition = compileConditionNode(read.node);
    const subject = accountSubject(program, row, mask, clock.now());
    const { result, clauses } = condition.explain(subject);
    const next = condition.nextChange(subject);
    const since = row.memberships.in[key];
    const moved = row.memberships.moved[key];
    const entry = moved === undefined ? null : await reads.accountMembershipEntry(moved);
    return {
      account: row.id,
      segment: key,
      version,
      isIn: since !== undefined,
      since: since === undefined ? null : iso(since),
      moved: entry && movedView(entry, key),
      result,
      sentence: {
        en: conditionSentence(read.node, "en"),
        sv: conditionSentence(read.node, "sv"),
      },
      trace: traceOf(read, clauses, { known: null, events: null }, subject.now),
      at: iso(subject.now),
      nextChange: next === null ? null : iso(next),
    };
  };
};
