-- expand
-- In which segments of accounts an account is, and when each is next to be looked at; null where nobody
-- looked yet.
ALTER TABLE account ADD COLUMN memberships TEXT;

-- Accounts by segment, for lists and counts: what the rows of accounts say.
CREATE TABLE account_segment (
  segment TEXT NOT NULL,
  account TEXT NOT NULL,
  since   INTEGER NOT NULL,
  PRIMARY KEY (segment, account)
) STRICT, WITHOUT ROWID;
