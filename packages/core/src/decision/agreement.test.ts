import { env } from "node:process";
import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { combineAccountStates, EMPTY_ACCOUNT } from "../account/index.ts";
import { createSamples } from "../arbitration/posterior.ts";
import type { OfferClaims, Refusal } from "../policy/index.ts";
import type { SeenAccount } from "./inputs.ts";
import type { Candidate, Decided } from "./record.ts";
import { decide } from "./decide.ts";
import { evidenceOf } from "./evidence.ts";
import type { Fate, ModelAnswer, SamplesOf } from "./model.arbitraries.ts";
import { defaultListOf, modelDecide } from "./model.arbitraries.ts";
import { compileProgram } from "./program.ts";
import { replay } from "./replay.ts";
import { planFromText, planText } from "./plan.ts";
import { settle } from "./settle.ts";
import type { Situation } from "./situation.arbitraries.ts";
import { situations } from "./situation.arbitraries.ts";
import type { World } from "./world.arbitraries.ts";
import { liveOf, worlds } from "./world.arbitraries.ts";

/** Names of shelves that are not for one person begin so. */
const FOR_ANYBODY = "anybody:";

/** Situations that are decided with one set of definitions. */
const EACH = 20;
const DECISIONS = Number(env["ATTUNE_TEST_DECISIONS"] ?? 100_000);

const samples = createSamples();
const samplesOf: SamplesOf = (offer, world, { figures }) => {
  const { rate, weight } = world.slot.arbitration?.prior ?? { rate: 0, weight: 0 };
  const { shown, clicked } = figures[offer] ?? { shown: 0, clicked: 0 };
  const alpha = clicked + rate * weight;
  return samples(offer, {
    alpha,
    beta: Math.max(shown, clicked) - clicked + (1 - rate) * weight,
  });
};

const accountsOf = ({ accounts }: Situation): SeenAccount[] =>
  accounts.map((traits, index) => ({
    id: `a${index}`,
    state: combineAccountStates(EMPTY_ACCOUNT, {
      ...EMPTY_ACCOUNT,
      traits: Object.fromEntries(
        Object.entries(traits).map(([name, value]) => [
          name,
          { value, stamp: [index, "m", "crm"] as const },
        ]),
      ),
    }),
  }));

const inputOf = (situation: Situation, trace: boolean) => {
  const {
    traits,
    unread,
    unreadSegments,
    uses,
    figures,
    staleSince,
    taken,
    items,
    shelves,
    withheld,
    ...rest
  } = situation;
  return {
    ...rest,
    slot: "hero",
    timeZoneData: "2025c",
    traits: Object.entries(traits).map(([name, value]) => ({
      name,
      value,
      kind: "declared" as const,
      source: "crm",
      time: 1,
    })),
    accounts: accountsOf(situation),
    unread: new Map(unread.map((name) => [name, "ads"])),
    unreadSegments: new Map(unreadSegments.map((key) => [key, "ads"])),
    evidence: evidenceOf({
      uses: { uses, cut: false },
      now: rest.now,
      taken: ({ offer }) => taken[offer] ?? 0,
      figures: (offer) => figures[offer],
      staleSince,
      item: (key) => items[key] ?? null,
      shelf: (id) =>
        id.startsWith(FOR_ANYBODY)
          ? (shelves.anybody[id.slice(FOR_ANYBODY.length)] ?? null)
          : (shelves.person[id] ?? null),
    }),
    ...(withheld === null ? {} : { withheld: { reason: withheld, parameters: {} } }),
    trace,
  };
};

/** Refuses offers as the model does: by their budget where they have one, else by a cap. */
const grantOf =
  ({ ungranted }: Situation) =>
  ({ offer, budget, caps }: OfferClaims): Refusal | null => {
    if (!ungranted.includes(offer)) return null;
    if (budget !== null) return { budget, taken: budget.allowed };
    const [claim] = caps;
    return claim ? { claim, counted: { count: claim.limit, resets: null } } : null;
  };

const inOrder = (fates: readonly Fate[]): string[] =>
  fates.map(({ rule, offer, stage, reason }) => `${rule} ${offer}: ${stage} ${reason}`).toSorted();

const reached = new Map<string, number>();
const countReached = ({ reason, candidates }: Decided): void => {
  for (const each of [reason, ...candidates.map(({ stage, reason: why }) => `${stage} ${why}`)])
    reached.set(each, (reached.get(each) ?? 0) + 1);
};
/** How the stages end, and what a slot comes to. */
const ENDS = [
  "0 NO_CONSENT",
  "0 OPTED_OUT",
  "1 CONTENT_UNAVAILABLE",
  "1 DISABLED",
  "1 PAUSED",
  "10 BUDGET_EXHAUSTED",
  "10 CAP_REACHED",
  "11 CONTENT_UNAVAILABLE",
  "11 SELECTED",
  "2 GLOBAL_CONTROL",
  "3 CONTENT_UNAVAILABLE",
  "3 OUT_OF_SCHEDULE",
  "3 OUT_OF_STOCK",
  "4 NOT_APPLICABLE",
  "4 NOT_ELIGIBLE",
  "4 NOT_SUITABLE",
  "4 PREREQUISITE_FAILED",
  "5 BUDGET_EXHAUSTED",
  "5 CAP_REACHED",
  "5 SUPPRESSED",
  "6 MUTEX_LOST",
  "8 ERROR",
  "8 OUTRANKED",
  "8 PAUSED",
  "9 DUPLICATE",
  "9 OUTRANKED",
  "FALLBACK",
  "GLOBAL_CONTROL",
  "NO_CONSENT",
  "OPTED_OUT",
  "PAUSED",
  "SELECTED",
];

