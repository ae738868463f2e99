import { accountAttributes } from "@attune/core/account";
import type {
  CompiledCondition,
  FeatureRecords,
  Matchable,
  SeenAccount,
  Subject,
} from "@attune/core/condition";
import { keepBoth, matchableOf, zoneOf } from "@attune/core/condition";
import type { Event } from "@attune/core/event";
import type { Mask } from "@attune/core/privacy";
import { accountsOf, keepText, zoneOfState } from "@attune/core/profile";
import type { Program } from "@attune/core/segment";
import { seenAccount } from "@attune/core/segment";
import type { FillingState, ProfileRow, Store } from "../../platform/store/index.ts";
import type { Known } from "../conditions/index.ts";
import { boundRecords, eventsOf, knownOf, shownEvent } from "../conditions/index.ts";
import { undoneTraits } from "../traits/index.ts";
import { hiddenFrom } from "./hidden-from.ts";

/** Of whom conditions are asked, when, and by whom. */
export type Asking = {
  readonly condition: CompiledCondition;
  /** What live segments keep, and how far that has caught up. */
  readonly program: Program;
  readonly fillings: readonly FillingState[];
  /** What the reader may not see is read as missing. */
  readonly mask: Mask | null;
  /** Epoch ms. */
  readonly now: number;
};

/** Events of one person that are read together with those of others. */
const MOST_EVENTS = 5_000;

/** True when states hold all that a condition asks of events. */
export const areKept = ({
  condition,
  program,
  fillings,
  mask,
}: Pick<Asking, "condition" | "program" | "fillings" | "mask">): boolean => {
  // What is kept of events is not hidden from anybody: who may not see all reads the events.
  if (mask !== null && condition.features.length > 0) return false;
  return condition.features.every(({ id, keep }) => {
    const stored = program.features.find(({ feature }) => feature.id === id);
    if (!stored) return false;
    const kept = stored.feature.keep;
    return (
      keepText(keepBoth(kept, keep)) === keepText(kept) &&
      !fillings.some((each) => each.kind === "feature" && each.key === stored.key)
    );
  });
};

/** Accounts by id, as far as the reader may see them; none when the condition asks of none. */
const accountsFor = async (
  { reads }: Store,
  rows: readonly ProfileRow[],
  { condition, program, mask }: Asking,
): Promise<ReadonlyMap<string, SeenAccount>> => {
  if (!condition.needsAccounts) return new Map();
  const ids = rows.flatMap(({ state }) => accountsOf(state.accounts).map(({ account }) => account));
  const accounts = await reads.accountsById([...new Set(ids)]);
  return new Map(
    accounts.map((each) => [
      each.id,
      seenAccount(program, each, hiddenFrom(accountAttributes(each.id, each.state), mask)),
    ]),
  );
};

const matchables = (events: readonly Event[], mask: Mask | null): Matchable[] =>
  events.map((event) => shownEvent(matchableOf(event, event.items), mask));

/** What each of some people did, as a condition asks of it; read for all of them at once. */
const recordsFor = async (
  store: Store,
  rows: readonly ProfileRow[],
  asking: Asking,
): Promise<(row: ProfileRow) => FeatureRecords> => {
  const { condition, program, mask } = asking;
  if (areKept(asking)) return ({ state }) => program.recordsOf(state);
  const [few, many] = [true, false].map((isFew) =>
    rows.filter(({ state }) => state.events <= MOST_EVENTS === isFew),
  );
  const known = new Map<number, FeatureRecords>();
  for (const { id } of many ?? [])
    known.set(id, (await eventsOf(store, id, condition.features, mask)).records);
  const facets = (few ?? []).flatMap(({ identifiers }) => identifiers.map(({ facet }) => facet));
  const events = await store.reads.eventsOfFacets(facets);
  return (row) =>
    known.get(row.id) ??
    boundRecords(
      condition.features,
      matchables(
        row.identifiers.flatMap(({ facet }) => events.get(facet) ?? []),
        mask,
      ),
    );
};

/** People as conditions see them, as they stand now. */
export const subjectsOf = async (
  store: Store,
  rows: readonly ProfileRow[],
  asking: Asking,
): Promise<readonly { readonly row: ProfileRow; readonly subject: Subject }[]> => {
  const { program, mask, now } = asking;
  const [records, accounts] = [
    await recordsFor(store, rows, asking),
    await accountsFor(store, rows, asking),
  ];
  const undone = await undoneTraits(store, program);
  return rows.map((row) => {
    let seen: Known | null = null;
    const known = (): Known => (seen ??= knownOf(row, program, now, undone, mask));
    const subject: Subject = {
      // Not every condition asks for them.
      get attributes() {
        return known().attributes;
      },
      get computed() {
        return known().computed;
      },
      records: records(row),
      isIn: (segment) => Object.hasOwn(row.memberships.in, segment),
      accounts: accountsOf(row.state.accounts)
        .map(({ account }) => accounts.get(account))
        .filter((each) => each !== undefined),
      now,
      zone:
        mask === null
          ? zoneOfState(row.state, program.zone)
          : zoneOf(known().attributes, program.zone),
    };
    return { row, subject };
  });
};
