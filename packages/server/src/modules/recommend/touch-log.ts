import type { CatalogEntry } from "@attune/core/catalog";
import type { Event } from "@attune/core/event";
import { own } from "@attune/core/json";
import { touchesOf } from "@attune/core/profile";
import type { InteractionLog, Signal } from "@attune/recommender/interaction";
import { SIGNAL_WEIGHTS, SIGNALS } from "@attune/recommender/interaction";
import type { StreamPosition } from "../../platform/store/index.ts";
import { createLists } from "./lists.ts";
import type { Lists } from "./lists.ts";
import { placesIn } from "./places.ts";
import type { ChangedItem, LearntEntry, Persons, Taken, TouchRows } from "./messages.ts";

/** In the place of a person: nobody that may be learnt from. */
export const NOBODY = -1;

const PLACE: ReadonlyMap<Signal, number> = new Map(SIGNALS.map((signal, place) => [signal, place]));

type Columns = {
  readonly facets: Uint32Array;
  readonly items: Uint32Array;
  readonly signals: Uint8Array;
  readonly times: Float64Array;
  /** Numbers of lists of places. */
  readonly places: Uint32Array;
  /** Where in the log each stands: the products of one order stand in one place. */
  readonly epochs: Float64Array;
  readonly seqs: Float64Array;
};

const columnsOf = (length: number): Columns => ({
  facets: new Uint32Array(length),
  items: new Uint32Array(length),
  signals: new Uint8Array(length),
  times: new Float64Array(length),
  places: new Uint32Array(length),
  epochs: new Float64Array(length),
  seqs: new Float64Array(length),
});

type Row = {
  readonly facet: number;
  readonly item: number;
  readonly signal: number;
  readonly time: number;
  readonly places: number;
  readonly position: StreamPosition;
};

/** Rows of numbers, in as much room as is needed: twice as much whenever there is too little. */
const createRows = () => {
  let columns = columnsOf(1_024);
  let size = 0;
  const grow = (): void => {
    const wider = columnsOf(columns.items.length * 2);
    wider.facets.set(columns.facets);
    wider.items.set(columns.items);
    wider.signals.set(columns.signals);
    wider.times.set(columns.times);
    wider.places.set(columns.places);
    wider.epochs.set(columns.epochs);
    wider.seqs.set(columns.seqs);
    columns = wider;
  };
  return {
    size: () => size,
    at: () => columns,
    add: ({ facet, item, signal, time, places, position }: Row): void => {
      if (size === columns.items.length) grow();
      columns.facets[size] = facet;
      columns.items[size] = item;
      columns.signals[size] = signal;
      columns.times[size] = time;
      columns.places[size] = places;
      columns.epochs[size] = position.epoch;
      columns.seqs[size] = position.seq;
      size += 1;
    },
  };
};

const isAfter = (a: StreamPosition, b: StreamPosition): boolean =>
  a.epoch > b.epoch || (a.epoch === b.epoch && a.seq > b.seq);

/** The rows and items of the log up to a place in it. */
export type Until = { readonly rows: number; readonly items: number };

/** People, and what they did, as models are learnt from it. */
export type Learnable = {
  readonly log: InteractionLog;
  /** Places of the rows' signals. */
  readonly signals: Uint8Array;
  /** Numbers of the rows' lists of places. */
  readonly places: Uint32Array;
  /** Sequence of the event that each row is of. */
  readonly seqs: Float64Array;
  /** The person of each user's number. */
  readonly people: Float64Array;
  /** Facets with touches whose person may not be learnt from. */
  readonly leftOut: number;
};

/** Gives each key the next number when it comes first. */
const numberIn = <K>(known: Map<K, number>, list: K[], key: K): number => {
  const found = known.get(key);
  if (found !== undefined) return found;
  known.set(key, list.length);
  list.push(key);
  return list.length - 1;
};

const weightOf = (place: number): number => SIGNAL_WEIGHTS[SIGNALS[place] ?? "view"];

type Kept = {
  readonly rows: Uint32Array;
  readonly users: Uint32Array;
  readonly people: readonly number[];
  readonly leftOut: number;
};

/** The rows of people who may be learnt from. */
const rowsOfPeople = (
  columns: Columns,
  count: number,
  personOf: ReadonlyMap<number, number>,
): Kept => {
  const numbers = new Map<number, number>();
  const people: number[] = [];
  const barred = new Set<number>();
  const rows = new Uint32Array(count);
  const users = new Uint32Array(count);
  let size = 0;
  for (let row = 0; row < count; row += 1) {
    const facet = columns.facets[row] ?? 0;
    const person = personOf.get(facet) ?? NOBODY;
    if (person === NOBODY) {
      barred.add(facet);
      continue;
    }
    rows[size] = row;
    users[size] = numberIn(numbers, people, person);
    size += 1;
  }
  return { rows: rows.slice(0, size), users: users.slice(0, size), people, leftOut: barred.size };
};

