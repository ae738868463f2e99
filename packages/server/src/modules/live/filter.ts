import type { LiveFilter, LiveStatus } from "@attune/contract";
import type { Decision } from "@attune/core/decision";
import type { Event, Identifier } from "@attune/core/event";
import { identifierKey } from "@attune/core/event";
import type { IdentityPolicy } from "@attune/core/identity";
import type { QuarantinedEvent, Store } from "../../platform/store/index.ts";
import { identifierFrom } from "../profiles/index.ts";
import type { Happening } from "./happening.ts";

/** Which happenings somebody wants to see. */
export type Filter = {
  readonly takes: (happening: Happening) => boolean;
  /** Whether any event in quarantine may be wanted: they are looked up one by one. */
  readonly takesQuarantined: boolean;
  /** Whether an event that became this may be wanted, going by what it is. */
  readonly takesEvent: (status: LiveStatus, event: Partial<Event>) => boolean;
};

const isSame =
  (wanted: string | null) =>
  (identifier: Identifier): boolean =>
    identifierKey(identifier) === wanted;

const eventIn = (row: QuarantinedEvent | null): Partial<Event> =>
  row === null ? {} : JSON.parse(row.stored);

/** The happenings that a filter takes; of what is in quarantine it is looked up what it is. */
export const chosen = async (
  happenings: readonly Happening[],
  { takes, takesQuarantined }: Filter,
  reads: Pick<Store["reads"], "quarantined">,
): Promise<Happening[]> => {
  const taken: Happening[] = [];
  for (const happening of happenings) {
    const isKept = happening.kind === "quarantine";
    if (isKept && !takesQuarantined) continue;
    const row = isKept ? await reads.quarantined(happening.quarantined) : null;
    const known = isKept ? { ...happening, row } : happening;
    if (takes(known)) taken.push(known);
  }
  return taken;
};

/** Compiles a filter; its identifier is brought into its normal form, as those of events are. */
export const filterOf = (asked: LiveFilter, policy: IdentityPolicy): Filter => {
  const { source, event: name, type, status, what } = asked;
  const wanted =
    asked.identifier === undefined ? null : identifierKey(identifierFrom(asked.identifier, policy));
  const isOfEvents = [source, name, type, status].some((each) => each !== undefined);

  const carries = ({ identifiers = [], claims = [] }: Partial<Event>): boolean =>
    wanted === null || [...identifiers, ...claims].some(isSame(wanted));

  const takesEvent: Filter["takesEvent"] = (became, event) =>
    what !== "decisions" &&
    (status === undefined || status === became) &&
    (source === undefined || source === event.source) &&
    (name === undefined || name === event.name) &&
    (type === undefined || type === event.type) &&
    carries(event);

  const takesDecision = ({ subject }: Decision): boolean =>
    what !== "events" &&
    !isOfEvents &&
    (wanted === null ||
      (subject !== null && [subject.identifier, ...subject.noted].some(isSame(wanted))));

  return {
    takesEvent,
    takesQuarantined: what !== "decisions" && (status ?? "quarantined") === "quarantined",
    takes: (happening) => {
      switch (happening.kind) {
        case "event":
          return takesEvent("accepted", happening.event);
        case "decision":
          return takesDecision(happening.decision);
        case "quarantine":
          return takesEvent("quarantined", eventIn(happening.row));
        case "membership":
          return what === "all" && !isOfEvents && wanted === null;
      }
    },
  };
};
