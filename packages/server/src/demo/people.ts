import type { Category } from "./catalog.ts";
import { CATEGORIES } from "./catalog.ts";
import type { Market } from "./market.ts";
import { BRITAIN, IRELAND, NETHERLANDS, SWEDEN } from "./market.ts";
import { NAMES } from "./names.ts";
import { phoneOf } from "./phone.ts";
import type { NonEmpty, Random } from "./random.ts";
import { createRandom, seedFor, uuidFrom } from "./random.ts";
import type { Wallet } from "./wallet.ts";
import { walletOf } from "./wallet.ts";

export type Device = {
  readonly kind: "laptop" | "phone" | "app";
  readonly anonymousId: string;
  /** Apps tell their device; browsers do not know it. */
  readonly deviceId: string | null;
};

export type Club = { readonly id: string; readonly name: string };

export type Person = {
  readonly userId: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly phone: string | null;
  readonly loyaltyId: string | null;
  readonly market: Market;
  readonly devices: NonEmpty<Device>;
  readonly favourite: Category;
  readonly wallet: Wallet;
  readonly club: Club | null;
  /** What the person answered to Segment's consent categories. */
  readonly consent: { readonly personalization: boolean; readonly marketing: boolean };
};

/** One of the many: a person with habits to draw from. */
export type Customer = Person & {
  /** How often this customer comes in the whole time. */
  readonly visits: number;
  /** The visit at which the customer signs up; null for visitors who never say who they are. */
  readonly signsUpAt: number | null;
};

const CLUBS: NonEmpty<Club> = [
  { id: "club-soder", name: "Söders Cykelklubb" },
  { id: "club-haga", name: "Haga Friluft" },
  { id: "club-lea", name: "Lea Valley Wheelers" },
  { id: "club-howth", name: "Howth Hill Walkers" },
];

/** Zipf-like: the busiest come most days, and two in three come once. */
const MOST_VISITS = 80;
const visitsOf = (random: Random): number =>
  Math.min(MOST_VISITS, Math.floor((1 - random.unit()) ** -0.65));

const marketOf = (random: Random): Market => {
  if (random.chance(0.6)) return SWEDEN;
  return random.pick([BRITAIN, BRITAIN, BRITAIN, BRITAIN, IRELAND, NETHERLANDS]);
};

const deviceOf = (random: Random, kind: Device["kind"]): Device => ({
  kind,
  anonymousId: uuidFrom(random),
  deviceId: kind === "app" ? uuidFrom(random).toUpperCase() : null,
});

const devicesOf = (random: Random): NonEmpty<Device> => {
  const first = deviceOf(random, random.pick(["laptop", "phone", "phone"]));
  if (!random.chance(0.35)) return [first];
  const second = deviceOf(random, random.pick(["laptop", "phone", "app"]));
  return random.chance(0.2) ? [first, second, deviceOf(random, "app")] : [first, second];
};

/** Letters as e-mail addresses have them: å and ä are a, ö is o. */
const plain = (name: string): string =>
  name
    .normalize("NFD")
    .replaceAll(/\p{Diacritic}/gu, "")
    .toLowerCase();

const signUpOf = (random: Random, visits: number): number | null => {
  if (!random.chance(visits === 1 ? 0.6 : 0.85)) return null;
  return random.chance(0.5) ? 0 : random.below(Math.min(visits, 3));
};

const customerOf = (
  random: Random,
  aside: Random,
  number: number,
  phones: Map<string, number>,
): Customer => {
  const market = marketOf(random);
  const names = NAMES[market.language];
  const firstName = random.pick(names.first);
  const lastName = random.pick(names.last);
  const visits = visitsOf(random);
  const wary = random.chance(0.08);
  const phoned = random.chance(0.5);
  const nth = phones.get(market.country) ?? 0;
  if (phoned) phones.set(market.country, nth + 1);
  return {
    userId: `customer-${String(number).padStart(4, "0")}`,
    firstName,
    lastName,
    email: `${plain(firstName)}.${plain(lastName)}.${number}@example.${random.pick(["com", "org"])}`,
    phone: phoned ? phoneOf(market.country, nth) : null,
    loyaltyId: random.chance(0.3) ? `L-${String(100_000 + number)}` : null,
    market,
    devices: devicesOf(random),
    favourite: random.pick(CATEGORIES),
    wallet: walletOf(aside, market),
    club: random.chance(0.02) ? random.pick(CLUBS) : null,
    consent: { personalization: !wary, marketing: !wary && random.chance(0.75) },
    visits,
    signsUpAt: signUpOf(random, visits),
  };
};

/** One customer in 25 browses on the computer of the customer before: a family, a couple. */
const SHARING = 0.04;

/** Sets the streams of wallets apart from those of people. */
const WALLETS = 0x3a11e7;

/** The shop's customers, the same for one seed however they are walked through. */
export const makeCustomers = (seed: number, count: number): Customer[] => {
  const phones = new Map<string, number>();
  const customers: Customer[] = [];
  for (let number = 1; number <= count; number += 1) {
    const random = createRandom(seedFor(seed, number));
    const aside = createRandom(seedFor(seed ^ WALLETS, number));
    const customer = customerOf(random, aside, number, phones);
    const before = customers.at(-1);
    const shared = before && random.chance(SHARING) ? before.devices[0] : null;
    customers.push(
      shared ? { ...customer, devices: [shared, ...customer.devices.slice(1)] } : customer,
    );
  }
  return customers;
};
