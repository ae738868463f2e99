import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { Kind } from "@attune/core/definition";
import { Definition } from "@attune/core/definition";
import type { Decision } from "@attune/core/decision";
import { decodeState } from "@attune/core/profile";
import type { AccessKey, AccessKeyKind, DefinitionStatus, FacetRow, LinkRow, LoggedEvent, ProfileRow, Reads, StoredDecision, StoredDefinition, TimelineEntry } from "../contract.ts";
import { DEFINITION_STATUSES } from "../contract.ts";
import { decodeMembers, entryFromRow } from "./codec.ts";
import { int, maybeInt, maybeText, text } from "./open.ts";

type Row = Readonly<Record<string, unknown>>;

/** Rows a page of an export reads at once. */
const PAGE = 500;

const isStatus = (value: string): value is DefinitionStatus => DEFINITION_STATUSES.some((status) => status === value);
const isKeyKind = (value: string): value is AccessKeyKind => value === "browser" || value === "server" || value === "secret";

const definitionFromRow = (row: Row): StoredDefinition => {
  const status = text(row, "status");
  return {
    definition: Definition.parse(JSON.parse(text(row, "body"))),
    version: int(row, "version"),
    status: isStatus(status) ? status : "draft",
    actor: text(row, "actor"),
    at: int(row, "at"),
  };
};

const keyFromRow = (row: Row): AccessKey => {
  const kind = text(row, "kind");
  return { hash: text(row, "hash"), name: text(row, "name"), kind: isKeyKind(kind) ? kind : "browser", source: maybeText(row, "source"), role: maybeText(row, "role"), at: int(row, "at") };
};

const decisionFromRow = (row: Row): StoredDecision => {
  const decision: Decision = JSON.parse(text(row, "body"));
  return { seq: int(row, "seq"), decision };
};

/** Pages through a statement whose first parameter is "after" and whose second is the page size. */
const pages = async function* <T>(
  read: (after: number, limit: number) => readonly { readonly key: number; readonly value: T }[],
): AsyncGenerator<T> {
  for (let after = 0; ; ) {
    const page = read(after, PAGE);
    for (const { value } of page) yield value;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.key;
    // Between pages other work has its turn: an export may be long.
    await new Promise((resolve) => setImmediate(resolve));
  }
};

const createProfileReads = (db: DatabaseSync) => {
  const facetByIdentifier = db.prepare("SELECT id, profile FROM facet WHERE value = ? AND ns = ?");
  const facetById = db.prepare("SELECT id, ns, value, since, profile FROM facet WHERE id = ?");
  const profileById = db.prepare("SELECT id, seq, members, state FROM profile WHERE id = ?");
  const profilesAfter = db.prepare("SELECT id, seq, members, state FROM profile WHERE id > ? ORDER BY id LIMIT ?");
  const linksOf = db.prepare("SELECT a, b, seq, revoked_by FROM link WHERE a = ?1 OR b = ?1 ORDER BY seq");

  const facetRow = (id: number): FacetRow | null => {
    const row = facetById.get(id);
    return row ? { facet: id, identifier: { ns: text(row, "ns"), value: text(row, "value") }, since: int(row, "since") } : null;
  };
  const facets = (members: string): FacetRow[] => decodeMembers(members).flatMap(({ facet }) => facetRow(facet) ?? []);
  const profileRow = (row: Row): ProfileRow => ({
    id: int(row, "id"),
    seq: int(row, "seq"),
    state: decodeState(text(row, "state")),
    identifiers: facets(text(row, "members")),
  });
  const profileOf = (facet: Row | undefined): ProfileRow | null => {
    const row = facet ? profileById.get(int(facet, "profile")) : undefined;
    return row ? profileRow(row) : null;
  };
  const linkRow = (row: Row): LinkRow[] => {
    const [a, b] = [facetRow(int(row, "a")), facetRow(int(row, "b"))];
    return a && b ? [{ a: a.identifier, b: b.identifier, seq: int(row, "seq"), revokedBy: maybeInt(row, "revoked_by") }] : [];
  };
  const memberIds = (profile: number): number[] => decodeMembers(text(profileById.get(profile), "members") || "[]").map(({ facet }) => facet);

  return {
    memberIds,
    subject: async ({ ns, value }: { ns: string; value: string }) => {
      const facet = facetByIdentifier.get(value, ns);
      const row = facet ? profileById.get(int(facet, "profile")) : undefined;
      return row ? { profile: int(row, "id"), seq: int(row, "seq"), state: decodeState(text(row, "state")) } : null;
    },
    profileByIdentifier: async ({ ns, value }: { ns: string; value: string }) => profileOf(facetByIdentifier.get(value, ns)),
    profileById: async (id: number) => profileOf(facetById.get(id)),
    links: async (profile: number) => {
      const seen = new Map<number, LinkRow>();
      for (const facet of memberIds(profile)) for (const row of linksOf.all(facet)) for (const link of linkRow(row)) seen.set(link.seq, link);
      return [...seen.values()].sort((a, b) => a.seq - b.seq);
    },
    exportProfiles: () => pages((after, limit) => profilesAfter.all(after, limit).map((row) => ({ key: int(row, "id"), value: profileRow(row) }))),
  };
};

