-- expand
-- Items of the catalog as they stand: the fold of the log's catalog entries. What events are
-- stamped with stands before what is long.
CREATE TABLE catalog_item (
  id         TEXT PRIMARY KEY,
  version    INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  hash       TEXT NOT NULL,
  stamp      TEXT NOT NULL,
  recent     TEXT NOT NULL,
  content    TEXT NOT NULL
) STRICT;

-- What an item is found by: categories with those above them, brand, names by locale.
CREATE TABLE catalog_term (
  kind   TEXT NOT NULL,
  term   TEXT NOT NULL,
  item   TEXT NOT NULL,
  locale TEXT NOT NULL,
  PRIMARY KEY (kind, term, item, locale)
) STRICT, WITHOUT ROWID;
CREATE INDEX catalog_term_item ON catalog_term (item);
