import type { WorkingSet } from "@attune/core/commit";
import { facetsAfter } from "@attune/core/commit";
import type { Event } from "@attune/core/event";
import type { Confirmed, Exposure } from "@attune/core/exposure";
import { confirm, exposureOf } from "@attune/core/exposure";
import type { IdentityPolicy } from "@attune/core/identity";
import type { Use } from "@attune/core/policy";
import type { QuarantineReason } from "@attune/core/quarantine";
import type { NamedDecision, UseRows } from "./use-rows.ts";

/** The exposures of a batch of events, while it is folded. */
export type Exposing = {
  /**
   * Why an event cannot be taken for what it says of a decision; null when it can. To be asked right
   * before it is folded: it counts whom it will be about.
   */
  readonly refuse: (
    set: WorkingSet,
    event: Event,
    policy: IdentityPolicy,
  ) => QuarantineReason[] | null;
  /** Notes what a folded event confirms; `at` is the time of its commit. */
  readonly take: (event: Event, at: number) => void;
  /** Writes what was confirmed. */
  readonly write: () => void;
};

const POINTER = "/properties/decision_id";

const UNKNOWN: QuarantineReason[] = [
  {
    rule: "exposure-unknown-decision",
    pointer: POINTER,
    detail: "names no decision that was made here",
  },
];
const OF_ANOTHER: QuarantineReason[] = [
  {
    rule: "exposure-of-another",
    pointer: POINTER,
    detail: "the decision was made for somebody else",
  },
];

const NOTHING: Exposing = {
  refuse: () => null,
  take: () => undefined,
  write: () => undefined,
};

const refusalOf = (
  named: NamedDecision | undefined,
  facetsOf: () => ReadonlySet<number>,
): QuarantineReason[] | null => {
  if (!named) return UNKNOWN;
  // Made for nobody, it has reserved nothing: whoever says so confirms nothing.
  return named.facet === null || facetsOf().has(named.facet) ? null : OF_ANOTHER;
};

/** Takes exposures in with the events that bring them: from the profile decided for, and nobody else. */
export const createExposures = (rows: UseRows) => {
  const over = (exposures: ReadonlyMap<Event, Exposure>): Exposing => {
    const ids = [...exposures.values()].flatMap(({ decision }) => decision ?? []);
    const decisions = rows.named([...new Set(ids)]);
    /** Uses by decision and offer, as this batch leaves them. */
    const uses = new Map(
      [...decisions].map(([id, named]): [string, Map<string, Use>] => [
        id,
        new Map(named.uses.map((use) => [use.offer, use])),
      ]),
    );
    const confirmed: Confirmed[] = [];
    return {
      refuse: (set, event, policy) => {
        const exposure = exposures.get(event);
        if (!exposure) return null;
        return refusalOf(decisions.get(exposure.decision ?? ""), () =>
          facetsAfter(set, event, policy),
        );
      },
      take: (event, at) => {
        const exposure = exposures.get(event);
        const known = uses.get(exposure?.decision ?? "");
        if (!exposure || !known) return;
        for (const each of confirm([...known.values()], exposure, event.time, at)) {
          known.set(each.after.offer, each.after);
          confirmed.push(each);
        }
      },
      write: () => confirmed.forEach(rows.confirm),
    };
  };

  /** Looks up the decisions that a batch speaks of; a batch that speaks of none asks nothing. */
  return (events: readonly Event[]): Exposing => {
    const exposures = new Map(
      events.flatMap((event): [Event, Exposure][] => {
        const exposure = exposureOf(event);
        return exposure ? [[event, exposure]] : [];
      }),
    );
    return exposures.size === 0 ? NOTHING : over(exposures);
  };
};
