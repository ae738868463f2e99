import { accountTraitsOf, revenueOf } from "@attune/core/account";
import { rootOf } from "@attune/core/decision";
import type { Decision } from "@attune/core/decision";
import { identifierKey } from "@attune/core/event";
import type { Event } from "@attune/core/event";
import type { ProfileState, Trait } from "@attune/core/profile";
import { accountsOf } from "@attune/core/profile";
import type {
  LoggedDecision,
  LoggedEvent,
  ProfileRow,
  Store,
  Wanted,
} from "../../platform/store/index.ts";
import type { ExportFilter } from "./export-filter.ts";

/** What can be taken out. */
export type ExportName = "events" | "profiles" | "decisions" | "members" | "accounts";

/** What is taken out: of members and accounts, those of a segment. */
export type Export =
  | { readonly name: Exclude<ExportName, "members" | "accounts"> }
  | { readonly name: "members" | "accounts"; readonly segment: string };

const iso = (at: number): string => new Date(at).toISOString();

const eventRows = async function* (store: Store, filter: ExportFilter): AsyncGenerator<object> {
  const wanted: Wanted<LoggedEvent> = ({ profile }, consentsOf) =>
    filter.takes(profile, consentsOf);
  for await (const { body, profile } of store.reads.exportEvents(wanted)) {
    const event: Event = JSON.parse(body);
    const message = filter.messageOf(event);
    if (message === null) continue;
    // The Segment wire form, with what acceptance settled: id, effective time, receipt, profile; and
    // with the stamps of the catalog, which an import leaves out again.
    yield {
      ...message,
      type: event.type,
      messageId: event.messageId,
      timestamp: iso(event.time),
      receivedAt: iso(event.receivedAt),
      source: event.source,
      profileId: profile === null ? null : `p${profile}`,
      ...(event.items === undefined ? {} : { catalogItems: event.items }),
    };
  }
};

/** Where rows come from, and the traits of a profile as they are when its row is read. */
export type ExportSource = {
  readonly store: Store;
  readonly traitsOf: (state: ProfileState) => readonly Trait[];
};

const profileRows = async function* (
  { store, traitsOf }: ExportSource,
  filter: ExportFilter,
): AsyncGenerator<object> {
  const wanted: Wanted<ProfileRow> = ({ id }, consentsOf) => filter.takes(id, consentsOf);
  for await (const row of store.reads.exportProfiles(wanted)) {
    const traits = traitsOf(row.state).filter(({ name }) => filter.keptFor(name) === null);
    yield {
      id: `p${row.id}`,
      identifiers: row.identifiers.map(({ identifier }) => identifierKey(identifier)),
      traits: Object.fromEntries(traits.map(({ name, value }) => [name, value])),
      events: row.state.events,
      orders: row.state.orders,
      accounts: accountsOf(row.state.accounts).map(({ account }) => account),
    };
  }
};

const memberRows = async function* (
  { store, traitsOf }: ExportSource,
  segment: string,
  filter: ExportFilter,
): AsyncGenerator<object> {
  const wanted: Wanted<ProfileRow> = ({ id }, consentsOf) => filter.takes(id, consentsOf);
  for await (const row of store.reads.exportMembers(segment, wanted)) {
    const traits = traitsOf(row.state).filter(({ name }) => filter.keptFor(name) === null);
    yield {
      id: `p${row.id}`,
      since: iso(row.memberships.in[segment] ?? 0),
      identifiers: row.identifiers.map(({ identifier }) => identifierKey(identifier)),
      traits: Object.fromEntries(traits.map(({ name, value }) => [name, value])),
    };
  }
};

const accountRows = async function* (store: Store, segment: string): AsyncGenerator<object> {
  for await (const { id, state, memberships } of store.reads.exportAccounts(segment))
    yield {
      id,
      since: iso(memberships.in[segment] ?? 0),
      traits: Object.fromEntries(accountTraitsOf(state).map(({ name, value }) => [name, value])),
      events: state.events,
      orders: state.orders,
      revenue: revenueOf(state),
      firstSeen: state.first && iso(state.first[0]),
      lastSeen: state.last && iso(state.last[0]),
    };
};

/** The traits that a decision read, as far as they may go out: the others as if they had not been read. */
const shownTraits = ({ inputs, candidates }: Decision, { keptFor }: ExportFilter) => ({
  inputs: inputs.map((input) => {
    const purpose = keptFor(rootOf(input.path));
    return purpose === null
      ? input
      : { path: input.path, withheld: purpose, source: null, time: null };
  }),
  candidates: candidates.map((candidate) => ({
    ...candidate,
    clauses: candidate.clauses.filter(({ path }) => keptFor(rootOf(path)) === null),
  })),
});

const decisionRows = async function* (store: Store, filter: ExportFilter): AsyncGenerator<object> {
  // A decision for nobody is about nobody.
  const wanted: Wanted<LoggedDecision> = async ({ decision, profile }, consentsOf) =>
    decision.subject === null || filter.takes(profile, consentsOf);
  for await (const { seq, decision } of store.reads.exportDecisions(wanted))
    yield { seq, ...decision, ...shownTraits(decision, filter), time: iso(decision.time) };
};

/** The rows of an export, of one snapshot and in order, a bounded page in memory at a time. */
export const exportRows = (
  source: ExportSource,
  wanted: Export,
  filter: ExportFilter,
): AsyncGenerator<object> => {
  switch (wanted.name) {
    case "members":
      return memberRows(source, wanted.segment, filter);
    case "accounts":
      return accountRows(source.store, wanted.segment);
    case "events":
      return eventRows(source.store, filter);
    case "profiles":
      return profileRows(source, filter);
    case "decisions":
      return decisionRows(source.store, filter);
  }
};
