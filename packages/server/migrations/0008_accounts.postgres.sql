-- expand
-- Companies and households of group calls; name is the trait in lower case, for looking them up.
-- made is the sequence of the first event that named it.
CREATE TABLE account (
  id    TEXT COLLATE "C" PRIMARY KEY,
  name  TEXT COLLATE "C",
  seq   BIGINT NOT NULL,
  made  BIGINT NOT NULL,
  state TEXT NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX account_made ON account (made);
CREATE INDEX account_name ON account (name) WHERE name IS NOT NULL;

-- Facets that are in an account by their own last word.
CREATE TABLE account_member (
  account TEXT COLLATE "C" NOT NULL,
  facet   BIGINT NOT NULL,
  PRIMARY KEY (account, facet)
);
CREATE INDEX account_member_facet ON account_member (facet);
