import type { Plan } from "@attune/core/decision";
import { planText } from "@attune/core/decision";
import type { Event } from "@attune/core/event";
import type { BudgetClaim, Claim, OfferClaims, Reservation, Use } from "@attune/core/policy";
import { expiryOf } from "@attune/core/policy";
import type { CallDraft, CommittedCall, SlotDraft, Store } from "../src/platform/store/index.ts";
import { NOON, stored } from "./stored-event.ts";

export const MINUTE = 60_000;

/** A cap on everything that one person is shown, for ever. */
export const capOf = (limit: number, more: Partial<Claim> = {}): Claim => ({
  id: "policy:web/all",
  limit,
  counts: "shown",
  from: 0,
  rolling: null,
  until: null,
  of: {},
  except: {},
  ...more,
});

/** A budget that is not paced, each showing costs one unit. */
export const budgetOf = (offer: string, units: number, period = "ever"): BudgetClaim => ({
  offer,
  period,
  cost: 10_000,
  allowed: units * 10_000,
  amount: units * 10_000,
  resets: null,
});

export type Wish = {
  readonly id: string;
  /** What may be shown, best first. */
  readonly offers: readonly string[];
  readonly slot?: string;
  /** One that names offers is a cap on those alone. */
  readonly caps?: readonly Claim[];
  /** For each offer, in the same order. */
  readonly budgets?: readonly BudgetClaim[];
  /** How long it is reserved, in minutes. */
  readonly lasts?: number;
};
export type Person = string | null;

const idOf = (text: string) => {
  const [ns = "", value = ""] = text.split(":");
  return { ns, value };
};

const claimsOf = ({ caps = [], budgets = [] }: Wish, offer: string): OfferClaims => ({
  offer,
  caps: caps.filter(({ of }) => of.offers?.includes(offer) ?? true),
  budget: budgets.find((budget) => budget.offer === offer) ?? null,
});

/** A slot that shows the first of its offers, with a plan for what comes next when that is not granted. */
const slotOf = (wish: Wish, at: number): SlotDraft => {
  const { id, offers, slot = "hero", lasts = 30 } = wish;
  const [first = ""] = offers;
  const expires = expiryOf(at, lasts * MINUTE);
  const claims = claimsOf(wish, first);
  const uses: Reservation[] = [
    {
      slot,
      channel: "web",
      offer: first,
      expires,
      cost: claims.budget?.cost ?? 0,
      ...(claims.budget ? { period: claims.budget.period } : {}),
    },
  ];
  const record = {
    slot,
    channel: "web",
    parameters: {},
    content: null,
    items: null,
    candidates: [],
    funnel: { considered: offers.length, eligible: offers.length, returned: 0, stopped: {} },
    inputs: [],
    versions: {},
  };
  const parts = { priority: 1, propensity: 1, context: 1, value: 1, lever: 1 };
  const score = { final: 1, chance: null, parts };
  const plan: Plan = {
    decided: { ...record, reason: "FALLBACK", offer: null },
    ranked: offers.map((offer) => ({
      index: -1,
      rule: `show-${offer}`,
      offer,
      priority: 1,
      content: {},
      items: null,
      claims: claimsOf(wish, offer),
      score,
      category: null,
      brand: null,
      groups: [],
      versions: {},
    })),
    arbitrated: offers.length,
    explored: false,
    slate: null,
    shadow: null,
    expires,
  };
  const made = { time: at, readAt: 0, definitionsAt: 0, engine: "test", latency: 1 };
  return {
    id,
    body: JSON.stringify({ ...record, reason: "SELECTED", offer: first, uses, ...made }),
    reservations: uses,
    claims: [claims],
    plan: planText(plan),
  };
};

export const callOf = (
  who: Person,
  wishes: readonly Wish[],
  at = NOON,
  more: Partial<CallDraft> = {},
): CallDraft => ({
  identifier: who === null ? null : idOf(who),
  noted: [],
  at,
  relies: null,
  slots: wishes.map((wish) => slotOf(wish, at)),
  ...more,
});

/** What was shown of each wish of a call that was recorded; null for the slot's default. */
export const shownBy = (committed: CommittedCall, wishes: readonly Wish[]): (string | null)[] => {
  if (!("slots" in committed)) throw new Error("nothing was recorded");
  return committed.slots.map(({ settled }, index) => {
    if (settled === null) return wishes[index]?.offers[0] ?? null;
    const { offer }: { offer: string | null } = JSON.parse(settled);
    return offer;
  });
};

/** Decides one slot; answers what was shown. */
export const give = async (
  store: Store,
  who: Person,
  wish: Wish,
  at = NOON,
): Promise<string | null> => {
  const [shown = null] = shownBy(await store.commitDecisions(callOf(who, [wish], at)), [wish]);
  return shown;
};

/** An event that says that somebody saw, clicked or dismissed what a decision gave. */
export const exposure = (
  says: "Viewed" | "Clicked" | "Dismissed",
  who: readonly string[],
  decision: string,
  more: Partial<Event> = {},
  properties: object = {},
) =>
  stored(who, {
    name: `Decision ${says}`,
    message: { properties: { decision_id: decision, ...properties } },
    ...more,
  });

/** Sends exposures; answers what became of each: accepted, or the rule that kept it out. */
export const expose = async (
  store: Store,
  exposures: readonly ReturnType<typeof exposure>[],
  at = NOON,
): Promise<string[]> =>
  (await store.commitEvents("live", exposures, at)).map((outcome) =>
    outcome.status === "quarantined" ? (outcome.reasons[0]?.rule ?? "none") : outcome.status,
  );

export const profileOf = async (store: Store, who: string): Promise<number> =>
  (await store.reads.subject(idOf(who)))?.profile ?? 0;

export const usesOf = async (store: Store, who: string): Promise<readonly Use[]> =>
  (await store.reads.uses(await profileOf(store, who), 0)).uses;
