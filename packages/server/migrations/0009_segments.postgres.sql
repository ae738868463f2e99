-- expand
-- In which segments a profile is, and when each is next to be looked at; null where nobody looked yet.
ALTER TABLE facet ADD COLUMN memberships TEXT COLLATE "C";

-- Members by segment, for lists and counts: what the rows of profiles say.
CREATE TABLE member (
  segment TEXT COLLATE "C" NOT NULL,
  profile BIGINT NOT NULL,
  since   BIGINT NOT NULL,
  PRIMARY KEY (segment, profile)
);

-- How far what came before a definition has been caught up with: facets for a feature, profiles for a
-- segment, in the order of their ids. What has no row is done.
CREATE TABLE filling (
  kind    TEXT COLLATE "C" NOT NULL,
  key     TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  since   BIGINT NOT NULL,
  reached BIGINT NOT NULL,
  PRIMARY KEY (kind, key)
);
