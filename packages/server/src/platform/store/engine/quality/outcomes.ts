import type { Database, Statement } from "../database.ts";
import type { Event, Refusal, RefusalReason } from "@attune/core/event";
import { ownObject } from "@attune/core/json";
import { looksLikeContact } from "@attune/core/privacy";
import { dayOf } from "@attune/core/quality";
import { isCounted } from "./profile-traits.ts";
import { int } from "../database.ts";

/** What is counted under its own name on one day of one source; more names are counted together. */
const MOST_NAMES = 1_000;
const MOST_RULES = 1_000;
const MOST_TRAITS = 200;
/** Where the names beyond the limit are counted, and those that look like somebody's contact data. */
export const OTHER = "(other)";

type Named = {
  readonly type: string;
  readonly name: string;
  accepted: number;
  warned: number;
  released: number;
  quarantined: number;
  duplicate: number;
};
type RuleCount = {
  readonly type: string;
  readonly name: string;
  readonly rule: string;
  count: number;
  /** Of the newest event that was taken in. */
  facet: number | null;
};
type RefusalCount = {
  readonly reason: RefusalReason;
  readonly ns: string;
  count: number;
  facet: number;
};
type Day = {
  /** By type, then by name. */
  readonly events: Map<string, Map<string, Named>>;
  readonly rules: Map<string, RuleCount>;
  readonly refusals: Map<string, RefusalCount>;
  readonly traits: Map<string, number>;
  tied: number;
  tiedLater: number;
  lastReceived: number;
  lastTime: number;
};

const emptyDay = (): Day => ({
  events: new Map(),
  rules: new Map(),
  refusals: new Map(),
  traits: new Map(),
  tied: 0,
  tiedLater: 0,
  lastReceived: 0,
  lastTime: 0,
});

/** How often rows of a table may be made for a day of a source: held in memory, counted once from the table. */
const createRoom = (db: Database, table: string, most: number) => {
  const count = db.prepare(`SELECT count(*) AS n FROM ${table} WHERE source = ? AND day = ?`);
  const sizes = new Map<string, number>();
  return {
    /** Whether one more may be made; it is taken to be made then. */
    take: (source: string, day: number): boolean => {
      const key = `${day} ${source}`;
      const size = sizes.get(key) ?? int(count.get(source, day), "n");
      if (size >= most) return false;
      if (sizes.size >= MOST_NAMES) sizes.clear();
      sizes.set(key, size + 1);
      return true;
    },
    forget: (): void => sizes.clear(),
  };
};

type Values = readonly (string | number | null)[];

/** A row that may be there already: `insert` makes it where `update` found none. */
type Write = { readonly updated: ReturnType<Statement["run"]>; readonly insert: () => void };

/** Updates go out together, before the first of their answers is looked at. */
const settle = (writes: readonly Write[]): void => {
  for (const { updated, insert } of writes) if (Number(updated.changes) === 0) insert();
};