/** As the ledger keeps it. */
const stored = (decided: Decided): Decided => JSON.parse(JSON.stringify(decided));

const close = (number: number | null | undefined): number | null | undefined =>
  typeof number === "number" ? Number(number.toPrecision(9)) : number;

/** What is compared of an answer, of the real one and of the model's. */
const answerOf = (decided: Decided) => ({
  reason: decided.reason,
  offer: decided.offer,
  content: decided.content,
  items: decided.items,
  fates: inOrder(decided.candidates),
  reservations: decided.uses ?? [],
  shadow: decided.shadow,
  explored: decided.parameters["explored"] === true,
  score: decided.score && [close(decided.score.final), close(decided.score.chance)],
});

const wouldBe = ({ shown: [first] }: ModelAnswer): NonNullable<Decided["shadow"]> => ({
  offer: first?.offer ?? null,
  rule: first?.rule ?? null,
});

const modelAnswerOf = (world: World, situation: Situation): ReturnType<typeof answerOf> => {
  const model = modelDecide(world, situation, samplesOf);
  const { reason, reservations, isControl, explored, score } = model;
  const shown = isControl ? [] : model.shown;
  const [first] = shown;
  const slate = shown.map(({ offer, content }, nth) => ({ id: offer, position: nth + 1, content }));
  const nothing = {
    offer: null,
    content: world.slot.default.content,
    items: defaultListOf(world, situation),
  };
  const { offer, content, items } = first ?? nothing;
  return {
    reason,
    offer,
    content,
    items: first && world.slot.slate ? slate : items,
    fates: inOrder(model.fates),
    reservations,
    shadow: isControl ? wouldBe(model) : undefined,
    explored: first !== undefined && explored,
    score: first && [close(score?.final), close(score?.chance)],
  };
};

const stoppedOf = (candidates: readonly Candidate[]): Record<string, number> => {
  const stopped: Record<string, number> = {};
  for (const { stage, reason } of candidates)
    if (reason !== "SELECTED") stopped[stage] = (stopped[stage] ?? 0) + 1;
  return stopped;
};

/** It came to arbitration: the control group is kept from what would have been shown only after it. */
const isEligible = ({ stage, reason }: Candidate): boolean =>
  stage >= 8 || reason === "GLOBAL_CONTROL";

/** The same bytes; the difference is looked for only where there is one. */
const agree = (found: unknown, wanted: unknown): void => {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    expect(found).toEqual(wanted);
    expect(JSON.stringify(found)).toBe(JSON.stringify(wanted));
  }
};

describe("decisions", () => {
  test.prop([worlds, fc.array(situations, { minLength: EACH, maxLength: EACH })], {
    numRuns: Math.ceil(DECISIONS / EACH),
  })(
    "L6: what is shown, what is reserved and why each candidate was stopped are as a second reading of the design says",
    (world, moments) => {
      const program = compileProgram(liveOf(world), { zone: world.zone });
      for (const situation of moments) {
        const grant = grantOf(situation);
        const decided = settle(decide(program, inputOf(situation, true)), grant);
        agree(answerOf(decided), modelAnswerOf(world, situation));
        const { considered, eligible, returned, stopped } = decided.funnel;
        const isShown = ({ reason }: Candidate): boolean => reason === "SELECTED";
        agree(
          { considered, eligible, returned, stopped },
          {
            considered: decided.candidates.length,
            eligible: decided.candidates.filter(isEligible).length,
            returned: decided.candidates.filter(isShown).length,
            stopped: stoppedOf(decided.candidates),
          },
        );
        countReached(decided);
        if (situation.withheld !== null || world.slot.paused === true) continue;
        // As it is settled in the transaction: from the plan's text.
        const plan = planText(decide(program, inputOf(situation, false)));
        const kept = stored(settle(planFromText(plan), grant));
        const again = replay(program, kept);
        agree(again, decided);
        agree({ ...again, candidates: [] }, kept);
      }
    },
    10 * 60_000,
  );

  test("that were compared end at every stage, with every reason", () => {
    expect([...reached.keys()].toSorted()).toEqual(ENDS);
  });

  test("of a slot that nobody defined are ERROR {unknown-slot}", () => {
    const [situation] = fc.sample(situations, 1);
    const asked = situation && { ...inputOf(situation, true), slot: "nowhere" };
    const decided = asked && settle(decide(new Map(), asked), () => null);
    expect(decided).toMatchObject({
      reason: "ERROR",
      parameters: { error: "unknown-slot", slot: "nowhere" },
      content: null,
      candidates: [],
    });
  });
});
