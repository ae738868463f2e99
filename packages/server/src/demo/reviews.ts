import { drawProduct } from "./catalog.ts";
import { DAY } from "./market.ts";
import type { Moment } from "./moment.ts";
import type { Customer } from "./people.ts";
import { PLANTED } from "./planted.ts";
import type { NonEmpty, Random } from "./random.ts";
import type { Season } from "./season.ts";

/** Customers have written for so many days, so often. */
const DAYS = 20;
const REVIEWS = 60;

/** From worst to best; most of what is written is good. */
const RATINGS: NonEmpty<number> = [1, 2, 3, 3, 4, 4, 4, 5, 5, 5, 5, 5];

const { event, property, days } = PLANTED.reviewForm;

/** The new form's truth: since when it sends as text what the plan wants as a whole number. */
const ratingSent = ({ now }: Season, rating: number, at: number): number | string =>
  at < now - days * DAY ? rating : String(rating);

/** What customers write of products, told by the shop's server. In order of time. */
export const reviewsOf = (
  season: Season,
  customers: readonly Customer[],
  random: Random,
): readonly Moment[] => {
  const writers = customers.filter(({ signsUpAt }) => signsUpAt !== null);
  const [first, ...others] = writers;
  if (!first) return [];
  return Array.from({ length: REVIEWS }, (_, nth): Moment => {
    const at = Math.floor(season.now - DAYS * DAY * (1 - (nth + 0.5) / REVIEWS));
    const by = random.pick([first, ...others]);
    const properties = {
      product_id: drawProduct(random, by.favourite).id,
      [property]: ratingSent(season, random.pick(RATINGS), at),
    };
    const message = { type: "track", event, userId: by.userId, properties };
    const step = { kind: "as-sent", source: PLANTED.reviewForm.source, message } as const;
    return { at, by, device: null, standing: "signed-in", step };
  });
};
