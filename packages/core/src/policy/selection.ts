import type { Use } from "./use.ts";

/** Which uses something is about; an absent list means all. */
export type Selection = {
  readonly offers?: readonly string[];
  readonly slots?: readonly string[];
  readonly channels?: readonly string[];
};

/** What something is about, and what of that it is not. */
export type Selected = {
  /** All that it lists must fit. */
  readonly of: Selection;
  /** One of its lists that names it is enough. */
  readonly except: Selection;
};

/** Where an offer is, or was, shown. */
export type Place = Pick<Use, "offer" | "slot" | "channel">;

/** Lists up to this length are looked through as they are; making a set of one costs more. */
const SHORT = 8;

type Listed = (key: string) => boolean;

const listed = (keys: readonly string[]): Listed => {
  if (keys.length <= SHORT) return (key) => keys.includes(key);
  const known = new Set(keys);
  return (key) => known.has(key);
};

const ANY: Listed = () => true;
const NONE: Listed = () => false;

const partsOf = ({ offers, slots, channels }: Selection, absent: Listed) => ({
  offer: offers ? listed(offers) : absent,
  slot: slots ? listed(slots) : absent,
  channel: channels ? listed(channels) : absent,
});

/** Makes ready to ask many times whether something is about an offer at its place. */
export const selecting = ({ of, except }: Selected): ((place: Place) => boolean) => {
  const [among, out] = [partsOf(of, ANY), partsOf(except, NONE)];
  return ({ offer, slot, channel }) =>
    among.offer(offer) &&
    among.slot(slot) &&
    among.channel(channel) &&
    !(out.offer(offer) || out.slot(slot) || out.channel(channel));
};
