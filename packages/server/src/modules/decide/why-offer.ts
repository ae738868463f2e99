import type { WhyOfferResponse, WhyQuery } from "@attune/contract";
import { problem, WhyOfferResponse as WhyOfferDocument } from "@attune/contract";
import type { CompiledSlot, Decided, Otherwise, Saying, Then } from "@attune/core/decision";
import { candidateSentence, changeSentence, clauseSentence } from "@attune/core/decision";
import type { Mask } from "@attune/core/privacy";
import { zoneOfState } from "@attune/core/profile";
import type { Clock } from "../../platform/clock/index.ts";
import { createTurns } from "../../platform/clock/index.ts";
import { compileAnswerMask } from "../../platform/http/index.ts";
import type { Store } from "../../platform/store/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import type { Shelves } from "../recommend/index.ts";
import { instantOf } from "../segments/index.ts";
import { createDecideAgain } from "./decide-again.ts";
import type { Smallest } from "./smallest-change.ts";
import { candidatesFor, outcomeOf, smallestChange } from "./smallest-change.ts";
import type { Stood } from "./stood.ts";
import { approximateIn, standing, stoodAt } from "./stood.ts";

export type WhyOfferDeps = {
  readonly store: Pick<Store, "reads">;
  readonly clock: Clock;
  readonly live: LiveDefinitions;
  /** Makes what recommenders would show. */
  readonly shelves: Shelves;
  /** IANA name of the zone of who has none. */
  readonly zone: string;
  /** Milliseconds of a monotonic clock. */
  readonly elapsed: () => number;
};

type SlotView = WhyOfferResponse["slots"][number];
type ChangeView = NonNullable<SlotView["change"]>;

const iso = (at: number): string => new Date(at).toISOString();

const isView = (is: Smallest["is"]): ChangeView["is"] => {
  switch (is.what) {
    case "attribute":
      return { what: is.what, path: is.path, value: is.value ?? null, clause: is.clause };
    case "segment":
      return { what: is.what, segment: is.segment, joins: is.joins, clause: is.clause };
    case "time":
      return { what: is.what, at: iso(is.at) };
    default:
      return is;
  }
};

const slotView = (
  { slot: { definition } }: CompiledSlot,
  decided: Decided,
  offer: string,
  smallest: Smallest | null,
): SlotView => {
  const outcome = outcomeOf(decided, offer);
  return {
    slot: definition.key,
    channel: definition.channel,
    outcome: outcome === null ? "not eligible" : outcome.then === "shown" ? "shown" : "eligible",
    reason: decided.reason,
    parameters: decided.parameters,
    winner:
      decided.offer === null
        ? null
        : {
            offer: decided.offer,
            rule: decided.candidates.find(({ reason }) => reason === "SELECTED")?.rule ?? null,
          },
    candidates: candidatesFor(decided, offer).map((candidate) => ({
      ...candidate,
      clauses: [...candidate.clauses],
    })),
    change: smallest && { ...smallest, is: isView(smallest.is) },
    sentences: [],
  };
};

const otherwiseOf = (is: ChangeView["is"]): Otherwise =>
  is.what === "time" ? { what: is.what, at: Date.parse(is.at) } : is;

const thenOf = ({ then, by }: ChangeView): Then => (then === "outranked" ? { then, by } : { then });

/** What is said of a slot, of what its reader may see. */
const sentencesOf = (view: SlotView, offer: string, saying: Saying): string[] => {
  const { candidates, change, outcome, reason, parameters } = view;
  // Where nothing may be used there are no candidates: the decision says why.
  const stopped = { offer, rule: "", reason, parameters };
  return [
    ...(candidates.length === 0 ? [candidateSentence(stopped, saying)] : []),
    ...candidates.flatMap((candidate) => [
      candidateSentence(candidate, saying),
      ...candidate.clauses.map((clause) => `  ${clauseSentence(clause, saying.language)}`),
    ]),
    ...(outcome === "not eligible"
      ? [changeSentence(change && { is: otherwiseOf(change.is), then: thenOf(change) }, saying)]
      : []),
  ];
};

const hideInAnswer = compileAnswerMask(WhyOfferDocument);

/** The answer as a reader may see it: sentences are made of this. */
const shownTo = (mask: Mask | null, answer: WhyOfferResponse): WhyOfferResponse =>
  mask ? JSON.parse(JSON.stringify(hideInAnswer(answer, mask))) : answer;

const slotsFor = ({ live: { program } }: Stood, offer: string): readonly CompiledSlot[] =>
  [...program.values()].filter(({ candidates }) =>
    candidates.some(({ offerKey }) => offerKey === offer),
  );

const chosen = (slots: readonly CompiledSlot[], wanted: string | undefined, offer: string) => {
  if (wanted === undefined) return slots;
  const found = slots.filter(({ slot }) => slot.definition.key === wanted);
  if (found.length > 0) return found;
  const keys = slots.map(({ slot }) => slot.definition.key).join(", ");
  const detail = `no rule puts ${offer} up for ${wanted}; slots that have one: ${keys || "none"}`;
  throw problem("parameter-not-valid", { errors: [{ pointer: "/slot", detail }] });
};

/**
 * Tells why an offer is, or is not, shown to somebody, now or at an instant that has passed: decides as
 * it would be decided, without a call's context, and records and reserves nothing.
 */
export const createWhyOffer = ({ store, clock, live, shelves, zone, elapsed }: WhyOfferDeps) => {
  const versionOf = async ({ live: then }: Stood, offer: string): Promise<number | null> => {
    const history = await store.reads.definitionHistory("offer", offer);
    if (history.length === 0)
      throw problem("definition-not-found", { detail: `There is no offer ${offer}.` });
    const { live: all } = await store.reads.liveDefinitions(then.seq);
    const found = all.find(({ definition: { kind, key } }) => kind === "offer" && key === offer);
    return found?.version ?? null;
  };

  return async (
    id: string,
    { of, at: wanted, slot, language }: WhyQuery,
    mask: Mask | null,
  ): Promise<WhyOfferResponse> => {
    const offer = of.slice("offer:".length);
    const now = clock.now();
    const then = instantOf(wanted, now);
    const stood = await (then === null
      ? standing({ store, live }, id, now)
      : stoodAt({ store, live }, id, then));
    const version = await versionOf(stood, offer);
    const slots = chosen(slotsFor(stood, offer), slot, offer);
    const again = createDecideAgain(stood, { clock, zone, shelves });
    const turn = createTurns(elapsed);
    const views: SlotView[] = [];
    for (const compiled of slots) {
      await turn();
      const decided = await again(compiled, null);
      const smallest =
        outcomeOf(decided, offer) === null
          ? await smallestChange(again, compiled, { decided, offer, now: stood.now }, turn)
          : null;
      views.push(slotView(compiled, decided, offer, smallest));
    }
    const timezone = zoneOfState(stood.subject.state, zone);
    const answer = shownTo(mask, {
      profile: `p${stood.subject.profile}`,
      offer,
      version,
      at: iso(stood.now),
      timezone,
      approximate: [...approximateIn(stood, slots)],
      isComplete: stood.isComplete,
      slots: views,
    });
    const saying = { zone: timezone, language };
    return {
      ...answer,
      slots: answer.slots.map((view) => ({
        ...view,
        sentences: sentencesOf(view, offer, saying),
      })),
    };
  };
};
