-- expand
-- People who sign in. Times are epoch milliseconds.

-- A person is never deleted, so that the name stays the actor of what they did.
CREATE TABLE person (
  id          TEXT COLLATE "C" PRIMARY KEY,
  name        TEXT COLLATE "C" NOT NULL,
  -- Name and address as they are compared.
  name_key    TEXT COLLATE "C" NOT NULL UNIQUE,
  email       TEXT COLLATE "C" NOT NULL,
  email_key   TEXT COLLATE "C" NOT NULL UNIQUE,
  role        TEXT COLLATE "C" NOT NULL,
  -- Argon2id as a PHC string; absent until the person has set one.
  password    TEXT COLLATE "C",
  password_at BIGINT,
  at          BIGINT NOT NULL,
  created_by  TEXT COLLATE "C" NOT NULL,
  disabled_at BIGINT
);

-- Sessions that go on; one that ends is deleted. The hash is SHA-256 of the cookie's value.
CREATE TABLE session (
  hash    TEXT COLLATE "C" PRIMARY KEY,
  id      TEXT COLLATE "C" NOT NULL UNIQUE,
  person  TEXT COLLATE "C" NOT NULL,
  at      BIGINT NOT NULL,
  seen    BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  agent   TEXT COLLATE "C" NOT NULL
);
CREATE INDEX session_person ON session (person);
CREATE INDEX session_expires ON session (expires);

-- The one link by which a person may come in; deleted when it is used.
CREATE TABLE sign_in_link (
  person        TEXT COLLATE "C" PRIMARY KEY,
  hash          TEXT COLLATE "C" NOT NULL UNIQUE,
  sets_password BIGINT NOT NULL,
  expires       BIGINT NOT NULL
);
