import type { Cap, Scope } from "./cap.ts";
import type { Place, Selection } from "./selection.ts";

/** What a policy may ask of an offer that is live. */
export type PolicyOffer = {
  readonly key: string;
  readonly groups?: readonly string[] | undefined;
  readonly purpose?: string | undefined;
  readonly caps?: readonly Cap[] | undefined;
};

/** Offers that are live, by key. */
export type PolicyOffers = ReadonlyMap<string, PolicyOffer>;

const isInGroup = (groups: readonly string[], offer: PolicyOffer): boolean =>
  offer.groups?.some((group) => groups.includes(group)) ?? false;

const needsPurpose = (purposes: readonly string[], { purpose }: PolicyOffer): boolean =>
  purpose !== undefined && purposes.includes(purpose);

const saysOffers = ({ offers, groups, purposes }: Scope): boolean =>
  offers !== undefined || groups !== undefined || purposes !== undefined;

const places = ({ slots, channels }: Scope): Pick<Selection, "slots" | "channels"> => ({
  ...(slots === undefined ? {} : { slots }),
  ...(channels === undefined ? {} : { channels }),
});

/** What fits all that a scope gives; without one, everything. Groups and purposes become their offers. */
export const selectionOf = (scope: Scope = {}, live: PolicyOffers): Selection => {
  const { offers, groups, purposes } = scope;
  const named = [...(offers ?? live.keys())].filter((key) => {
    const offer = live.get(key) ?? { key };
    return (
      (groups === undefined || isInGroup(groups, offer)) &&
      (purposes === undefined || needsPurpose(purposes, offer))
    );
  });
  return { ...(saysOffers(scope) ? { offers: named } : {}), ...places(scope) };
};

/** What fits one of what a scope gives; without one, nothing. */
export const exceptionOf = (scope: Scope = {}, live: PolicyOffers): Selection => {
  const { offers = [], groups = [], purposes = [] } = scope;
  const fitting = [...live.values()].filter(
    (offer) => isInGroup(groups, offer) || needsPurpose(purposes, offer),
  );
  const keys = [...new Set([...offers, ...fitting.map(({ key }) => key)])];
  return { ...(saysOffers(scope) ? { offers: keys } : {}), ...places(scope) };
};

const narrowed = (selection: Selection, keys: readonly string[]): Selection => {
  const among = new Set(keys);
  return { ...selection, offers: selection.offers?.filter((key) => among.has(key)) ?? keys };
};

const offersOf = (group: string, live: PolicyOffers): readonly string[] =>
  [...live.values()].flatMap((offer) => (isInGroup([group], offer) ? [offer.key] : []));

/** What is counted together: its name, and what it is about. */
type Together = { readonly name: string; readonly of: () => Selection };

/** A part of a policy with what it is about. */
export type ScopedPart = {
  /** What is counted together: each offer, group, slot or channel apart, or all. */
  readonly per: "offer" | "group" | "slot" | "channel" | "all";
  /** Groups that its scope names; absent when it names none. */
  readonly groups: readonly string[] | undefined;
  readonly of: Selection;
};

/** What an offer at its place, that the part is about, is counted together with: of groups each that it names. */
export const countedTogether = (
  { per, groups: wanted, of }: ScopedPart,
  { offer, slot, channel }: Place,
  live: PolicyOffers,
): readonly Together[] => {
  switch (per) {
    case "all":
      return [{ name: "", of: () => of }];
    case "offer":
      return [{ name: `/offer=${offer}`, of: () => ({ ...of, offers: [offer] }) }];
    case "slot":
      return [{ name: `/slot=${slot}`, of: () => ({ ...of, slots: [slot] }) }];
    case "channel":
      return [{ name: `/channel=${channel}`, of: () => ({ ...of, channels: [channel] }) }];
    case "group":
      return [...new Set(live.get(offer)?.groups ?? [])]
        .filter((group) => wanted?.includes(group) ?? true)
        .map((group) => ({
          name: `/group=${group}`,
          of: () => narrowed(of, offersOf(group, live)),
        }));
  }
};
