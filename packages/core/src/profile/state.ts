import type { Consents } from "../consent/index.ts";
import { combineConsents, consentsFrom, consentsText, NO_CONSENTS } from "../consent/index.ts";
import { own, ownObject } from "../json/index.ts";
import type { Json } from "../json/index.ts";
import type { Event } from "../event/index.ts";
import type { Accounts } from "./accounts.ts";
import { accountsFrom, accountsText, combineAccounts, joinOf, NO_ACCOUNTS } from "./accounts.ts";
import type { Cart } from "./cart.ts";
import { cartDelta, combineCarts, EMPTY_CART } from "./cart.ts";
import type { Features } from "./features.ts";
import { combineFeatures, featuresFrom, keptText, NO_FEATURES } from "./features.ts";
import type { Purchases } from "./purchases.ts";
import {
  combinePurchases,
  NO_PURCHASES,
  purchasesFrom,
  purchasesOf,
  purchasesText,
} from "./purchases.ts";
import type { Register, Registers } from "./register.ts";
import {
  boundRegisters,
  combineRegisters,
  decodeRegisters,
  NO_REGISTERS,
  registersText,
} from "./register.ts";
import type { Stamp } from "./stamp.ts";
import { decodeStamp, earlierStamp, laterStamp, stampOf, stampText } from "./stamp.ts";
import type { Touches } from "./touches.ts";
import { combineTouches, NO_TOUCHES, touchesFrom, touchesOf, touchesText } from "./touches.ts";

/** Most recently written trait names that a profile remembers. */
export const MAX_TRAITS = 500;

/**
 * What a state is made of. One that an earlier version wrote lacks a part: 1 is before orders and
 * refunds were in it, 2 before what was done with items was, 3 before earlier purchases of an item were.
 * It stands in the setting `state_version`.
 */
export const STATE_VERSION = 4;

/**
 * Everything known through one facet, or of a whole profile: the same shape, since a profile is the
 * fold over its facets (L3). `combine` is a commutative monoid over it with `EMPTY_STATE`; each event
 * enters once, deduplicated, as `deltaOf(event)`.
 */
export type ProfileState = {
  /** Declared: from `identify`; null values were unset. */
  readonly traits: Registers;
  /** Observed in the context of events: timezone, locale. */
  readonly observed: Registers;
  readonly cart: Cart;
  /** The last statement about each purpose. */
  readonly consent: Consents;
  /** Of the events that live definitions look at: what they need of them, by feature. */
  readonly features: Features;
  /** The accounts that somebody was said to belong to. */
  readonly accounts: Accounts;
  /** Count of Order Completed. */
  readonly orders: number;
  /** What was bought and given back. */
  readonly purchases: Purchases;
  /** What was done with items: for recommendations, where personalization is allowed. */
  readonly touches: Touches;
  readonly events: number;
  /** Earliest and latest event, by effective time. */
  readonly first: Stamp | null;
  readonly last: Stamp | null;
  /** Latest time of receipt, epoch ms: what "lack of activity" is measured from. */
  readonly lastReceived: number;
};

export const EMPTY_STATE: ProfileState = {
  traits: NO_REGISTERS,
  observed: NO_REGISTERS,
  cart: EMPTY_CART,
  consent: NO_CONSENTS,
  features: NO_FEATURES,
  accounts: NO_ACCOUNTS,
  orders: 0,
  purchases: NO_PURCHASES,
  touches: NO_TOUCHES,
  events: 0,
  first: null,
  last: null,
  lastReceived: 0,
};

/** Names of the traits that are taken from the context of events. */
export const OBSERVED_TRAITS = ["timezone", "locale"] as const;
/** Kept beside their identifiers when any call's `context.traits` carries them. */
export const IDENTIFIER_TRAITS = ["email", "phone"] as const;

const traitsOf = (event: Event, context: Json): Registers => {
  const stamp = stampOf(event);
  const traits: Record<string, Register> = {};
  const given = ownObject(context, "traits");
  for (const name of IDENTIFIER_TRAITS) {
    const value = own(given, name);
    if (typeof value === "string" || typeof value === "number") traits[name] = { value, stamp };
  }
  if (event.type !== "identify") return traits;
  for (const [name, value] of Object.entries(ownObject(event.message, "traits")))
    traits[name] = { value, stamp };
  return boundRegisters(traits, MAX_TRAITS);
};

const observedOf = (event: Event, context: Json): Registers => {
  const observed: Record<string, Register> = {};
  for (const name of OBSERVED_TRAITS) {
    const value = own(context, name);
    if (typeof value === "string" && value !== "")
      observed[name] = { value: value.slice(0, 100), stamp: stampOf(event) };
  }
  return observed;
};

