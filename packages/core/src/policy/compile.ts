import { parseInstant } from "../calendar/index.ts";
import type { CompiledCondition } from "../condition/index.ts";
import { compileCondition, isFlaw } from "../condition/index.ts";
import { durationOf } from "../duration/index.ts";
import type { Scope } from "./cap.ts";
import type { CompiledCap } from "./compiled-cap.ts";
import { compileCap, reachOfCap } from "./compiled-cap.ts";
import type { CompiledControl } from "./control.ts";
import type { CompiledCoolDown } from "./cool-down.ts";
import { reachOfCoolDown } from "./cool-down.ts";
import type { CompiledLever } from "./lever.ts";
import type { Policy } from "./policy.ts";
import type { PolicyOffer, PolicyOffers, ScopedPart } from "./scope.ts";
import { countedTogether, exceptionOf, selectionOf } from "./scope.ts";
import type { Place, Selection } from "./selection.ts";
import { selecting } from "./selection.ts";

export type KeyedPolicy = Policy & { readonly key: string };

/** What policies say of one offer at one place, and the offer itself; the offer's own caps come first. */
export type CandidatePolicy = {
  /** Key of the policy that has switched it off; null when none has. */
  readonly disabled: string | null;
  readonly caps: readonly CompiledCap[];
  readonly coolDowns: readonly CompiledCoolDown[];
  /** Ids of the suppressions that are about it: it is suppressed for whom one of their conditions holds. */
  readonly suppressions: readonly string[];
  readonly levers: readonly CompiledLever[];
};

/** The condition of a suppression; null where it cannot be read: then everybody is left alone. */
export type SuppressionCondition = {
  readonly id: string;
  readonly condition: CompiledCondition | null;
};

/** The live policies; scopes are matched when something is compiled, not when it is decided. */
export type CompiledPolicies = {
  readonly policyFor: (place: Place) => CandidatePolicy;
  readonly conditions: readonly SuppressionCondition[];
  /** The control group that a slot keeps to; null when it keeps to none. */
  readonly controlOf: (slot: string) => CompiledControl | null;
};

/** Names a part of a policy in claims, reasons and reports. */
const partId = (policy: KeyedPolicy, key: string): string => `policy:${policy.key}/${key}`;

/** A part of a policy with what it is about, worked out once. */
type Part<T> = ScopedPart & {
  readonly id: string;
  readonly except: Selection;
  readonly isAbout: (place: Place) => boolean;
  readonly part: T;
};

type Scoped = {
  readonly key: string;
  readonly per?: ScopedPart["per"];
  readonly of?: Scope | undefined;
  readonly except?: Scope | undefined;
};

const partsOf = <T extends Scoped>(
  policies: readonly KeyedPolicy[],
  list: (policy: KeyedPolicy) => readonly T[] | undefined,
  live: PolicyOffers,
): readonly Part<T>[] =>
  policies.flatMap((policy) =>
    (list(policy) ?? []).map((part) => {
      const of = selectionOf(part.of, live);
      const except = exceptionOf(part.except, live);
      return {
        id: partId(policy, part.key),
        per: part.per ?? "all",
        groups: part.of?.groups,
        of,
        except,
        isAbout: selecting({ of, except }),
        part,
      };
    }),
  );

/** Those that are about an offer at its place. */
const about = <T>(parts: readonly Part<T>[], place: Place): readonly Part<T>[] =>
  parts.filter(({ isAbout }) => isAbout(place));

/** Makes what is not there yet: what is counted together is one value for all that it is about. */
const createShared = <T>() => {
  const made = new Map<string, T>();
  return (id: string, make: () => T): T => {
    const before = made.get(id);
    if (before !== undefined) return before;
    const value = make();
    made.set(id, value);
    return value;
  };
};

const capsWith = (policies: readonly KeyedPolicy[], live: PolicyOffers) => {
  const parts = partsOf(policies, ({ caps }) => caps, live);
  const shared = createShared<CompiledCap>();
  const own = ({ offer }: Place): CompiledCap[] =>
    (live.get(offer)?.caps ?? []).map((cap, index) => {
      const id = `offer:${offer}/caps/${index}`;
      return shared(id, () => compileCap(id, cap, { offers: [offer] }));
    });
  return (place: Place): CompiledCap[] => [
    ...own(place),
    ...about(parts, place).flatMap((scoped) =>
      countedTogether(scoped, place, live).map(({ name, of }) => {
        const id = `${scoped.id}${name}`;
        return shared(id, () => compileCap(id, scoped.part, of(), scoped.except));
      }),
    ),
  ];
};

