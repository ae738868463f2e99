-- expand
-- Governance: what may come in, who may touch it, what people agreed to. Times are epoch milliseconds.
-- No PostgreSQL database has ever had the spine alone, so nothing of before is carried over.

-- Keys: a public id, an end, and who made them. A key is never deleted, so that its name stays the
-- actor of what it did and its hash is known again when somebody comes with it.
ALTER TABLE access_key ADD COLUMN id TEXT COLLATE "C";
ALTER TABLE access_key ADD COLUMN created_by TEXT COLLATE "C" NOT NULL DEFAULT 'start';
ALTER TABLE access_key ADD COLUMN expires BIGINT;
ALTER TABLE access_key ADD COLUMN rotated_at BIGINT;
ALTER TABLE access_key ADD COLUMN revoked_at BIGINT;
CREATE UNIQUE INDEX access_key_id ON access_key (id);

-- Audit: what people and keys did. Each row's hash covers the row and the hash before it.
CREATE TABLE audit (
  n       BIGINT PRIMARY KEY,
  at      BIGINT NOT NULL,
  actor   TEXT COLLATE "C" NOT NULL,
  action  TEXT COLLATE "C" NOT NULL,
  target  TEXT COLLATE "C" NOT NULL,
  details TEXT NOT NULL,
  prev    TEXT NOT NULL,
  hash    TEXT NOT NULL
);
CREATE INDEX audit_actor ON audit (actor);
CREATE INDEX audit_action ON audit (action);
CREATE INDEX audit_target ON audit (target);

-- Its last row, kept apart, so that a tail that was cut off is seen.
CREATE TABLE audit_head (
  one  BIGINT PRIMARY KEY CHECK (one = 1),
  n    BIGINT NOT NULL,
  hash TEXT NOT NULL
);
INSERT INTO audit_head VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

-- Definitions: by which way a version's content came, everyone who wrote on it (nobody approves their
-- own), why it was sent back, the sequence of its last change.
ALTER TABLE definition ADD COLUMN origin TEXT COLLATE "C" NOT NULL DEFAULT 'api';
ALTER TABLE definition ADD COLUMN authors TEXT NOT NULL DEFAULT '[]';
ALTER TABLE definition ADD COLUMN reason TEXT;
ALTER TABLE definition ADD COLUMN seq BIGINT NOT NULL DEFAULT 0;

-- What a start of the server says and commands after it keep to: which kinds need approval.
CREATE TABLE setting (
  name  TEXT COLLATE "C" PRIMARY KEY,
  value TEXT NOT NULL
);

-- What was done to each definition, and by whom.
CREATE TABLE definition_event (
  kind    TEXT COLLATE "C" NOT NULL,
  key     TEXT COLLATE "C" NOT NULL,
  seq     BIGINT NOT NULL,
  version BIGINT NOT NULL,
  status  TEXT COLLATE "C" NOT NULL,
  actor   TEXT COLLATE "C" NOT NULL,
  origin  TEXT COLLATE "C" NOT NULL,
  at      BIGINT NOT NULL,
  reason  TEXT,
  PRIMARY KEY (kind, key, seq)
);

-- Quality: what became of each source's events, counted in the commit that took them in. A day is a
-- UTC day of effective time, in whole days since 1970-01-01; rejected events have the day of receipt, those of history their own.
CREATE TABLE quality_day (
  source        TEXT COLLATE "C" NOT NULL,
  day           BIGINT NOT NULL,
  -- Accepted events that belonged to a known profile at their commit; those that did within 24 hours.
  tied          BIGINT NOT NULL,
  tied_later    BIGINT NOT NULL,
  last_received BIGINT NOT NULL,
  last_time     BIGINT NOT NULL,
  PRIMARY KEY (source, day)
);

CREATE TABLE quality_event (
  source      TEXT COLLATE "C" NOT NULL,
  day         BIGINT NOT NULL,
  type        TEXT COLLATE "C" NOT NULL,
  name        TEXT COLLATE "C" NOT NULL,
  accepted    BIGINT NOT NULL,
  warned      BIGINT NOT NULL,
  released    BIGINT NOT NULL,
  quarantined BIGINT NOT NULL,
  duplicate   BIGINT NOT NULL,
  PRIMARY KEY (source, day, type, name)
);

