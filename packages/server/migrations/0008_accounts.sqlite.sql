-- expand
-- Companies and households of group calls; name is the trait in lower case, for looking them up.
-- made is the sequence of the first event that named it.
CREATE TABLE account (
  id    TEXT PRIMARY KEY,
  name  TEXT,
  seq   INTEGER NOT NULL,
  made  INTEGER NOT NULL,
  state TEXT NOT NULL
) STRICT;
CREATE INDEX account_made ON account (made);
CREATE INDEX account_name ON account (name) WHERE name IS NOT NULL;

-- Facets that are in an account by their own last word.
CREATE TABLE account_member (
  account TEXT NOT NULL,
  facet   INTEGER NOT NULL,
  PRIMARY KEY (account, facet)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_member_facet ON account_member (facet);
