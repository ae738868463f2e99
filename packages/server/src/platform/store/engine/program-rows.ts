import { compileCondition, isFlaw } from "@attune/core/condition";
import type { JsonObject } from "@attune/core/json";
import { isObject, own } from "@attune/core/json";
import type { Filling, Program, ProgramSource } from "@attune/core/segment";
import { createProgram, toCatchUpWith } from "@attune/core/segment";
import type { LiveTrait } from "@attune/core/trait";
import { compileTrait, isTraitFlaws, TraitDefinition } from "@attune/core/trait";
import type { Database, Row } from "./database.ts";
import { int, text } from "./database.ts";

/**
 * What is caught up with: facets for a feature and for states, profiles for a segment, members for an
 * account, and accounts for a segment of accounts.
 */
export const FILLING_KINDS = ["feature", "segment", "account", "account-segment", "state"] as const;
export type FillingKind = (typeof FILLING_KINDS)[number];
export const fillingKind = (text: string): FillingKind =>
  FILLING_KINDS.find((kind) => kind === text) ?? "segment";

/**
 * How far a feature, a segment or an account has come. A segment that is live no longer has version 0;
 * an account's version is the sequence of what changed it last.
 */
export type FillingRow = Filling & {
  readonly kind: FillingKind;
  readonly key: string;
  readonly version: number;
};

/** The program, and the map of what is not done yet: this may move on while it stays. */
export type LiveProgram = {
  readonly program: Program;
  readonly evaluated: Map<string, Filling>;
  readonly accountsEvaluated: Map<string, Filling>;
};

/** The zone of who has none, where nobody has said another. */
export const DEFAULT_ZONE = "UTC";

const segmentIn = (row: Row): ProgramSource["segments"] => {
  const body: JsonObject = JSON.parse(text(row, "body"));
  const when = own(body, "when");
  const of = own(body, "of") === "account" ? "account" : "profile";
  const condition = isObject(when) ? compileCondition(when, of) : null;
  if (condition === null || isFlaw(condition)) return [];
  return [{ key: text(row, "key"), version: int(row, "version"), of, condition }];
};

const TRAIT_FIELDS = Object.keys(TraitDefinition.shape);

const traitIn = (row: Row): LiveTrait[] => {
  const body: JsonObject = JSON.parse(text(row, "body"));
  const fields = Object.entries(body).filter(([name]) => TRAIT_FIELDS.includes(name));
  const source = TraitDefinition.safeParse(Object.fromEntries(fields));
  const compiled = source.success ? compileTrait({ ...source.data, key: text(row, "key") }) : null;
  return compiled === null || isTraitFlaws(compiled)
    ? []
    : [{ ...compiled, version: int(row, "version") }];
};

const fillingRow = (row: Row): FillingRow => ({
  kind: fillingKind(text(row, "kind")),
  key: text(row, "key"),
  version: int(row, "version"),
  since: int(row, "since"),
  cursor: int(row, "reached"),
});

/** What is not done, those that are furthest behind first. */
export const fillingRows = (db: Database): FillingRow[] =>
  db
    .prepare(
      "SELECT kind, key, version, since, reached FROM filling ORDER BY reached, since, kind, key",
    )
    .all()
    .map(fillingRow);

/** Those of some rows that stand at the same place: they go on together. */
export const standingTogether = (rows: readonly FillingRow[]): FillingRow[] => {
  const [first] = rows;
  return rows.filter(({ since, cursor }) => since === first?.since && cursor === first.cursor);
};

const fillings = (rows: readonly FillingRow[], kind: FillingKind): Map<string, Filling> =>
  new Map(rows.filter((row) => row.kind === kind).map((row) => [row.key, row]));

const compile = (
  db: Database,
  places: Pick<ProgramSource, "evaluated" | "accountsEvaluated">,
): Program => {
  const live = db.prepare(
    "SELECT key, version, body FROM definition WHERE status = 'live' AND kind = ?",
  );
  const zone = db.prepare("SELECT value FROM setting WHERE name = 'zone'").get();
  return createProgram({
    segments: live.all("segment").flatMap(segmentIn),
    traits: live.all("trait").flatMap(traitIn),
    ...places,
    zone: zone ? text(zone, "value") : DEFAULT_ZONE,
  });
};

/** Compiles what is live now. */
export const liveProgram = (db: Database): LiveProgram => {
  const undone = fillingRows(db);
  const places = {
    evaluated: fillings(undone, "segment"),
    accountsEvaluated: fillings(undone, "account-segment"),
  };
  return { program: compile(db, places), ...places };
};

const NOTHING_UNDONE: ReadonlyMap<string, Filling> = new Map();

/** The program as it is once all is caught up with: what the log folds to from nothing. */
export const settledProgram = (db: Database): Program => compile(db, { evaluated: NOTHING_UNDONE });

/** Keeps what is to be caught up with, when what is live has changed. */
export const createFillingRows = (db: Database) => {
  const anyFacet = db.prepare("SELECT 1 AS found FROM facet LIMIT 1");
  const anyAccount = db.prepare("SELECT 1 AS found FROM account LIMIT 1");
  const upsert = db.prepare(
    "INSERT INTO filling (kind, key, version, since, reached) VALUES (?, ?, ?, ?, 0) ON CONFLICT (kind, key) DO UPDATE SET version = excluded.version, since = excluded.since, reached = 0",
  );
  const remove = db.prepare("DELETE FROM filling WHERE kind = ? AND key = ?");
  const reach = db.prepare("UPDATE filling SET reached = ? WHERE kind = ? AND key = ?");
  // Of an account that another node has changed again meanwhile the members are come by once more.
  const removeAccount = db.prepare(
    "DELETE FROM filling WHERE kind = 'account' AND key = ? AND version = ?",
  );
  const reachAccount = db.prepare(
    "UPDATE filling SET reached = ? WHERE kind = 'account' AND key = ? AND version = ?",
  );

  return {
    /** Notes what the program has now and had not before; `since` is the last that came before it. */
    changed: (before: Program, after: Program, since: number): void => {
      const { features, segments, forgotten, ended, ...accounts } = toCatchUpWith(before, after);
      if (anyAccount.get()) {
        for (const { key, version } of accounts.accountSegments)
          upsert.run("account-segment", key, version, since);
        for (const key of accounts.accountsEnded) upsert.run("account-segment", key, 0, since);
      }
      if (!anyFacet.get()) return;
      for (const key of features) upsert.run("feature", key, 1, since);
      for (const key of forgotten) remove.run("feature", key);
      for (const { key, version } of segments) upsert.run("segment", key, version, since);
      for (const key of ended) upsert.run("segment", key, 0, since);
    },
    /** Every segment is to be evaluated again. */
    again: ({ segments }: Program, since: number): void => {
      if (!anyFacet.get()) return;
      for (const { key, version } of segments) upsert.run("segment", key, version, since);
    },
    /** The states of all facets are to be folded anew. */
    refold: (version: number, since: number): void => {
      if (anyFacet.get()) upsert.run("state", "purchases", version, since);
    },
    /** The members of an account are to be looked at, those of now: who joins later sees it as it is. */
    stir: (account: string, cause: number, since: number): void =>
      void upsert.run("account", account, cause, since),
    reachMember: ({ key, version }: FillingRow, facet: number): void =>
      void reachAccount.run(facet, key, version),
    doneMembers: ({ key, version }: FillingRow): void => void removeAccount.run(key, version),
    reach: ({ kind, key }: FillingRow, cursor: number): void => void reach.run(cursor, kind, key),
    done: ({ kind, key }: FillingRow): void => void remove.run(kind, key),
  };
};
