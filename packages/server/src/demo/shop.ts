import { DAY } from "./market.ts";
import type { ShopEvent } from "./message.ts";
import { writeMessage } from "./message.ts";
import type { Moment } from "./moment.ts";
import { spoilSome } from "./flaws.ts";
import { historyOf } from "./habits.ts";
import { makeCustomers } from "./people.ts";
import { PLANTED } from "./planted.ts";
import { createRandom, seedFor } from "./random.ts";
import { reviewsOf } from "./reviews.ts";
import type { Season } from "./season.ts";
import { OLDEST_STORY, PLANTED_PEOPLE, tellStories } from "./stories.ts";

export type ShopSize = {
  /** A whole number; its low 32 bits count. */
  readonly seed: number;
  /** The moment at which the history ends, epoch ms. */
  readonly now: number;
  /** How many people, planted ones included. */
  readonly profiles?: number;
  readonly days?: number;
};

/** A shop too small to hold what is planted in it. */
export class ShopTooSmall extends Error {
  override readonly name = "ShopTooSmall";
}

type Numbered = { readonly moment: Moment; readonly id: string };

/** Ids come from the seed: a history that is loaded again is all duplicates. */
const numbered = (seed: number, moments: readonly Moment[]): Numbered[] =>
  moments.map((moment, nth) => ({
    moment,
    id: `demo-${(seed >>> 0).toString(36)}-${moment.by.userId}-${nth + 1}`,
  }));

const isSentTwice = ({ step }: Moment): boolean =>
  step.kind === "ordered" && step.order.orderId === PLANTED.sentTwice.orderId;

function* written(moments: Iterable<Numbered>): Generator<ShopEvent> {
  for (const { moment, id } of moments) {
    const event = writeMessage(moment, id);
    yield event;
    if (isSentTwice(moment)) yield event;
  }
}

/** Streams that are no customer's; customers count from 1. */
const FLAW_STREAM = 0;
/** Sets the stream of reviews apart from them. */
const REVIEWING = 0x2e71e3;

/** Sets the streams of what happens beside apart from those of habits. */
const BESIDE = 0x51de5;

/**
 * The history of a demo shop in order of time: what `profiles` people did in the `days` before
 * `now`, with what `PLANTED` names and about 0.3 % bad events (`FLAWS`). Pure: the same arguments
 * give the same bytes.
 *
 * @example
 * for (const { source, message } of generateShop({ seed: 1, now: 1_790_000_000_000 })) console.log(source, message);
 */
export function* generateShop({
  seed,
  now,
  profiles = 5000,
  days = 90,
}: ShopSize): Generator<ShopEvent> {
  if (days <= OLDEST_STORY || profiles < PLANTED_PEOPLE)
    throw new ShopTooSmall(
      `the demo shop wants more than ${OLDEST_STORY} days and at least ${PLANTED_PEOPLE} profiles, not ${days} and ${profiles}`,
    );
  const season: Season = { from: now - days * DAY, now, days };
  const customers = makeCustomers(seed, profiles - PLANTED_PEOPLE);
  const histories = customers.map((customer, index) =>
    historyOf(
      customer,
      season,
      createRandom(seedFor(~seed, index + 1)),
      createRandom(seedFor(~seed ^ BESIDE, index + 1)),
    ),
  );
  const reviews = reviewsOf(season, customers, createRandom(seedFor(seed ^ REVIEWING, 0)));
  const moments = [...tellStories(season), ...histories]
    .flatMap((history) => numbered(seed, history))
    .concat(
      reviews.map((moment, nth) => ({
        moment,
        id: `demo-${(seed >>> 0).toString(36)}-review-${nth + 1}`,
      })),
    )
    .sort((a, b) => a.moment.at - b.moment.at);
  const idOf = (bad: number): string => `demo-${(seed >>> 0).toString(36)}-flaw-${bad}`;
  yield* spoilSome(written(moments), createRandom(seedFor(seed, FLAW_STREAM)), idOf);
}