/** What one event adds to the facet it happened to; `features` is what live definitions need of it. */
export const deltaOf = (event: Event, features: Features): ProfileState => {
  const stamp = stampOf(event);
  const context = ownObject(event.message, "context");
  return {
    traits: traitsOf(event, context),
    observed: observedOf(event, context),
    cart: cartDelta(event),
    // What an event says of consent is weighed at its commit, and then an entry of its own.
    consent: NO_CONSENTS,
    features,
    accounts: joinOf(event),
    orders: event.type === "track" && event.name === "Order Completed" ? 1 : 0,
    purchases: purchasesOf(event),
    touches: touchesOf(event),
    events: 1,
    first: stamp,
    last: stamp,
    lastReceived: event.receivedAt,
  };
};

export const combine = (a: ProfileState, b: ProfileState): ProfileState => ({
  traits: combineRegisters(a.traits, b.traits, MAX_TRAITS),
  observed: combineRegisters(a.observed, b.observed, OBSERVED_TRAITS.length),
  cart: combineCarts(a.cart, b.cart),
  consent: combineConsents(a.consent, b.consent),
  features: combineFeatures(a.features, b.features),
  accounts: combineAccounts(a.accounts, b.accounts),
  orders: a.orders + b.orders,
  purchases: combinePurchases(a.purchases, b.purchases),
  touches: combineTouches(a.touches, b.touches),
  events: a.events + b.events,
  first: earlierStamp(a.first, b.first),
  last: laterStamp(a.last, b.last),
  lastReceived: Math.max(a.lastReceived, b.lastReceived),
});

export type StateEncoder = (state: ProfileState) => string;

/**
 * Canonical JSON of states: equal states are equal bytes. An encoder remembers the text of registers
 * that it has met, since an event leaves most of a state as it was.
 */
export const createStateEncoder = (): StateEncoder => {
  const known = new WeakMap<object, string>();
  const remember = <T extends object>(value: T, textOf: (value: T) => string): string => {
    const found = known.get(value);
    if (found !== undefined) return found;
    const text = textOf(value);
    known.set(value, text);
    return text;
  };
  const encode = (registers: Registers): string => remember(registers, registersText);
  // Nobody asked is how most states stand: then there is nothing to tell of it.
  const consentMember = (consent: Consents): string =>
    consent === NO_CONSENTS ? "" : `,"consent":${remember(consent, consentsText)}`;
  const featuresMember = (features: Features): string => {
    const ids = Object.keys(features).sort();
    if (ids.length === 0) return "";
    const members = ids.flatMap((id) => {
      const kept = features[id];
      return kept ? [`${JSON.stringify(id)}:${remember(kept, keptText)}`] : [];
    });
    return `,"features":{${members.join(",")}}`;
  };
  // Nor do most people belong to an account.
  const accountsMember = (accounts: Accounts): string =>
    accounts === NO_ACCOUNTS
      ? ""
      : `"accounts":${remember(accounts, (each) => accountsText(each, registersText))},`;
  const purchasesMember = (purchases: Purchases): string =>
    purchases === NO_PURCHASES ? "" : `,"purchases":${remember(purchases, purchasesText)}`;
  const touchesMember = (touches: Touches): string =>
    touches.length === 0 ? "" : `,"touches":${remember(touches, touchesText)}`;
  return ({ traits, observed, cart, consent, features, accounts, ...rest }) =>
    `{${accountsMember(accounts)}"cart":{"emptied":${stampText(cart.emptied)},"lines":${encode(cart.lines)}}` +
    `${consentMember(consent)},"events":${rest.events}${featuresMember(features)},"first":${stampText(rest.first)},"last":${stampText(rest.last)}` +
    `,"lastReceived":${rest.lastReceived},"observed":${encode(observed)},"orders":${rest.orders}` +
    `${purchasesMember(rest.purchases)}${touchesMember(rest.touches)},"traits":${encode(traits)}}`;
};

/** One state as canonical JSON. */
export const encodeState: StateEncoder = (state) => createStateEncoder()(state);

const count = (value: Json | undefined): number => (typeof value === "number" ? value : 0);

/** Reads what `encodeState` wrote. */
export const decodeState = (text: string): ProfileState => {
  const parsed: Json = JSON.parse(text);
  const cart = ownObject(parsed, "cart");
  const emptied = decodeStamp(own(cart, "emptied"));
  const lines = decodeRegisters(own(cart, "lines"));
  return {
    traits: decodeRegisters(own(parsed, "traits")),
    observed: decodeRegisters(own(parsed, "observed")),
    cart: emptied === null && Object.keys(lines).length === 0 ? EMPTY_CART : { emptied, lines },
    consent: consentsFrom(own(parsed, "consent")),
    features: featuresFrom(own(parsed, "features")),
    accounts: accountsFrom(own(parsed, "accounts"), decodeRegisters),
    orders: count(own(parsed, "orders")),
    purchases: purchasesFrom(own(parsed, "purchases")),
    touches: touchesFrom(own(parsed, "touches")),
    events: count(own(parsed, "events")),
    first: decodeStamp(own(parsed, "first")),
    last: decodeStamp(own(parsed, "last")),
    lastReceived: count(own(parsed, "lastReceived")),
  };
};
