-- expand
-- How many members a segment has, so that nobody counts them: the sum over its parts is the number of its
-- rows in member. A part may be below nought: who came in by one may leave by another.
CREATE TABLE segment_size (
  segment TEXT NOT NULL,
  part    INTEGER NOT NULL,
  members INTEGER NOT NULL,
  PRIMARY KEY (segment, part)
) STRICT, WITHOUT ROWID;
INSERT INTO segment_size (segment, part, members)
  SELECT segment, 0, count(*) FROM member GROUP BY segment;