CREATE TABLE quality_rule (
  source TEXT COLLATE "C" NOT NULL,
  day    BIGINT NOT NULL,
  type   TEXT COLLATE "C" NOT NULL,
  name   TEXT COLLATE "C" NOT NULL,
  rule   TEXT COLLATE "C" NOT NULL,
  count  BIGINT NOT NULL,
  -- Facet of the newest event that broke it and was taken in, as an example.
  facet  BIGINT,
  PRIMARY KEY (source, day, type, name, rule)
);

-- Links that events stated and that were refused, by reason and namespace of what was refused; the
-- facet of the newest such event as an example.
CREATE TABLE quality_refusal (
  source TEXT COLLATE "C" NOT NULL,
  day    BIGINT NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  ns     TEXT COLLATE "C" NOT NULL,
  count  BIGINT NOT NULL,
  facet  BIGINT NOT NULL,
  PRIMARY KEY (source, day, reason, ns)
);

CREATE TABLE quality_rejection (
  source TEXT COLLATE "C" NOT NULL,
  day    BIGINT NOT NULL,
  code   TEXT COLLATE "C" NOT NULL,
  count  BIGINT NOT NULL,
  PRIMARY KEY (source, day, code)
);

-- Identify messages that carried a trait.
CREATE TABLE quality_trait (
  source TEXT COLLATE "C" NOT NULL,
  day    BIGINT NOT NULL,
  trait  TEXT COLLATE "C" NOT NULL,
  count  BIGINT NOT NULL,
  PRIMARY KEY (source, day, trait)
);

-- By how many the known profiles with a value for a trait changed on a day of commits; the empty
-- trait counts the known profiles themselves.
CREATE TABLE quality_profile_trait (
  trait  TEXT COLLATE "C" NOT NULL,
  day    BIGINT NOT NULL,
  change BIGINT NOT NULL,
  PRIMARY KEY (trait, day)
);

-- Known profiles by what was last said of a purpose: granted, denied, or a grant that ran out.
CREATE TABLE quality_consent (
  purpose  TEXT COLLATE "C" NOT NULL,
  answer   TEXT COLLATE "C" NOT NULL,
  profiles BIGINT NOT NULL,
  PRIMARY KEY (purpose, answer)
);

-- Anonymous facets that an unmerge took out of a known profile: their events up to seq have been tied.
CREATE TABLE quality_tied_facet (
  facet BIGINT PRIMARY KEY,
  seq   BIGINT NOT NULL
);

-- The sequence after which events are counted; whether the profiles that stood then have been.
CREATE TABLE quality_start (
  seq      BIGINT NOT NULL,
  profiles BIGINT NOT NULL
);
INSERT INTO quality_start VALUES (0, 0);

-- Quarantine: events that wait to be put right, oldest first by the sequence of their entry. The id is
-- the hex of the event's dedupe hash.
CREATE TABLE quarantine (
  seq      BIGINT PRIMARY KEY,
  id       TEXT COLLATE "C" NOT NULL UNIQUE,
  group_id TEXT COLLATE "C" NOT NULL,
  source   TEXT COLLATE "C" NOT NULL,
  at       BIGINT NOT NULL,
  -- 1 when it came by a browser key.
  public   BIGINT NOT NULL,
  -- Bytes of reasons and body.
  bytes    BIGINT NOT NULL,
  reasons  TEXT NOT NULL,
  body     TEXT NOT NULL
);
CREATE INDEX quarantine_group_seq ON quarantine (group_id, seq);
-- With the bytes, so that a start counts what each source holds without reading rows.
CREATE INDEX quarantine_share ON quarantine (source, public, seq, bytes);

-- Events that failed alike: of one source, type, name and the same rules. Of summarised events the
-- count is kept and the body gone.
CREATE TABLE quarantine_group (
  id         TEXT COLLATE "C" PRIMARY KEY,
  source     TEXT COLLATE "C" NOT NULL,
  type       TEXT COLLATE "C" NOT NULL,
  name       TEXT COLLATE "C" NOT NULL,
  reasons    TEXT NOT NULL,
  waiting    BIGINT NOT NULL,
  bytes      BIGINT NOT NULL,
  summarised BIGINT NOT NULL,
  first      BIGINT NOT NULL,
  last       BIGINT NOT NULL
);
CREATE INDEX quarantine_group_last ON quarantine_group ((waiting > 0), last, id);
CREATE INDEX quarantine_group_source ON quarantine_group (source, name);
CREATE INDEX quarantine_group_summarised ON quarantine_group (id) WHERE summarised > 0;
