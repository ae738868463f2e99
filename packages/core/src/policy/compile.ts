import type { CompiledCondition } from "../condition/index.ts";
import { compileCondition, isFlaw } from "../condition/index.ts";
import { durationOf } from "../duration/index.ts";
import type { Scope } from "./cap.ts";
import type { Place } from "./claim.ts";
import { isAmong, isNamed } from "./claim.ts";
import type { CompiledCap } from "./compiled-cap.ts";
import { compileCap, reachOfCap } from "./compiled-cap.ts";
import type { CompiledControl } from "./control.ts";
import type { CompiledCoolDown } from "./cool-down.ts";
import { reachOfCoolDown } from "./cool-down.ts";
import type { CompiledLever } from "./lever.ts";
import type { Policy } from "./policy.ts";
import type { PolicyOffer, PolicyOffers } from "./scope.ts";
import { countedTogether, exceptionOf, selectionOf } from "./scope.ts";

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

/** The condition of a suppression. */
export type SuppressionCondition = { readonly id: string; readonly condition: CompiledCondition };

/** The live policies; scopes are matched when something is compiled, not when it is decided. */
export type CompiledPolicies = {
  readonly policyFor: (place: Place) => CandidatePolicy;
  readonly conditions: readonly SuppressionCondition[];
  /** The control group that a slot keeps to; null when it keeps to none. */
  readonly controlOf: (slot: string) => CompiledControl | null;
};

/** Names a part of a policy in claims, reasons and reports. */
const partId = (policy: KeyedPolicy, key: string): string => `policy:${policy.key}/${key}`;

/** Whether a part is about an offer at its place. */
const isAbout = (
  { of, except }: { readonly of?: Scope | undefined; readonly except?: Scope | undefined },
  place: Place,
  live: PolicyOffers,
): boolean => isAmong(selectionOf(of, live), place) && !isNamed(exceptionOf(except, live), place);

type Compiling = {
  readonly live: PolicyOffers;
  /** One cap for all that are counted together, by its id. */
  readonly caps: Map<string, CompiledCap>;
};

const capsOf = (policy: KeyedPolicy, place: Place, { live, caps }: Compiling): CompiledCap[] =>
  (policy.caps ?? [])
    .filter((part) => isAbout(part, place, live))
    .flatMap((part) => {
      const { key, per, of = {}, except } = part;
      const selection = selectionOf(of, live);
      return countedTogether(per, of, selection, place, live).map((together) => {
        const id = `${partId(policy, key)}${together.name}`;
        const cap = caps.get(id) ?? compileCap(id, part, together.of, exceptionOf(except, live));
        caps.set(id, cap);
        return cap;
      });
    });

const ownCaps = ({ offer }: Place, { live, caps }: Compiling): CompiledCap[] =>
  (live.get(offer)?.caps ?? []).map((each, index) => {
    const id = `offer:${offer}/caps/${index}`;
    const cap = caps.get(id) ?? compileCap(id, each, { offers: [offer] });
    caps.set(id, cap);
    return cap;
  });

const coolDownsOf = (policy: KeyedPolicy, place: Place, { live }: Compiling): CompiledCoolDown[] =>
  (policy.coolDowns ?? [])
    .filter((part) => isAbout(part, place, live))
    .flatMap(({ key, after, times, within, for: lasts, per, of = {}, except }) =>
      countedTogether(per, of, selectionOf(of, live), place, live).map((together) => ({
        id: `${partId(policy, key)}${together.name}`,
        after,
        times,
        within: durationOf(within),
        lasts: durationOf(lasts) ?? 0,
        of: together.of,
        except: exceptionOf(except, live),
      })),
    );

const leversOf = (policy: KeyedPolicy, place: Place, { live }: Compiling): CompiledLever[] =>
  (policy.levers ?? [])
    .filter((part) => isAbout(part, place, live))
    .map(({ key, factor, until }) => ({
      id: partId(policy, key),
      factor,
      until: Temporal.Instant.from(until).epochMilliseconds,
    }));

const conditionsOf = (policy: KeyedPolicy): SuppressionCondition[] =>
  (policy.suppress ?? []).flatMap(({ key, when }) => {
    const condition = compileCondition(when);
    return isFlaw(condition) ? [] : [{ id: partId(policy, key), condition }];
  });

const policyFor =
  (policies: readonly KeyedPolicy[], compiling: Compiling) =>
  (place: Place): CandidatePolicy => {
    const { live } = compiling;
    const off = policies.find(({ disabled = [] }) =>
      disabled.some((scope) => isAmong(selectionOf(scope, live), place)),
    );
    return {
      disabled: off?.key ?? null,
      caps: [
        ...ownCaps(place, compiling),
        ...policies.flatMap((policy) => capsOf(policy, place, compiling)),
      ],
      coolDowns: policies.flatMap((policy) => coolDownsOf(policy, place, compiling)),
      suppressions: policies.flatMap((policy) =>
        (policy.suppress ?? [])
          .filter((part) => isAbout(part, place, live))
          .map(({ key }) => partId(policy, key)),
      ),
      levers: policies.flatMap((policy) => leversOf(policy, place, compiling)),
    };
  };

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
  return {
    policyFor: policyFor(inOrder, { live, caps: new Map() }),
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
