import type { DuckDBConnection } from "@duckdb/node-api";
import { BIGINT, BOOLEAN } from "@duckdb/node-api";
import type { Entry } from "@attune/core/commit";
import type { FacetPair } from "@attune/core/identity";
import { connectedComponents, pairOf } from "@attune/core/identity";
import type { StreamEntry } from "../../store/index.ts";
import type { Column } from "./sql.ts";
import { appendRows, intOf, runWithIds } from "./sql.ts";

/** What an entry says of two facets: linked, or no longer. */
type Statement = { readonly pair: FacetPair; readonly seq: number; readonly alive: boolean };
/** A facet and the profile that it belongs to. */
type Membership = { readonly facet: number; readonly profile: number };

/** What entries say of who is one person. */
export type IdentityNews = {
  readonly facets: readonly number[];
  /** One for each pair: the entry of the highest sequence has the last word. */
  readonly statements: readonly Statement[];
};

const KINDS: ReadonlySet<string> = new Set(["facet", "link", "unmerge", "undo"]);

export const identityNews = (entries: readonly StreamEntry[]): IdentityNews => {
  const facets: number[] = [];
  const latest = new Map<string, Statement>();
  const say = ([a, b]: FacetPair, seq: number, alive: boolean): void => {
    const pair = pairOf(a, b);
    const key = pair.join();
    if ((latest.get(key)?.seq ?? 0) <= seq) latest.set(key, { pair, seq, alive });
  };
  for (const { kind, seq, body } of entries) {
    if (!KINDS.has(kind)) continue;
    const entry: Entry = JSON.parse(body);
    if (entry.kind === "facet") facets.push(entry.facet);
    if (entry.kind === "link") say(entry.pair, seq, true);
    if (entry.kind === "unmerge") for (const pair of entry.revoked) say(pair, seq, false);
    if (entry.kind === "undo") for (const pair of entry.restored) say(pair, seq, true);
  }
  return { facets, statements: [...latest.values()] };
};

const LINK: readonly Column<Statement>[] = [
  [BIGINT, ({ pair }) => BigInt(pair[0])],
  [BIGINT, ({ pair }) => BigInt(pair[1])],
  [BIGINT, ({ seq }) => BigInt(seq)],
  [BOOLEAN, ({ alive }) => alive],
];
const FACET: readonly Column<Membership>[] = [
  [BIGINT, ({ facet }) => BigInt(facet)],
  [BIGINT, ({ profile }) => BigInt(profile)],
];
const MOVED: readonly Column<Membership>[] = [[BIGINT, ({ facet }) => BigInt(facet)]];

const IN = "IN (SELECT unnest(?))";

/**
 * Holds facets that are not held yet, each a profile of its own. A link may come before its facet's own
 * entry: where several nodes write, sequences of different commits come in any order.
 */
const holdFacets = async (connection: DuckDBConnection, facets: readonly number[]) => {
  const held = await runWithIds(connection, `SELECT id FROM facet WHERE id ${IN}`, facets);
  const known = new Set(held.map(([id]) => intOf(id)));
  const fresh = [...new Set(facets)].filter((facet) => !known.has(facet));
  await appendRows(
    connection,
    "facet",
    FACET,
    fresh.map((facet) => ({ facet, profile: facet })),
  );
};

/** Keeps the statements that are newer than what is known of their pairs. */
const keepStatements = async (connection: DuckDBConnection, statements: readonly Statement[]) => {
  const ends = [...new Set(statements.map(({ pair }) => pair[0]))];
  const rows = await runWithIds(connection, `SELECT a, b, seq FROM link WHERE a ${IN}`, ends);
  const known = new Map(rows.map(([a, b, seq]) => [`${intOf(a)},${intOf(b)}`, intOf(seq)]));
  const newer = statements.filter(({ pair, seq }) => (known.get(pair.join()) ?? 0) < seq);
  const replaced = newer.filter(({ pair }) => known.has(pair.join()));
  for (const { pair } of replaced)
    await connection.run("DELETE FROM link WHERE a = ? AND b = ?", pair.map(BigInt));
  await appendRows(connection, "link", LINK, newer);
};

/** The memberships that are not what the links say any more, for all whom these facets stand with. */
const changedBy = async (
  connection: DuckDBConnection,
  touched: readonly number[],
): Promise<Membership[]> => {
  const members = await runWithIds(
    connection,
    `SELECT id, profile FROM facet WHERE profile IN (SELECT profile FROM facet WHERE id ${IN})`,
    touched,
  );
  const before = new Map(members.map(([id, profile]) => [intOf(id), intOf(profile)]));
  const facets = [...before.keys()];
  const links = await runWithIds(
    connection,
    `SELECT a, b FROM link WHERE alive AND a ${IN}`,
    facets,
  );
  const pairs = links.map(([a, b]) => pairOf(intOf(a), intOf(b)));
  return connectedComponents(facets, pairs).flatMap((group) =>
    group
      .map((facet) => ({ facet, profile: group[0] ?? facet }))
      .filter(({ facet, profile }) => before.get(facet) !== profile),
  );
};

/**
 * Takes in what entries say of who is one person. A profile is what live links connect, and has the id
 * of its oldest facet, as in the store; which of two statements came first is told by their sequences.
 * Facets that come to another profile are noted: the periods of their events count people anew.
 */
export const takeIdentity = async (
  connection: DuckDBConnection,
  { facets, statements }: IdentityNews,
): Promise<void> => {
  const touched = [...new Set(statements.flatMap(({ pair }) => pair))];
  if (facets.length + touched.length === 0) return;
  await holdFacets(connection, [...facets, ...touched]);
  if (touched.length === 0) return;
  await keepStatements(connection, statements);
  const changed = await changedBy(connection, touched);
  if (changed.length === 0) return;
  const ids = changed.map(({ facet }) => facet);
  await runWithIds(connection, `DELETE FROM facet WHERE id ${IN}`, ids);
  await appendRows(connection, "facet", FACET, changed);
  await appendRows(connection, "moved_facet", MOVED, changed);
};
