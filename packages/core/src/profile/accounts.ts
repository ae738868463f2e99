import type { Event } from "../event/index.ts";
import type { Json } from "../json/index.ts";
import { isObject } from "../json/index.ts";
import type { Register, Registers } from "./register.ts";
import { combineRegisters, NO_REGISTERS } from "./register.ts";
import type { Stamp } from "./stamp.ts";
import { compareStamps, decodeStamp, stampOf, stampText } from "./stamp.ts";

/** Accounts that a profile remembers a statement about: the most recently stated. */
export const MAX_ACCOUNTS = 100;

/** The earliest statement that somebody belongs to each account. */
type Firsts = Readonly<Record<string, Stamp>>;

/**
 * Which accounts a facet or profile belongs to. `stated` has the last word about each account, true
 * for in and false for out. `first` has the earliest joins; of too many the earliest are kept. Each
 * of the two is a commutative monoid by itself, so that any order of events gives the same bytes (L3).
 */
export type Accounts = { readonly stated: Registers; readonly first: Firsts };
export const NO_ACCOUNTS: Accounts = { stated: NO_REGISTERS, first: {} };

/** What an event says: a `group` call of somebody who is believed is a join. */
export const joinOf = (event: Event): Accounts => {
  const { type, account } = event;
  if (type !== "group" || account === undefined) return NO_ACCOUNTS;
  const stamp = stampOf(event);
  return { stated: { [account]: { value: true, stamp } }, first: { [account]: stamp } };
};

/** What somebody says who takes a profile out of an account, at an instant (epoch ms). */
export const leaveOf = (account: string, time: number, actor: string): Accounts => ({
  stated: { [account]: { value: false, stamp: [time, "", actor] } },
  first: {},
});

const earliestFirst = (a: readonly [string, Stamp], b: readonly [string, Stamp]): number =>
  compareStamps(a[1], b[1]) || (a[0] < b[0] ? -1 : 1);

const combineFirsts = (a: Firsts, b: Firsts): Firsts => {
  const joined: Record<string, Stamp> = { ...a };
  for (const [account, stamp] of Object.entries(b)) {
    const here = Object.hasOwn(joined, account) ? joined[account] : undefined;
    if (here === undefined || compareStamps(stamp, here) < 0) joined[account] = stamp;
  }
  const all = Object.entries(joined);
  return all.length <= MAX_ACCOUNTS
    ? joined
    : Object.fromEntries(all.sort(earliestFirst).slice(0, MAX_ACCOUNTS));
};

export const combineAccounts = (a: Accounts, b: Accounts): Accounts => {
  if (b === NO_ACCOUNTS) return a;
  if (a === NO_ACCOUNTS) return b;
  return {
    stated: combineRegisters(a.stated, b.stated, MAX_ACCOUNTS),
    first: combineFirsts(a.first, b.first),
  };
};

/** An account that somebody belongs to. */
export type Membership = {
  readonly account: string;
  /** The earliest join that is known, epoch ms; one who left and joined again was there before. */
  readonly since: number;
  /** The last join: its source, and its time (epoch ms). */
  readonly source: string;
  readonly stated: number;
};

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The accounts that somebody is in, by id. */
export const accountsOf = ({ stated, first }: Accounts): readonly Membership[] =>
  Object.entries(stated)
    .filter(([, { value }]) => value === true)
    .sort(([a], [b]) => byName(a, b))
    .map(([account, { stamp }]) => ({
      account,
      since: (Object.hasOwn(first, account) ? first[account] : undefined)?.[0] ?? stamp[0],
      source: stamp[2],
      stated: stamp[0],
    }));

/** The last word about an account; undefined where there is none. */
export const statedOf = ({ stated }: Accounts, account: string): Register | undefined =>
  Object.hasOwn(stated, account) ? stated[account] : undefined;

/** True when the last word about an account is that somebody is in it. */
export const isIn = (accounts: Accounts, account: string): boolean =>
  statedOf(accounts, account)?.value === true;

/** Canonical JSON: the earliest join and the last word by account, each with its stamp. */
export const accountsText = (
  { stated, first }: Accounts,
  registersText: (registers: Registers) => string,
): string => {
  const firsts = Object.entries(first)
    .sort(([a], [b]) => byName(a, b))
    .map(([account, stamp]) => `${JSON.stringify(account)}:${stampText(stamp)}`);
  return `{"first":{${firsts.join(",")}},"stated":${registersText(stated)}}`;
};

/** Reads what `accountsText` wrote; nothing where nothing was written. */
export const accountsFrom = (
  value: Json | undefined,
  registersFrom: (value: Json | undefined) => Registers,
): Accounts => {
  if (!isObject(value)) return NO_ACCOUNTS;
  const { first, stated } = value;
  const firsts: Record<string, Stamp> = {};
  for (const [account, each] of Object.entries(isObject(first) ? first : {})) {
    const stamp = decodeStamp(each);
    if (stamp !== null) firsts[account] = stamp;
  }
  return { stated: registersFrom(stated), first: firsts };
};
