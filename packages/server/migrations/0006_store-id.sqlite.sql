-- expand
-- Tells this store from every other: a warehouse knows by it whose log it holds.
INSERT INTO setting (name, value) VALUES ('store_id', lower(hex(randomblob(16))));
