import type { Decided, Decision } from "@attune/core/decision";
import { planFromText, settle } from "@attune/core/decision";
import type {
  BudgetClaim,
  Claim,
  Counted,
  OfferClaims,
  Refusal,
  Reservation,
  Use,
  Uses,
} from "@attune/core/policy";
import { count, refusalOf } from "@attune/core/policy";
import type { CallDraft, SlotDraft } from "../uses-contract.ts";

/** A slot as it is recorded: `settled` is its body when it is not the one that was drafted. */
export type JudgedSlot = {
  readonly slot: SlotDraft;
  readonly settled: string | null;
  readonly reservations: readonly Reservation[];
};

/** What is taken already, as the transaction sees it. */
export type Taken = {
  /** Uses of whom a call is about, decided at or after an instant. */
  readonly of: (from: number) => Uses;
  readonly taken: (budget: BudgetClaim) => number;
};

type Body = Omit<Decision, "id" | "subject">;

/** The offers whose budgets a call may ask, however it is settled. */
export const budgetsOf = ({ slots }: CallDraft): string[] =>
  slots.flatMap(({ claims, plan }) => {
    const named = claims.flatMap(({ budget }) => budget?.offer ?? []);
    if (!plan?.includes('"budget":{')) return named;
    const { ranked } = planFromText(plan);
    return [...named, ...ranked.flatMap((each) => each.claims?.budget?.offer ?? [])];
  });

/** Uses as far back as was asked for: read once, and again only for an earlier instant. */
const createReader = (of: Taken["of"]) => {
  let read: { readonly from: number; readonly uses: Uses } | null = null;
  return (from: number): Uses => {
    if (read === null || from < read.from) read = { from, uses: of(from) };
    return read.uses;
  };
};

/** The whole record of what was settled: what the call adds to it stands in the drafted body. */
const bodyOf = (drafted: string, settled: Decided): string => {
  const { time, readAt, definitionsAt, engine, latency }: Body = JSON.parse(drafted);
  const body: Body = { ...settled, time, readAt, definitionsAt, engine, latency };
  return JSON.stringify(body);
};

const budgetKey = ({ offer, period }: Pick<BudgetClaim, "offer" | "period">): string =>
  `${offer}\u0000${period}`;

/** What a call has reserved of budgets so far. */
const createOwn = () => {
  const costs = new Map<string, number>();
  return {
    of: (budget: BudgetClaim): number => costs.get(budgetKey(budget)) ?? 0,
    add: (budget: Pick<BudgetClaim, "offer" | "period">, cost: number): void =>
      void costs.set(budgetKey(budget), (costs.get(budgetKey(budget)) ?? 0) + cost),
  };
};

/**
 * Judges the slots of a call in their order, by what is taken in the transaction and by those before
 * them (L9). Where something is refused the plan is settled by what is granted. Nothing is written.
 */
export const judgeSlots = (call: CallDraft, { of, taken }: Taken): JudgedSlot[] => {
  const usesSince = createReader(of);
  const costs = createOwn();
  const own: Use[] = [];

  const counted = (claim: Claim): Counted => {
    const { uses, cut } = usesSince(claim.from);
    return count(
      claim,
      own.length === 0 ? { uses, cut } : { uses: [...own, ...uses], cut },
      call.at,
    );
  };
  const refusal = (claims: OfferClaims): Refusal | null =>
    refusalOf(claims, counted, (budget) => taken(budget) + costs.of(budget));

  const judge = (slot: SlotDraft): Pick<JudgedSlot, "settled" | "reservations"> => {
    const { body, claims, plan, reservations } = slot;
    if (claims.every((each) => refusal(each) === null)) return { settled: null, reservations };
    if (plan === null) throw new Error("what needs to be granted has no plan to be settled by");
    const settled = settle(planFromText(plan), refusal);
    return { settled: bodyOf(body, settled), reservations: settled.uses ?? [] };
  };

  /** What a slot reserves counts for those after it. */
  const keep = ({ id }: SlotDraft, reservations: readonly Reservation[]): void => {
    for (const each of reservations) {
      // No facet has this id: the uses are those of one person, whoever it is.
      own.push({ ...each, decision: id, facet: 0, at: call.at, ...UNSEEN });
      if (each.period !== undefined) costs.add({ ...each, period: each.period }, each.cost);
    }
  };

  return call.slots.map((slot) => {
    const judged = judge(slot);
    keep(slot, judged.reservations);
    return { slot, ...judged };
  });
};

const UNSEEN = { shown: null, clicked: null, dismissed: null } as const;
