-- expand
-- In which segments of accounts an account is, and when each is next to be looked at; null where nobody
-- looked yet.
ALTER TABLE account ADD COLUMN memberships TEXT COLLATE "C";

-- Accounts by segment, for lists and counts: what the rows of accounts say.
CREATE TABLE account_segment (
  segment TEXT COLLATE "C" NOT NULL,
  account TEXT COLLATE "C" NOT NULL,
  since   BIGINT NOT NULL,
  PRIMARY KEY (segment, account)
);