const createEventRows = (db: Database) => {
  const update = db.prepare(
    "UPDATE quality_event SET accepted = accepted + ?, warned = warned + ?, released = released + ?, quarantined = quarantined + ?, duplicate = duplicate + ? WHERE source = ? AND day = ? AND type = ? AND name = ?",
  );
  const insert = db.prepare(
    "INSERT INTO quality_event (accepted, warned, released, quarantined, duplicate, source, day, type, name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const room = createRoom(db, "quality_event", MOST_NAMES);
  const write = (source: string, day: number, named: Named): Write => {
    const { type, name, accepted, warned, released, quarantined, duplicate } = named;
    const counts = [accepted, warned, released, quarantined, duplicate];
    return {
      updated: update.run(...counts, source, day, type, name),
      insert: () => {
        if (name === OTHER || room.take(source, day))
          insert.run(...counts, source, day, type, name);
        else settle([write(source, day, { ...named, name: OTHER })]);
      },
    };
  };
  return { write, forget: room.forget };
};

const createRuleRows = (db: Database) => {
  const update = db.prepare(
    "UPDATE quality_rule SET count = count + ?, facet = coalesce(?, facet) WHERE source = ? AND day = ? AND type = ? AND name = ? AND rule = ?",
  );
  const insert = db.prepare(
    "INSERT INTO quality_rule (count, facet, source, day, type, name, rule) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  const room = createRoom(db, "quality_rule", MOST_RULES);
  const write = (source: string, day: number, broken: RuleCount): Write => {
    const { type, name, rule, count, facet } = broken;
    const values: Values = [count, facet, source, day, type, name, rule];
    return {
      updated: update.run(...values),
      insert: () => {
        if (rule === OTHER || room.take(source, day)) insert.run(...values);
        else settle([write(source, day, { ...broken, name: OTHER, rule: OTHER })]);
      },
    };
  };
  return { write, forget: room.forget };
};

const createTraitRows = (db: Database) => {
  const update = db.prepare(
    "UPDATE quality_trait SET count = count + ? WHERE source = ? AND day = ? AND trait = ?",
  );
  const insert = db.prepare(
    "INSERT INTO quality_trait (count, source, day, trait) VALUES (?, ?, ?, ?)",
  );
  const room = createRoom(db, "quality_trait", MOST_TRAITS);
  return {
    write: (source: string, day: number, trait: string, count: number): Write => {
      const values: Values = [count, source, day, trait];
      return {
        updated: update.run(...values),
        insert: () => {
          if (room.take(source, day)) insert.run(...values);
        },
      };
    },
    forget: room.forget,
  };
};

/** The larger of a stored column and what comes for it. */
const larger = (column: string): string => {
  const excluded = column.replace(/^\w+/, "excluded");
  return `CASE WHEN ${column} > ${excluded} THEN ${column} ELSE ${excluded} END`;
};

const createRows = (db: Database) => {
  const upsertDay = db.prepare(
    `INSERT INTO quality_day (source, day, tied, tied_later, last_received, last_time) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (source, day) DO UPDATE SET tied = quality_day.tied + excluded.tied, tied_later = quality_day.tied_later + excluded.tied_later,
       last_received = ${larger("quality_day.last_received")}, last_time = ${larger("quality_day.last_time")}`,
  );
  const upsertRefusal = db.prepare(
    `INSERT INTO quality_refusal (source, day, reason, ns, count, facet) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (source, day, reason, ns) DO UPDATE SET count = quality_refusal.count + excluded.count, facet = excluded.facet`,
  );
  const events = createEventRows(db);
  const rules = createRuleRows(db);
  const traits = createTraitRows(db);
  return {
    write: (source: string, day: number, counted: Day): void => {
      const { tied, tiedLater, lastReceived, lastTime } = counted;
      upsertDay.run(source, day, tied, tiedLater, lastReceived, lastTime);
      const named = [...counted.events.values()].flatMap((ofType) => [...ofType.values()]);
      settle([
        ...named.map((each) => events.write(source, day, each)),
        ...[...counted.rules.values()].map((broken) => rules.write(source, day, broken)),
        ...[...counted.traits].map(([trait, count]) => traits.write(source, day, trait, count)),
      ]);
      for (const { reason, ns, count, facet } of counted.refusals.values())
        upsertRefusal.run(source, day, reason, ns, count, facet);
    },
    forget: (): void => {
      events.forget();
      rules.forget();
      traits.forget();
    },
  };
};

/** The traits that an identify message gives a value. */
const countTraits = (traits: Map<string, number>, event: Event): void => {
  for (const [trait, value] of Object.entries(ownObject(event.message, "traits"))) {
    if (value === null) continue;
    const counted = traits.get(trait);
    // A name is looked at once; what is counted already has passed.
    if (counted !== undefined) traits.set(trait, counted + 1);
    else if (isCounted(trait)) traits.set(trait, 1);
  }
};

const namedIn = (day: Day, type: string, name: string): Named => {
  const { events } = day;
  let ofType = events.get(type);
  if (!ofType) events.set(type, (ofType = new Map<string, Named>()));
  const found = ofType.get(name);
  if (found) return found;
  if (looksLikeContact(name)) return namedIn(day, type, OTHER);
  const counts = { accepted: 0, warned: 0, released: 0, quarantined: 0, duplicate: 0 };
  const named: Named = { type, name, ...counts };
  ofType.set(name, named);
  return named;
};

/** A rule of the tracking plan that an event broke. */
export type Broken = { readonly rule: string };

/** Each rule once for an event, in how many places of it whatsoever. */
const countRules = (
  { rules }: Day,
  { type, name }: Named,
  broken: readonly Broken[],
  facet: number | null,
): void => {
  for (const rule of new Set(broken.map((each) => each.rule))) {
    const key = `${type} ${name} ${rule}`;
    const found = rules.get(key);
    if (found) {
      found.count += 1;
      found.facet = facet ?? found.facet;
    } else rules.set(key, { type, name, rule, count: 1, facet });
  }
};

const NO_RULES: readonly Broken[] = [];

/** An event that was folded. */
export type Folded = {
  readonly event: Event;
  readonly facet: number;
  /** Its profile was known at its commit. */
  readonly isTied: boolean;
  /** Links that it stated and that were refused. */
  readonly refused: readonly Refusal[];
};

/** What an accepted event counts for, whether it came just now or out of quarantine. */
const countFolded = (day: Day, { event, facet, isTied, refused }: Folded): void => {
  if (isTied) day.tied += 1;
  if (event.type === "identify") countTraits(day.traits, event);
  for (const {
    reason,
    identifier: { ns },
  } of refused) {
    const key = `${reason} ${ns}`;
    const count = (day.refusals.get(key)?.count ?? 0) + 1;
    day.refusals.set(key, { reason, ns, count, facet });
  }
};

/** Counts what became of events, in memory; `flush` adds it to the tables inside the caller's transaction. */
export const createOutcomes = (db: Database) => {
  const rows = createRows(db);
  const sources = new Map<string, Map<number, Day>>();

  const dayIn = (source: string, day: number): Day => {
    let days = sources.get(source);
    if (!days) sources.set(source, (days = new Map<number, Day>()));
    let counted = days.get(day);
    if (!counted) days.set(day, (counted = emptyDay()));
    return counted;
  };
  const come = (event: Event): { readonly day: Day; readonly named: Named } => {
    const day = dayIn(event.source, dayOf(event.time));
    day.lastReceived = Math.max(day.lastReceived, event.receivedAt);
    day.lastTime = Math.max(day.lastTime, event.time);
    return { day, named: namedIn(day, event.type, event.name) };
  };

  return {
    /** An event was folded; `broken` are the rules that it was warned about. */
    accepted: (folded: Folded, broken: readonly Broken[] = NO_RULES): void => {
      const { day, named } = come(folded.event);
      named.accepted += 1;
      countFolded(day, folded);
      if (broken.length === 0) return;
      named.warned += 1;
      countRules(day, named, broken, folded.facet);
    },
    /** An event came out of quarantine and was folded: it had been judged when it came. */
    released: (folded: Folded): void => {
      const { source, time, type, name } = folded.event;
      const day = dayIn(source, dayOf(time));
      const named = namedIn(day, type, name);
      named.accepted += 1;
      named.released += 1;
      countFolded(day, folded);
    },
    quarantined: (event: Event, broken: readonly Broken[]): void => {
      const { day, named } = come(event);
      named.quarantined += 1;
      countRules(day, named, broken, null);
    },
    duplicate: (event: Event): void => {
      const day = dayIn(event.source, dayOf(event.time));
      namedIn(day, event.type, event.name).duplicate += 1;
    },
    tiedLater: (source: string, time: number): void => {
      dayIn(source, dayOf(time)).tiedLater += 1;
    },
    isCounting: (): boolean => sources.size > 0,
    /** How many names a day has is read anew. */
    forgetRoom: rows.forget,
    flush: (): void => {
      if (sources.size === 0) return;
      for (const [source, days] of sources)
        for (const [day, counted] of days) rows.write(source, day, counted);
      sources.clear();
    },
    forget: (): void => {
      sources.clear();
      rows.forget();
    },
  };
};
