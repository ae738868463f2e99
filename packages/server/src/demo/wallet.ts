import type { Market } from "./market.ts";
import type { NonEmpty, Random } from "./random.ts";

export type PaymentMethod = "card" | "swish" | "invoice" | "paypal" | "instalments";

/** How somebody pays. */
export type Wallet = {
  readonly usual: PaymentMethod;
  /** Looks for a coupon before each order. */
  readonly thrifty: boolean;
};

/** How often things happen: chosen to look like a shop, measured nowhere. */
const ODDS = {
  usual: 0.85,
  thrifty: 0.2,
  coupon: 0.03,
  couponOfThrifty: 0.75,
  instalments: 0.25,
} as const;

const METHODS: Readonly<Record<Market["currency"], NonEmpty<PaymentMethod>>> = {
  SEK: ["swish", "swish", "card", "invoice"],
  EUR: ["card", "card", "paypal"],
};

/** From here on an order may be paid in parts. */
const LARGE: Readonly<Record<Market["currency"], number>> = { SEK: 3_000, EUR: 300 };

const DISCOUNTS: NonEmpty<number> = [0.1, 0.15, 0.2];

export const walletOf = (random: Random, { currency }: Market): Wallet => ({
  usual: random.pick(METHODS[currency]),
  thrifty: random.chance(ODDS.thrifty),
});

/** What an order of so much is paid with. */
export const methodFor = (
  random: Random,
  { usual }: Wallet,
  { currency }: Market,
  amount: number,
): PaymentMethod => {
  if (amount >= LARGE[currency] && random.chance(ODDS.instalments)) return "instalments";
  return random.chance(ODDS.usual) ? usual : random.pick(METHODS[currency]);
};

/** What is taken when a way to pay has failed. */
export const otherMethod = (
  random: Random,
  failed: PaymentMethod,
  { currency }: Market,
): PaymentMethod => {
  const [first, ...others] = METHODS[currency].filter((method) => method !== failed);
  return first === undefined ? failed : random.pick([first, ...others]);
};

/** Part of the price that a coupon takes off an order; 0 without one. */
export const discountFor = (random: Random, { thrifty }: Wallet): number =>
  random.chance(thrifty ? ODDS.couponOfThrifty : ODDS.coupon) ? random.pick(DISCOUNTS) : 0;
