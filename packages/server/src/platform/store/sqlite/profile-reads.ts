import type { DatabaseSync } from "node:sqlite";
import type { Identifier } from "@attune/core/event";
import type { FacetRow, LinkRow, ProfileRow, Reads } from "../contract.ts";
import { FACET_COLUMNS, facetFromRow, profileFromRow } from "./codec.ts";
import { int, maybeInt } from "./open.ts";
import { pages, snapshot } from "./pages.ts";

type Row = Readonly<Record<string, unknown>>;

const PROFILE = FACET_COLUMNS.split(", ")
  .map((column) => `p.${column}`)
  .join(", ");

const createFacetReads = (db: DatabaseSync) => {
  const byId = db.prepare(`SELECT ${FACET_COLUMNS} FROM facet WHERE id = ?`);
  const facetRow = (id: number): FacetRow[] => {
    const row = byId.get(id);
    if (!row) return [];
    const { identifier, since } = facetFromRow(row);
    return [{ facet: id, identifier, since }];
  };
  return {
    facetRow,
    profileRow: (row: Row): ProfileRow => {
      const { id, seq, state, members } = profileFromRow(row);
      return { id, seq, state, identifiers: members.flatMap(({ facet }) => facetRow(facet)) };
    },
  };
};

const createLinkReads = (db: DatabaseSync, facetRow: (id: number) => FacetRow[]) => {
  const linksOf = db.prepare("SELECT a, b, seq, revoked_by FROM link WHERE a = ?1 OR b = ?1");
  const linkRow = (row: Row): LinkRow[] => {
    const [a] = facetRow(int(row, "a"));
    const [b] = facetRow(int(row, "b"));
    return a && b
      ? [
          {
            a: a.identifier,
            b: b.identifier,
            seq: int(row, "seq"),
            revokedBy: maybeInt(row, "revoked_by"),
          },
        ]
      : [];
  };
  return (facets: readonly number[]): LinkRow[] => {
    const rows = facets.flatMap((facet) => linksOf.all(facet)).flatMap(linkRow);
    return [...new Map(rows.map((link) => [link.seq, link])).values()].sort(
      (a, b) => a.seq - b.seq,
    );
  };
};

/** Reads of profiles: by identifier, by any id that they ever had, their links, all of them. */
export const createProfileReads = (db: DatabaseSync) => {
  const ofIdentifier = db.prepare(
    `SELECT ${PROFILE} FROM facet f JOIN facet p ON p.id = f.profile WHERE f.value = ? AND f.ns = ?`,
  );
  const ofFacet = db.prepare(
    `SELECT ${PROFILE} FROM facet f JOIN facet p ON p.id = f.profile WHERE f.id = ?`,
  );
  const after = db.prepare(
    `SELECT ${FACET_COLUMNS} FROM facet WHERE id > ? AND seq IS NOT NULL ORDER BY id LIMIT ?`,
  );
  const { facetRow, profileRow } = createFacetReads(db);
  const linksAmong = createLinkReads(db, facetRow);

  const memberIds = (profile: number): number[] => {
    const row = ofFacet.get(profile);
    return row ? profileFromRow(row).members.map(({ facet }) => facet) : [];
  };
  const profileOf = (row: Row | undefined): ProfileRow | null => (row ? profileRow(row) : null);

  const reads: Pick<
    Reads,
    "subject" | "profileByIdentifier" | "profileById" | "identifiersOf" | "links" | "exportProfiles"
  > = {
    subject: async ({ ns, value }: Identifier) => {
      const row = ofIdentifier.get(value, ns);
      if (!row) return null;
      const { id, seq, state } = profileFromRow(row);
      return { profile: id, seq, state };
    },
    profileByIdentifier: async ({ ns, value }) =>
      snapshot(db, () => profileOf(ofIdentifier.get(value, ns))),
    profileById: async (id) => snapshot(db, () => profileOf(ofFacet.get(id))),
    identifiersOf: async (ids) =>
      snapshot(db, () => new Map(ids.flatMap(facetRow).map((row) => [row.facet, row.identifier]))),
    links: async (profile) => snapshot(db, () => linksAmong(memberIds(profile))),
    exportProfiles: () =>
      pages((from, limit) =>
        snapshot(db, () =>
          after.all(from, limit).map((row) => ({ key: int(row, "id"), value: profileRow(row) })),
        ),
      ),
  };
  return { reads, memberIds };
};
