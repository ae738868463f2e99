-- expand
-- Items of the catalog as they stand: the fold of the log's catalog entries. What events are
-- stamped with stands before what is long.
CREATE TABLE catalog_item (
  id         TEXT COLLATE "C" PRIMARY KEY,
  version    BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  hash       TEXT NOT NULL,
  stamp      TEXT NOT NULL,
  recent     TEXT NOT NULL,
  content    TEXT NOT NULL
);

-- What an item is found by: categories with those above them, brand, names by locale.
CREATE TABLE catalog_term (
  kind   TEXT COLLATE "C" NOT NULL,
  term   TEXT COLLATE "C" NOT NULL,
  item   TEXT COLLATE "C" NOT NULL,
  locale TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (kind, term, item, locale)
);
CREATE INDEX catalog_term_item ON catalog_term (item);
