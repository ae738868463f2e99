-- expand
-- In which segments a profile is, and when each is next to be looked at; null where nobody looked yet.
ALTER TABLE facet ADD COLUMN memberships TEXT;

-- Members by segment, for lists and counts: what the rows of profiles say.
CREATE TABLE member (
  segment TEXT NOT NULL,
  profile INTEGER NOT NULL,
  since   INTEGER NOT NULL,
  PRIMARY KEY (segment, profile)
) STRICT, WITHOUT ROWID;

-- How far what came before a definition has been caught up with: facets for a feature, profiles for a
-- segment, in the order of their ids. What has no row is done.
CREATE TABLE filling (
  kind    TEXT NOT NULL,
  key     TEXT NOT NULL,
  version INTEGER NOT NULL,
  since   INTEGER NOT NULL,
  reached INTEGER NOT NULL,
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
