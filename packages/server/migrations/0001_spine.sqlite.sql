-- expand
-- The spine: the log with its payloads, facets and links, the profiles folded from them, timers,
-- the ledger of decisions, definitions, keys. Times are epoch milliseconds.

CREATE TABLE log (
  seq   INTEGER PRIMARY KEY,
  at    INTEGER NOT NULL,
  kind  TEXT NOT NULL,
  facet INTEGER
) STRICT;

-- Payloads stand apart from their rows, so that a facet's can be erased and its sequence stays.
CREATE TABLE payload (
  seq  INTEGER PRIMARY KEY,
  body TEXT NOT NULL
) STRICT;

-- In whose timeline an entry stands, in order of effective time.
CREATE TABLE timeline (
  facet INTEGER NOT NULL,
  time  INTEGER NOT NULL,
  seq   INTEGER NOT NULL,
  PRIMARY KEY (facet, time, seq)
) STRICT, WITHOUT ROWID;

-- 128-bit hash of source and messageId; outlives a purge of the events themselves.
CREATE TABLE dedupe (
  hash BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- The newest rows of timeline and dedupe, in order of arrival. An event lands anywhere in an index
-- sorted by facet or hash, a page each; here it lands at the end. Upkeep moves whole sorted runs.
CREATE TABLE timeline_tail (
  n     INTEGER PRIMARY KEY,
  facet INTEGER NOT NULL,
  time  INTEGER NOT NULL,
  seq   INTEGER NOT NULL
) STRICT;

CREATE TABLE dedupe_tail (
  n    INTEGER PRIMARY KEY,
  hash BLOB NOT NULL
) STRICT;

-- A profile stands in the row of its oldest facet, whose id it has: seq is the entry that made it.
-- A profile of one facet is that facet, so members and folded are null; every other facet has none of the three.
CREATE TABLE facet (
  id        INTEGER PRIMARY KEY,
  ns        TEXT NOT NULL,
  value     TEXT NOT NULL,
  anonymous INTEGER NOT NULL,
  since     INTEGER NOT NULL,
  profile   INTEGER NOT NULL,
  state     TEXT NOT NULL,
  seq       INTEGER,
  members   TEXT,
  folded    TEXT,
  UNIQUE (value, ns)
) STRICT;

CREATE TABLE link (
  a          INTEGER NOT NULL,
  b          INTEGER NOT NULL,
  seq        INTEGER NOT NULL,
  revoked_by INTEGER,
  PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_b ON link (b);

CREATE TABLE cannot_link (
  a       INTEGER NOT NULL,
  b       INTEGER NOT NULL,
  unmerge INTEGER NOT NULL,
  PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX cannot_link_b ON cannot_link (b);
CREATE INDEX cannot_link_unmerge ON cannot_link (unmerge);

CREATE TABLE timer (
  kind    TEXT NOT NULL,
  profile INTEGER NOT NULL,
  due     INTEGER NOT NULL,
  PRIMARY KEY (kind, profile)
) STRICT, WITHOUT ROWID;
CREATE INDEX timer_due ON timer (due);

CREATE TABLE decision (
  id  TEXT PRIMARY KEY,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE quarantine (
  id     TEXT PRIMARY KEY,
  seq    INTEGER NOT NULL,
  reason TEXT NOT NULL,
  body   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE definition (
  kind    TEXT NOT NULL,
  key     TEXT NOT NULL,
  version INTEGER NOT NULL,
  status  TEXT NOT NULL,
  body    TEXT NOT NULL,
  actor   TEXT NOT NULL,
  at      INTEGER NOT NULL,
  -- Sequences between which it was live; null where it is not or no longer.
  live_from  INTEGER,
  live_until INTEGER,
  PRIMARY KEY (kind, key, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE access_key (
  hash   TEXT PRIMARY KEY,
  name   TEXT NOT NULL,
  kind   TEXT NOT NULL,
  source TEXT,
  role   TEXT,
  at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How far an import has come, by the file it reads; resumed from here after a kill.
CREATE TABLE import_cursor (
  import TEXT PRIMARY KEY,
  row    INTEGER NOT NULL,
  body   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
