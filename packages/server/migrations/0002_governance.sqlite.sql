-- expand
-- Governance: what may come in, who may touch it, what people agreed to. Times are epoch milliseconds.

-- Keys: a public id, an end, and who made them. A key is never deleted, so that its name stays the
-- actor of what it did and its hash is known again when somebody comes with it.
ALTER TABLE access_key ADD COLUMN id TEXT;
ALTER TABLE access_key ADD COLUMN created_by TEXT NOT NULL DEFAULT 'start';
ALTER TABLE access_key ADD COLUMN expires INTEGER;
ALTER TABLE access_key ADD COLUMN rotated_at INTEGER;
ALTER TABLE access_key ADD COLUMN revoked_at INTEGER;
UPDATE access_key SET id = 'k_' || lower(hex(randomblob(6)));
CREATE UNIQUE INDEX access_key_id ON access_key (id);

-- Audit: what people and keys did. Each row's hash covers the row and the hash before it.
CREATE TABLE audit (
  n       INTEGER PRIMARY KEY,
  at      INTEGER NOT NULL,
  actor   TEXT NOT NULL,
  action  TEXT NOT NULL,
  target  TEXT NOT NULL,
  details TEXT NOT NULL,
  prev    TEXT NOT NULL,
  hash    TEXT NOT NULL
) STRICT;
CREATE INDEX audit_actor ON audit (actor);
CREATE INDEX audit_action ON audit (action);
CREATE INDEX audit_target ON audit (target);

-- Its last row, kept apart, so that a tail that was cut off is seen.
CREATE TABLE audit_head (
  one  INTEGER PRIMARY KEY CHECK (one = 1),
  n    INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;
INSERT INTO audit_head VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

-- Definitions: by which way a version's content came, everyone who wrote on it (nobody approves their
-- own), why it was sent back, the sequence of its last change.
ALTER TABLE definition ADD COLUMN origin TEXT NOT NULL DEFAULT 'api';
ALTER TABLE definition ADD COLUMN authors TEXT NOT NULL DEFAULT '[]';
ALTER TABLE definition ADD COLUMN reason TEXT;
ALTER TABLE definition ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;
UPDATE definition SET authors = json_array(actor);
UPDATE definition SET seq = max(coalesce(live_from, 0), coalesce(live_until, 0));

-- What a start of the server says and commands after it keep to: which kinds need approval.
CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What was done to each definition, and by whom.
CREATE TABLE definition_event (
  kind    TEXT NOT NULL,
  key     TEXT NOT NULL,
  seq     INTEGER NOT NULL,
  version INTEGER NOT NULL,
  status  TEXT NOT NULL,
  actor   TEXT NOT NULL,
  origin  TEXT NOT NULL,
  at      INTEGER NOT NULL,
  reason  TEXT,
  PRIMARY KEY (kind, key, seq)
) STRICT, WITHOUT ROWID;

