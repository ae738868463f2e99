-- expand
-- What conditions call an event, so that catching up reads the payloads of those that it looks for alone.
-- Rows of before have none: of these the payload is read.
ALTER TABLE log ADD COLUMN name TEXT;
