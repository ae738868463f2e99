import type { WhyAccountResponse } from "@attune/contract";
import { problem } from "@attune/contract";
import { accountAttributes, accountTraitsOf } from "@attune/core/account";
import { compileConditionNode } from "@attune/core/condition";
import { readSegmentCondition } from "@attune/core/definition";
import { canonical } from "@attune/core/json";
import type { Mask } from "@attune/core/privacy";
import type { Trait } from "@attune/core/profile";
import type { AccountRow } from "../../platform/store/index.ts";
import type { Known } from "../conditions/index.ts";
import { accountsBehindOf, sentenceOf, traceOf } from "../conditions/index.ts";
import { hiddenFrom } from "./hidden-from.ts";
import { movedView } from "./moved-view.ts";
import { accountSubject } from "./seen-accounts.ts";
import type { WhyDeps } from "./why.ts";

const iso = (at: number): string => new Date(at).toISOString();

/** Where an account's attributes come from: what group calls said, and what is counted. */
const knownOf = ({ id, state }: AccountRow, mask: Mask | null): Known => {
  const all = accountAttributes(id, state);
  const attributes = hiddenFrom(all, mask);
  const said = new Map(accountTraitsOf(state).map((trait) => [trait.name, trait]));
  const counted = { kind: "computed", source: null, time: state.last && state.last[0] } as const;
  const traits = Object.entries(attributes).map(([name, value]): [string, Trait] => {
    const trait = said.get(name);
    return trait && canonical(trait.value) === canonical(value)
      ? [name, { ...trait, kind: "declared" }]
      : [name, { name, value, ...counted }];
  });
  return {
    attributes,
    traits: new Map(traits),
    hidden: new Set(Object.keys(all).filter((name) => !Object.hasOwn(attributes, name))),
    computed: { attributesAt: () => attributes, changes: () => Infinity },
  };
};

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
    const behind = accountsBehindOf(program, await reads.fillings(), row.made);
    return {
      account: row.id,
      segment: key,
      version,
      isIn: since !== undefined,
      isLookedAt: !behind.has(key),
      since: since === undefined ? null : iso(since),
      moved: entry && movedView(entry, key),
      result,
      sentence: sentenceOf(read.node, live.current()),
      trace: traceOf(
        read,
        clauses,
        { known: knownOf(row, mask), events: null, behind },
        subject.now,
      ),
      at: iso(subject.now),
      nextChange: next === null ? null : iso(next),
    };
  };
};