-- Quality: what became of each source's events, counted in the commit that took them in. A day is a
-- UTC day of effective time, in whole days since 1970-01-01; rejected events have the day of receipt, those of history their own.
CREATE TABLE quality_day (
  source        TEXT NOT NULL,
  day           INTEGER NOT NULL,
  -- Accepted events that belonged to a known profile at their commit; those that did within 24 hours.
  tied          INTEGER NOT NULL,
  tied_later    INTEGER NOT NULL,
  last_received INTEGER NOT NULL,
  last_time     INTEGER NOT NULL,
  PRIMARY KEY (source, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE quality_event (
  source      TEXT NOT NULL,
  day         INTEGER NOT NULL,
  type        TEXT NOT NULL,
  name        TEXT NOT NULL,
  accepted    INTEGER NOT NULL,
  warned      INTEGER NOT NULL,
  released    INTEGER NOT NULL,
  quarantined INTEGER NOT NULL,
  duplicate   INTEGER NOT NULL,
  PRIMARY KEY (source, day, type, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE quality_rule (
  source TEXT NOT NULL,
  day    INTEGER NOT NULL,
  type   TEXT NOT NULL,
  name   TEXT NOT NULL,
  rule   TEXT NOT NULL,
  count  INTEGER NOT NULL,
  -- Facet of the newest event that broke it and was taken in, as an example.
  facet  INTEGER,
  PRIMARY KEY (source, day, type, name, rule)
) STRICT, WITHOUT ROWID;

-- Links that events stated and that were refused, by reason and namespace of what was refused; the
-- facet of the newest such event as an example.
CREATE TABLE quality_refusal (
  source TEXT NOT NULL,
  day    INTEGER NOT NULL,
  reason TEXT NOT NULL,
  ns     TEXT NOT NULL,
  count  INTEGER NOT NULL,
  facet  INTEGER NOT NULL,
  PRIMARY KEY (source, day, reason, ns)
) STRICT, WITHOUT ROWID;

CREATE TABLE quality_rejection (
  source TEXT NOT NULL,
  day    INTEGER NOT NULL,
  code   TEXT NOT NULL,
  count  INTEGER NOT NULL,
  PRIMARY KEY (source, day, code)
) STRICT, WITHOUT ROWID;

-- Identify messages that carried a trait.
CREATE TABLE quality_trait (
  source TEXT NOT NULL,
  day    INTEGER NOT NULL,
  trait  TEXT NOT NULL,
  count  INTEGER NOT NULL,
  PRIMARY KEY (source, day, trait)
) STRICT, WITHOUT ROWID;

-- By how many the known profiles with a value for a trait changed on a day of commits; the empty
-- trait counts the known profiles themselves.
CREATE TABLE quality_profile_trait (
  trait  TEXT NOT NULL,
  day    INTEGER NOT NULL,
  change INTEGER NOT NULL,
  PRIMARY KEY (trait, day)
) STRICT, WITHOUT ROWID;

-- Known profiles by what was last said of a purpose: granted, denied, or a grant that ran out.
CREATE TABLE quality_consent (
  purpose  TEXT NOT NULL,
  answer   TEXT NOT NULL,
  profiles INTEGER NOT NULL,
  PRIMARY KEY (purpose, answer)
) STRICT, WITHOUT ROWID;

-- Anonymous facets that an unmerge took out of a known profile: their events up to seq have been tied.
CREATE TABLE quality_tied_facet (
  facet INTEGER PRIMARY KEY,
  seq   INTEGER NOT NULL
) STRICT;

-- The sequence after which events are counted; whether the profiles that stood then have been.
CREATE TABLE quality_start (
  seq      INTEGER NOT NULL,
  profiles INTEGER NOT NULL
) STRICT;
INSERT INTO quality_start SELECT coalesce(max(seq), 0), 0 FROM log;

-- Quarantine: events that wait to be put right, oldest first by the sequence of their entry. The id is
-- the hex of the event's dedupe hash.
ALTER TABLE quarantine RENAME TO quarantine_0001;
CREATE TABLE quarantine (
  seq      INTEGER PRIMARY KEY,
  id       TEXT NOT NULL UNIQUE,
  group_id TEXT NOT NULL,
  source   TEXT NOT NULL,
  at       INTEGER NOT NULL,
  -- 1 when it came by a browser key.
  public   INTEGER NOT NULL,
  -- Bytes of reasons and body.
  bytes    INTEGER NOT NULL,
  reasons  TEXT NOT NULL,
  body     TEXT NOT NULL
) STRICT;
CREATE INDEX quarantine_group_seq ON quarantine (group_id, seq);
-- With the bytes, so that a start counts what each source holds without reading rows.
CREATE INDEX quarantine_share ON quarantine (source, public, seq, bytes);

-- Events that failed alike: of one source, type, name and the same rules. Of summarised events the
-- count is kept and the body gone.
CREATE TABLE quarantine_group (
  id         TEXT PRIMARY KEY,
  source     TEXT NOT NULL,
  type       TEXT NOT NULL,
  name       TEXT NOT NULL,
  reasons    TEXT NOT NULL,
  waiting    INTEGER NOT NULL,
  bytes      INTEGER NOT NULL,
  summarised INTEGER NOT NULL,
  first      INTEGER NOT NULL,
  last       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX quarantine_group_last ON quarantine_group (waiting > 0, last, id);
CREATE INDEX quarantine_group_source ON quarantine_group (source, name);
CREATE INDEX quarantine_group_summarised ON quarantine_group (id) WHERE summarised > 0;

-- Those of before have the fold's failure as their reason, and stand in a group each.
INSERT INTO quarantine (seq, id, group_id, source, at, public, bytes, reasons, body)
  SELECT q.seq, q.id, substr(q.id, 1, 16), q.body ->> '$.source', l.at, 1, length(q.body),
         json_array(json_object('rule', 'fold', 'pointer', '', 'detail', q.reason)), q.body
  FROM quarantine_0001 q JOIN log l ON l.seq = q.seq;
INSERT INTO quarantine_group (id, source, type, name, reasons, waiting, bytes, summarised, first, last)
  SELECT group_id, source, body ->> '$.type', body ->> '$.name', reasons, 1, bytes, 0, at, at
  FROM quarantine;
DROP TABLE quarantine_0001;