const createLogReads = (db: DatabaseSync, memberIds: (profile: number) => number[]) => {
  const timeline = (facets: number): StatementSync => {
    const places = Array.from({ length: facets }, () => "?").join(", ");
    return db.prepare(
      `SELECT DISTINCT t.time, t.seq, l.at, l.kind, l.facet, p.body FROM timeline t JOIN log l ON l.seq = t.seq JOIN payload p ON p.seq = t.seq
       WHERE t.facet IN (${places}) AND (t.time, t.seq) < (?, ?) ORDER BY t.time DESC, t.seq DESC LIMIT ?`,
    );
  };
  const decisionById = db.prepare("SELECT d.seq, p.body FROM decision d JOIN payload p ON p.seq = d.seq WHERE d.id = ?");
  const eventsAfter = db.prepare(
    "SELECT l.seq, p.body, f.profile FROM log l JOIN payload p ON p.seq = l.seq LEFT JOIN facet f ON f.id = l.facet WHERE l.seq > ? AND l.kind = 'event' ORDER BY l.seq LIMIT ?",
  );
  const decisionsAfter = db.prepare("SELECT l.seq, p.body FROM log l JOIN payload p ON p.seq = l.seq WHERE l.seq > ? AND l.kind = 'decision' ORDER BY l.seq LIMIT ?");
  const lastSeq = db.prepare("SELECT coalesce(max(seq), 0) AS seq FROM log");

  return {
    timeline: async (profile: number, limit: number, before: { time: number; seq: number } | null) => {
      const facets = memberIds(profile);
      const cursor = before ?? { time: Number.MAX_SAFE_INTEGER, seq: Number.MAX_SAFE_INTEGER };
      const values: SQLInputValue[] = [...facets, cursor.time, cursor.seq, limit + 1];
      const entries = timeline(facets.length).all(...values).map((row): TimelineEntry => ({ ...entryFromRow(row), time: int(row, "time") }));
      const page = entries.slice(0, limit);
      const last = page.at(-1);
      return { entries: page, next: entries.length > limit && last ? { time: last.time, seq: last.seq } : null };
    },
    decision: async (id: string) => {
      const row = decisionById.get(id);
      return row ? decisionFromRow(row) : null;
    },
    lastDecisions: async (profile: number, limit: number) => {
      const facets = memberIds(profile);
      const places = facets.map(() => "?").join(", ");
      const rows = db
        .prepare(`SELECT l.seq, p.body FROM timeline t JOIN log l ON l.seq = t.seq JOIN payload p ON p.seq = t.seq WHERE t.facet IN (${places}) AND l.kind = 'decision' ORDER BY t.time DESC, t.seq DESC LIMIT ?`)
        .all(...facets, limit);
      return rows.map(decisionFromRow);
    },
    exportEvents: () =>
      pages((after, limit) =>
        eventsAfter.all(after, limit).map((row) => {
          const value: LoggedEvent = { seq: int(row, "seq"), body: text(row, "body"), profile: maybeInt(row, "profile") };
          return { key: value.seq, value };
        }),
      ),
    exportDecisions: () => pages((after, limit) => decisionsAfter.all(after, limit).map((row) => ({ key: int(row, "seq"), value: decisionFromRow(row) }))),
    lastSeq: async () => int(lastSeq.get(), "seq"),
  };
};

const createDefinitionReads = (db: DatabaseSync) => {
  const columns = "kind, key, version, status, body, actor, at";
  const current = db.prepare(
    `SELECT ${columns} FROM definition d WHERE version = (SELECT max(version) FROM definition x WHERE x.kind = d.kind AND x.key = d.key) OR status = 'live' ORDER BY kind, key, version`,
  );
  const history = db.prepare(`SELECT ${columns} FROM definition WHERE kind = ? AND key = ? ORDER BY version DESC`);
  const liveAt = db.prepare(`SELECT ${columns} FROM definition WHERE live_from <= ?1 AND (live_until IS NULL OR live_until > ?1) ORDER BY kind, key`);
  const lastChange = db.prepare("SELECT coalesce(max(max(coalesce(live_from, 0), coalesce(live_until, 0))), 0) AS seq FROM definition");
  return {
    definitions: async () => current.all().map(definitionFromRow),
    definitionHistory: async (kind: Kind, key: string) => history.all(kind, key).map(definitionFromRow),
    liveDefinitions: async (at: number | null) => {
      const seq = at ?? int(lastChange.get(), "seq");
      return { seq, live: liveAt.all(seq).map(definitionFromRow) };
    },
  };
};

const createSystemReads = (db: DatabaseSync) => {
  const keys = db.prepare("SELECT hash, name, kind, source, role, at FROM access_key ORDER BY at, name");
  const cursor = db.prepare("SELECT import, row, body FROM import_cursor WHERE import = ?");
  const due = db.prepare("SELECT min(due) AS due FROM timer");
  const counts = db.prepare(
    `SELECT (SELECT count(*) FROM dedupe) AS events, (SELECT count(*) FROM profile) AS profiles,
            (SELECT count(*) FROM decision) AS decisions, (SELECT count(*) FROM quarantine) AS quarantined`,
  );
  return {
    keys: async () => keys.all().map(keyFromRow),
    importCursor: async (id: string) => {
      const row = cursor.get(id);
      return row ? { import: id, row: int(row, "row"), body: text(row, "body") } : null;
    },
    nextDue: async () => maybeInt(due.get(), "due"),
    counts: async () => {
      const row = counts.get();
      return { events: int(row, "events"), profiles: int(row, "profiles"), decisions: int(row, "decisions"), quarantined: int(row, "quarantined") };
    },
  };
};

/** Reads over a connection of their own; each statement is its own snapshot, never behind an acknowledged commit. */
export const createReads = (db: DatabaseSync): Reads => {
  const { memberIds, ...profiles } = createProfileReads(db);
  return { ...profiles, ...createLogReads(db, memberIds), ...createDefinitionReads(db), ...createSystemReads(db) };
};
