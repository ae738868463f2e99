-- expand
-- People who sign in. Times are epoch milliseconds.

-- A person is never deleted, so that the name stays the actor of what they did.
CREATE TABLE person (
  id          TEXT PRIMARY KEY,
  name        TEXT NOT NULL,
  -- Name and address as they are compared.
  name_key    TEXT NOT NULL UNIQUE,
  email       TEXT NOT NULL,
  email_key   TEXT NOT NULL UNIQUE,
  role        TEXT NOT NULL,
  -- Argon2id as a PHC string; absent until the person has set one.
  password    TEXT,
  password_at INTEGER,
  at          INTEGER NOT NULL,
  created_by  TEXT NOT NULL,
  disabled_at INTEGER
) STRICT, WITHOUT ROWID;

-- Sessions that go on; one that ends is deleted. The hash is SHA-256 of the cookie's value.
CREATE TABLE session (
  hash    TEXT PRIMARY KEY,
  id      TEXT NOT NULL UNIQUE,
  person  TEXT NOT NULL,
  at      INTEGER NOT NULL,
  seen    INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  agent   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_person ON session (person);
CREATE INDEX session_expires ON session (expires);

-- The one link by which a person may come in; deleted when it is used.
CREATE TABLE sign_in_link (
  person        TEXT PRIMARY KEY,
  hash          TEXT NOT NULL UNIQUE,
  sets_password INTEGER NOT NULL,
  expires       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
