import type { TimelineResponse } from "@attune/contract";
import type { Entry } from "@attune/core/commit";
import type { Statement } from "@attune/core/consent";
import { bounded } from "@attune/core/consent";
import type { Event, Identifier, Refusal } from "@attune/core/event";
import { identifierKey } from "@attune/core/event";
import type { Json } from "@attune/core/json";
import type { Mask } from "@attune/core/privacy";
import type { Store, TimelineEntry } from "../../platform/store/index.ts";

const list = (identifiers: readonly Identifier[]): string =>
  identifiers.map(identifierKey).join(", ");

/** Items that a sentence names; the entry has them all. */
const MOST_NAMED = 5;

const namedItems = (ids: readonly string[]): string =>
  ids.length <= MOST_NAMED
    ? ids.join(", ")
    : `${ids.slice(0, MOST_NAMED).join(", ")} and ${ids.length - MOST_NAMED} more`;

const WHY: Readonly<Record<Refusal["reason"], string>> = {
  blocked: "it is a placeholder that names nobody",
  malformed: "it has no valid form",
  limit: "joining would give one profile more of these than the identity definition allows",
  "cannot-link": "an unmerge has set these apart",
  "facet-limit": "a profile holds at most 1,000 identifiers",
};

const refusalText = ({ identifier, reason }: Refusal): string =>
  `${identifierKey(identifier)}, because ${WHY[reason]}`;

const accountText = ({ type, account }: Event): string => {
  if (account !== undefined)
    return type === "group" ? `joins account ${account}` : `of account ${account}`;
  return type === "group" ? "joins no account" : "";
};

const eventText = (event: Event): string => {
  const items = Object.keys(event.items ?? {});
  const what = event.name === "" ? event.type : `${event.type} "${event.name}"`;
  const notes = [
    accountText(event),
    event.historical ? "imported history" : "",
    event.claims.length > 0 ? `claimed without proof: ${list(event.claims)}` : "",
    event.ignored.length > 0 ? `set aside: ${event.ignored.map(refusalText).join("; ")}` : "",
    items.length > 0 ? `of the catalog: ${namedItems(items)}` : "",
  ].filter((note) => note !== "");
  return `${what} from ${event.source}${notes.length > 0 ? ` (${notes.join("; ")})` : ""}`;
};

const WAYS: Readonly<Record<Exclude<Statement["via"], "expiry">, string>> = {
  segment: "by the consent object of an event",
  gpc: "by Global Privacy Control",
  tcf: "by a TCF string",
  gpp: "by a GPP string",
  api: "by the API",
  event: "by an event",
};

const statementText = ({ purpose, granted, expires, wording, via, source, actor }: Statement) => {
  if (via === "expiry") return `the grant of ${purpose} ran out`;
  const notes = [
    wording === null ? "" : `wording ${wording}`,
    expires === null ? "" : `until ${new Date(expires).toISOString()}`,
  ].filter((note) => note !== "");
  const said = `${granted ? "granted" : "denied"} ${purpose} ${WAYS[via]} from ${source}`;
  const by = actor === undefined ? "" : `, recorded by ${actor}`;
  return `${said}${by}${notes.length > 0 ? ` (${notes.join("; ")})` : ""}`;
};

const consentText = (statements: readonly Statement[], who: string): string =>
  `Consent of ${who}: ${statements.map(bounded).map(statementText).join("; ")}`;

const membershipText = ({
  entered,
  left,
  backfill,
}: Extract<Entry, { kind: "membership" }>): string => {
  const moves = [
    entered.length > 0 ? `entered ${entered.join(", ")}` : "",
    left.length > 0 ? `left ${left.join(", ")}` : "",
  ].filter((move) => move !== "");
  return `Segments: ${moves.join("; ")}${backfill ? " (as definitions changed)" : ""}`;
};

/** Names of the facets that a page of the timeline speaks of. */
type NameOf = (facet: number) => string;

const sentenceOf = (entry: Entry, nameOf: NameOf): string => {
  switch (entry.kind) {
    case "facet":
      return `First seen as ${identifierKey(entry.identifier)}`;
    case "event":
      return eventText(entry.event);
    case "link":
      return `Linked: ${nameOf(entry.pair[0])} and ${nameOf(entry.pair[1])}, as entry ${entry.cause} stated${entry.exception ? " (a trusted alias, beyond the limit of one user_id)" : ""}`;
    case "refusal":
      return `Not linked: ${entry.refused.map(refusalText).join("; ")} (entry ${entry.cause})`;
    case "unmerge":
      return `Unmerged by ${entry.actor}: ${list(entry.take)} taken out, ${entry.revoked.length} links revoked. Reason: ${entry.reason}`;
    case "undo":
      return `Unmerge ${entry.unmerge} undone by ${entry.actor}`;
    case "decision":
      return `Decision ${entry.id}`;
    case "consent":
      return consentText(entry.statements, nameOf(entry.facet));
    case "membership":
      return membershipText(entry);
    case "activity":
      return "Active: a decision was made";
    case "leave":
      return `Left account ${entry.account}: taken out by ${entry.actor}`;
    case "expiry":
      return "Expired for lack of activity";
    // Of an account: in nobody's timeline.
    case "account-membership":
    case "definitions":
    case "catalog":
    case "quarantine":
    case "release":
    case "discard":
    case "summary":
      return entry.kind;
  }
};

/** Facets that an entry names by number only. */
const facetsNamed = ({ entry }: TimelineEntry): readonly number[] =>
  entry.kind === "link" ? entry.pair : entry.kind === "consent" ? [entry.facet] : [];

const timelineRow = (
  told: TimelineEntry,
  nameOf: NameOf,
  mask: Mask | null,
): TimelineResponse["entries"][number] => {
  const { seq, time, entry } = told;
  const json: Json = JSON.parse(JSON.stringify(entry));
  const shown = mask ? mask.record(json) : json;
  // Hiding puts text in the place of text: an entry stays one.
  const seen: Entry = mask ? JSON.parse(JSON.stringify(shown)) : entry;
  return {
    seq,
    time: new Date(time).toISOString(),
    kind: entry.kind,
    sentence: sentenceOf(seen, nameOf),
    entry: shown,
    about: facetsNamed(told).map(nameOf),
  };
};

/** Entries of the log as rows of a profile's timeline, each with a sentence that says what it is. */
export const timelineRows = async (
  entries: readonly TimelineEntry[],
  store: Store,
  mask: Mask | null,
): Promise<TimelineResponse["entries"]> => {
  const named = await store.reads.identifiersOf([...new Set(entries.flatMap(facetsNamed))]);
  const nameOf: NameOf = (facet) => {
    const identifier = named.get(facet);
    if (!identifier) return "an identifier that is gone";
    return mask ? mask.identifier(identifierKey(identifier)) : identifierKey(identifier);
  };
  return entries.map((entry) => timelineRow(entry, nameOf, mask));
};
