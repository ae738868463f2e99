-- expand
-- The spine, with the tables and columns that SQLite has; what differs is said where it stands. Times
-- are epoch milliseconds. Text that is ordered or looked up by compares by bytes (COLLATE "C"), as
-- in SQLite, whatever the database's own collation is.

CREATE SEQUENCE log_seq;

-- Of nodes that write side by side, a commit with a lower sequence may land after one with a higher.
-- xid is the transaction that wrote a row: a stream takes the rows whose xid every snapshot sees.
CREATE TABLE log (
  seq   BIGINT PRIMARY KEY,
  at    BIGINT NOT NULL,
  kind  TEXT COLLATE "C" NOT NULL,
  facet BIGINT,
  xid   XID8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX log_xid ON log (xid, seq);

-- Payloads stand apart from their rows, so that a facet's can be erased and its sequence stays.
CREATE TABLE payload (
  seq  BIGINT PRIMARY KEY,
  body TEXT NOT NULL
);

-- In whose timeline an entry stands, in order of effective time.
CREATE TABLE timeline (
  facet BIGINT NOT NULL,
  time  BIGINT NOT NULL,
  seq   BIGINT NOT NULL,
  PRIMARY KEY (facet, time, seq)
);

-- 128-bit hash of source and messageId; outlives a purge of the events themselves.
CREATE TABLE dedupe (
  hash BYTEA PRIMARY KEY
);

-- A profile stands in the row of its oldest facet, whose id it has: seq is the entry that made it.
-- A profile of one facet is that facet, so members and folded are null; every other facet has none of
-- the three. Rows are rewritten with each event: room in the page lets them stay in it.
CREATE TABLE facet (
  id        BIGINT PRIMARY KEY,
  ns        TEXT COLLATE "C" NOT NULL,
  value     TEXT COLLATE "C" NOT NULL,
  anonymous BIGINT NOT NULL,
  since     BIGINT NOT NULL,
  profile   BIGINT NOT NULL,
  state     TEXT NOT NULL,
  seq       BIGINT,
  members   TEXT,
  folded    TEXT,
  UNIQUE (value, ns)
) WITH (fillfactor = 80);

CREATE TABLE link (
  a          BIGINT NOT NULL,
  b          BIGINT NOT NULL,
  seq        BIGINT NOT NULL,
  revoked_by BIGINT,
  PRIMARY KEY (a, b)
);
CREATE INDEX link_b ON link (b);

CREATE TABLE cannot_link (
  a       BIGINT NOT NULL,
  b       BIGINT NOT NULL,
  unmerge BIGINT NOT NULL,
  PRIMARY KEY (a, b)
);
CREATE INDEX cannot_link_b ON cannot_link (b);
CREATE INDEX cannot_link_unmerge ON cannot_link (unmerge);

CREATE TABLE timer (
  kind    TEXT COLLATE "C" NOT NULL,
  profile BIGINT NOT NULL,
  due     BIGINT NOT NULL,
  PRIMARY KEY (kind, profile)
);
CREATE INDEX timer_due ON timer (due);

CREATE TABLE decision (
  id  TEXT COLLATE "C" PRIMARY KEY,
  seq BIGINT NOT NULL
);

CREATE TABLE definition (
  kind    TEXT COLLATE "C" NOT NULL,
  key     TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  status  TEXT COLLATE "C" NOT NULL,
  body    TEXT NOT NULL,
  actor   TEXT COLLATE "C" NOT NULL,
  at      BIGINT NOT NULL,
  -- Sequences between which it was live; null where it is not or no longer.
  live_from  BIGINT,
  live_until BIGINT,
  PRIMARY KEY (kind, key, version)
);

CREATE TABLE access_key (
  hash   TEXT COLLATE "C" PRIMARY KEY,
  name   TEXT COLLATE "C" NOT NULL,
  kind   TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C",
  role   TEXT COLLATE "C",
  at     BIGINT NOT NULL
);

-- How far an import has come, by the file it reads; resumed from here after a kill.
CREATE TABLE import_cursor (
  import TEXT COLLATE "C" PRIMARY KEY,
  row    BIGINT NOT NULL,
  body   TEXT NOT NULL
);

-- Work that one node does at a time. The token grows with each holder, so that what a former holder
-- still writes is told apart from what the present one does. until is the database's time.
CREATE TABLE lease (
  name   TEXT COLLATE "C" PRIMARY KEY,
  holder TEXT COLLATE "C" NOT NULL,
  token  BIGINT NOT NULL,
  until  BIGINT NOT NULL
);

-- The time of ATTUNE_CLOCK=virtual, the same for all nodes.
CREATE TABLE virtual_clock (
  one BIGINT PRIMARY KEY CHECK (one = 1),
  now BIGINT NOT NULL
);