const learnableOf = (
  columns: Columns,
  until: Until,
  personOf: ReadonlyMap<number, number>,
): Learnable => {
  const kept = rowsOfPeople(columns, until.rows, personOf);
  const signals = Uint8Array.from(kept.rows, (row) => columns.signals[row] ?? 0);
  return {
    log: {
      userCount: kept.people.length,
      itemCount: until.items,
      users: kept.users,
      items: Uint32Array.from(kept.rows, (row) => columns.items[row] ?? 0),
      weights: Float32Array.from(signals, weightOf),
      times: Float64Array.from(kept.rows, (row) => columns.times[row] ?? 0),
    },
    signals,
    places: Uint32Array.from(kept.rows, (row) => columns.places[row] ?? 0),
    seqs: Float64Array.from(kept.rows, (row) => columns.seqs[row] ?? 0),
    people: Float64Array.from(kept.people),
    leftOut: kept.leftOut,
  };
};

type Named = { readonly position: StreamPosition; readonly items: number };

/** How many rows and items there were at a place in the log. */
const placeOf = (
  rows: ReturnType<typeof createRows>,
  named: readonly Named[],
  position: StreamPosition,
): Until => {
  const { epochs, seqs, items } = rows.at();
  let count = 0;
  let high = rows.size();
  while (count < high) {
    const middle = (count + high) >> 1;
    const place = { epoch: epochs[middle] ?? 0, seq: seqs[middle] ?? 0 };
    if (isAfter(place, position)) high = middle;
    else count = middle + 1;
  }
  let most = named.findLast((each) => !isAfter(each.position, position))?.items ?? 0;
  for (let row = 0; row < count; row += 1) most = Math.max(most, (items[row] ?? 0) + 1);
  return { rows: count, items: most };
};

/** The rows from one on, with the facets themselves. */
const touchesFrom = (
  rows: ReturnType<typeof createRows>,
  { facets, places }: { readonly facets: readonly number[]; readonly places: Lists },
  from: number,
): TouchRows => {
  const at = rows.at();
  const to = rows.size();
  return {
    facets: Float64Array.from(at.facets.subarray(from, to), (each) => facets[each] ?? 0),
    items: at.items.slice(from, to),
    signals: at.signals.slice(from, to),
    times: at.times.slice(from, to),
    places: Array.from(at.places.subarray(from, to), (each) => places.all()[each] ?? []),
  };
};

/**
 * What was done with items, as the log tells it. Facets and items get numbers in the order in which the
 * log names them first, so that each node that reads the log gives the same.
 */
export const createTouchLog = () => {
  const rows = createRows();
  const facets: number[] = [];
  const facetNumbers = new Map<number, number>();
  const items: string[] = [];
  const itemNumbers = new Map<string, number>();
  const places = createLists();
  /** How many items had a number after each change of the catalog. */
  const named: Named[] = [];

  const takeEvent = (facet: number, { body, position }: LearntEntry): void => {
    const event: Event = JSON.parse(body);
    const where = places.numberOf(placesIn(own(event.message, "context")));
    for (const { itemId, signal, time } of touchesOf(event))
      rows.add({
        facet: numberIn(facetNumbers, facets, facet),
        item: numberIn(itemNumbers, items, itemId),
        signal: PLACE.get(signal) ?? 0,
        time,
        places: where,
        position,
      });
  };
  const takeCatalog = ({ body, position }: LearntEntry): readonly ChangedItem[] => {
    const { notes }: CatalogEntry = JSON.parse(body);
    for (const { id } of notes) numberIn(itemNumbers, items, id);
    named.push({ position, items: items.length });
    return notes.map(({ id, version, item }) => ({ id, version: item === null ? null : version }));
  };
  return {
    itemIds: (): readonly string[] => items,
    places: places.all,
    facets: (): Float64Array => Float64Array.from(facets),
    /** Items of the rows from one on. */
    itemsFrom: (row: number): Uint32Array => rows.at().items.slice(row, rows.size()),
    all: (): Until => ({ rows: rows.size(), items: items.length }),
    upTo: (position: StreamPosition): Until => placeOf(rows, named, position),
    take: (entries: readonly LearntEntry[]): Taken => {
      const firstItem = items.length;
      const firstRow = rows.size();
      const changed = new Map<string, ChangedItem>();
      for (const entry of entries)
        if (entry.kind === "catalog")
          for (const each of takeCatalog(entry)) changed.set(each.id, each);
        else if (entry.facet !== null) takeEvent(entry.facet, entry);
      return {
        touches: touchesFrom(rows, { facets, places }, firstRow),
        newItems: items.slice(firstItem),
        firstItem,
        changedItems: [...changed.values()],
      };
    },
    /** What was done up to there, by people: facets of one person are one user. */
    learnable: (persons: Persons, until: Until): Learnable => {
      const personOf = new Map<number, number>();
      persons.facets.forEach((facet, at) => {
        const number = facetNumbers.get(facet);
        if (number !== undefined) personOf.set(number, persons.persons[at] ?? NOBODY);
      });
      return learnableOf(rows.at(), until, personOf);
    },
  };
};
export type TouchLog = ReturnType<typeof createTouchLog>;
