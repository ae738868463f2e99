import {
  BIGINT,
  BOOLEAN,
  DECIMAL,
  DOUBLE,
  INTEGER,
  LIST,
  listValue,
  VARCHAR,
} from "@duckdb/node-api";
import { DuckDBDecimalValue } from "@duckdb/node-api";
import type { Decision } from "@attune/core/decision";
import { channelOf } from "@attune/core/event";
import type { Event } from "@attune/core/event";
import { DECISION_EVENTS } from "@attune/core/event";
import type { Json } from "@attune/core/json";
import { ownObject, ownText, wellFormed } from "@attune/core/json";
import { AMOUNT_DIGITS, dealOf } from "@attune/core/order";
import type { Deal } from "@attune/core/order";
import type { StreamEntry } from "../../store/index.ts";
import type { Column } from "./sql.ts";

/** The one stream that there is. */
export const LOG = "log";

export type EventRow = {
  readonly entry: StreamEntry;
  readonly event: Event;
  readonly channel: string | null;
  readonly deal: Deal | null;
};
type DecisionRow = { readonly entry: StreamEntry; readonly decision: Decision };

/** Entries of the log by the table that they go into. */
export type Rows = {
  readonly events: readonly EventRow[];
  readonly decisions: readonly DecisionRow[];
  readonly others: readonly StreamEntry[];
};

const AMOUNT_WIDTH = 18;

/** How JSON text writes half of a surrogate pair; a whole one stands as itself. */
const HALF = /\\ud[89a-f]/i;

/** An entry whose text DuckDB can read as JSON. */
const legible = (entry: StreamEntry): StreamEntry => {
  if (!HALF.test(entry.body)) return entry;
  const body: Json = JSON.parse(entry.body);
  return { ...entry, body: JSON.stringify(wellFormed(body)) };
};

export const rowsOfEntries = (entries: readonly StreamEntry[]): Rows => {
  const events: EventRow[] = [];
  const decisions: DecisionRow[] = [];
  const others: StreamEntry[] = [];
  for (const entry of entries.map(legible))
    switch (entry.kind) {
      case "event": {
        const event: Event = JSON.parse(entry.body);
        events.push({ entry, event, channel: channelOf(event), deal: dealOf(event) });
        break;
      }
      case "decision":
        decisions.push({ entry, decision: JSON.parse(entry.body) });
        break;
      default:
        others.push(entry);
    }
  return { events, decisions, others };
};

const big = (value: number | null): bigint | null => (value === null ? null : BigInt(value));

const place = <R>(entryOf: (row: R) => StreamEntry): readonly Column<R>[] => [
  [VARCHAR, () => LOG],
  [BIGINT, (row) => BigInt(entryOf(row).seq)],
  [BIGINT, (row) => BigInt(entryOf(row).at)],
];

/** What an exposure names of the decision that it is about. */
const decisionIdOf = ({ type, name, message }: Event): string | null =>
  type === "track" && DECISION_EVENTS.has(name)
    ? (ownText(ownObject(message, "properties"), "decision_id") ?? null)
    : null;

const amountOf = ({ deal }: EventRow): DuckDBDecimalValue | null =>
  deal === null || deal.amount === null
    ? null
    : new DuckDBDecimalValue(deal.amount, AMOUNT_WIDTH, AMOUNT_DIGITS);

/** The columns of `event`, given the number of each row's channel and source. */
export const eventColumns = (cellOf: (row: EventRow) => number): readonly Column<EventRow>[] => [
  ...place<EventRow>(({ entry }) => entry),
  [BIGINT, ({ entry }) => BigInt(entry.facet ?? 0)],
  [BIGINT, ({ event }) => BigInt(event.time)],
  [BIGINT, ({ event }) => BigInt(event.receivedAt)],
  [VARCHAR, ({ event }) => event.source],
  [VARCHAR, ({ event }) => event.messageId],
  [VARCHAR, ({ event }) => event.type],
  [VARCHAR, ({ event }) => event.name],
  [BOOLEAN, ({ event }) => event.historical],
  [VARCHAR, ({ channel }) => channel],
  [INTEGER, cellOf],
  [VARCHAR, ({ deal }) => deal?.kind ?? null],
  [VARCHAR, ({ deal }) => deal?.orderId ?? null],
  [DECIMAL(AMOUNT_WIDTH, AMOUNT_DIGITS), amountOf],
  [VARCHAR, ({ deal }) => deal?.currency ?? null],
  [INTEGER, ({ deal }) => deal?.products ?? null],
  [VARCHAR, ({ event }) => decisionIdOf(event)],
  [VARCHAR, ({ entry }) => entry.body],
];

export const DECISION_COLUMNS: readonly Column<DecisionRow>[] = [
  ...place<DecisionRow>(({ entry }) => entry),
  [BIGINT, ({ entry }) => big(entry.facet)],
  [VARCHAR, ({ decision }) => decision.id],
  [BIGINT, ({ decision }) => BigInt(decision.time)],
  [VARCHAR, ({ decision }) => decision.slot],
  [VARCHAR, ({ decision }) => decision.channel],
  [VARCHAR, ({ decision }) => decision.offer],
  [VARCHAR, ({ decision }) => decision.reason],
  [DOUBLE, ({ decision }) => decision.latency],
  [VARCHAR, ({ entry }) => entry.body],
];

/** What holds the list that a decision showed: its offer, or its slot's default. */
const holderOf = ({ offer, slot }: Decision): string =>
  offer === null ? `slot:${slot}` : `offer:${offer}`;

/** The columns of `list`, of decisions that showed one. */
export const LIST_COLUMNS: readonly Column<DecisionRow>[] = [
  [BIGINT, ({ entry }) => BigInt(entry.seq)],
  [BIGINT, ({ entry }) => big(entry.facet)],
  [VARCHAR, ({ decision }) => decision.id],
  [BIGINT, ({ decision }) => BigInt(decision.time)],
  [VARCHAR, ({ decision }) => decision.slot],
  [VARCHAR, ({ decision }) => holderOf(decision)],
  [BIGINT, ({ decision }) => big(decision.versions[holderOf(decision)] ?? null)],
  [BIGINT, ({ decision }) => big(decision.versions[`slot:${decision.slot}`] ?? null)],
  [LIST(VARCHAR), ({ decision }) => listValue((decision.items ?? []).map(({ id }) => id))],
];

/** Whether a decision showed a list with something in it. */
export const showsList = ({ decision }: DecisionRow): boolean => (decision.items ?? []).length > 0;

export const OTHER_COLUMNS: readonly Column<StreamEntry>[] = [
  ...place<StreamEntry>((entry) => entry),
  [VARCHAR, ({ kind }) => kind],
  [BIGINT, ({ facet }) => big(facet)],
  [VARCHAR, ({ body }) => body],
];