const coolDownsWith = (policies: readonly KeyedPolicy[], live: PolicyOffers) => {
  const parts = partsOf(policies, ({ coolDowns }) => coolDowns, live);
  const shared = createShared<CompiledCoolDown>();
  return (place: Place): CompiledCoolDown[] =>
    about(parts, place).flatMap((scoped) =>
      countedTogether(scoped, place, live).map(({ name, of }) => {
        const id = `${scoped.id}${name}`;
        const { after, times, within, for: lasts } = scoped.part;
        return shared(id, () => ({
          id,
          after,
          times,
          within: durationOf(within),
          lasts: durationOf(lasts) ?? 0,
          of: of(),
          except: scoped.except,
        }));
      }),
    );
};

const leversWith = (policies: readonly KeyedPolicy[], live: PolicyOffers) => {
  const parts = partsOf(policies, ({ levers }) => levers, live);
  const compiled = new Map(
    parts.flatMap((scoped) => {
      const { factor, until } = scoped.part;
      const ends = parseInstant(until);
      return ends === null ? [] : [[scoped, { id: scoped.id, factor, until: ends }] as const];
    }),
  );
  return (place: Place): CompiledLever[] =>
    about(parts, place).flatMap((scoped) => compiled.get(scoped) ?? []);
};

const disabledBy = (policies: readonly KeyedPolicy[], live: PolicyOffers) => {
  const switched = policies.flatMap(({ key, disabled = [] }) =>
    disabled.map((scope) => ({
      key,
      isAbout: selecting({ of: selectionOf(scope, live), except: {} }),
    })),
  );
  return (place: Place): string | null =>
    switched.find(({ isAbout }) => isAbout(place))?.key ?? null;
};

const conditionsOf = (policy: KeyedPolicy): SuppressionCondition[] =>
  (policy.suppress ?? []).map(({ key, when }) => {
    const condition = compileCondition(when);
    return { id: partId(policy, key), condition: isFlaw(condition) ? null : condition };
  });

const controlIn = (policies: readonly KeyedPolicy[]): CompiledPolicies["controlOf"] => {
  const policy = policies.find(({ control }) => control !== undefined);
  if (policy?.control === undefined) return () => null;
  const { share, seed, except } = policy.control;
  const control = { policy: policy.key, share, seed };
  return (slot) => (except?.slots.includes(slot) === true ? null : control);
};

/** Compiles the live policies over the live offers, in the order of their keys. */
export const compilePolicies = (
  policies: readonly KeyedPolicy[],
  offers: readonly PolicyOffer[],
): CompiledPolicies => {
  const inOrder = policies.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const live = new Map(offers.map((offer) => [offer.key, offer]));
  const disabled = disabledBy(inOrder, live);
  const caps = capsWith(inOrder, live);
  const coolDowns = coolDownsWith(inOrder, live);
  const suppressions = partsOf(inOrder, ({ suppress }) => suppress, live);
  const levers = leversWith(inOrder, live);
  return {
    policyFor: (place) => ({
      disabled: disabled(place),
      caps: caps(place),
      coolDowns: coolDowns(place),
      suppressions: about(suppressions, place).map(({ id }) => id),
      levers: levers(place),
    }),
    conditions: inOrder.flatMap(conditionsOf),
    controlOf: controlIn(inOrder),
  };
};

/**
 * How far back (ms) somebody's uses are looked at for some candidates: 0 when they are not asked for,
 * Infinity for all of them.
 */
export const reachOf = (
  policies: readonly Pick<CandidatePolicy, "caps" | "coolDowns">[],
): number => {
  let reach = 0;
  for (const { caps, coolDowns } of policies) {
    for (const cap of caps) reach = Math.max(reach, reachOfCap(cap));
    for (const coolDown of coolDowns) reach = Math.max(reach, reachOfCoolDown(coolDown));
  }
  return reach;
};
