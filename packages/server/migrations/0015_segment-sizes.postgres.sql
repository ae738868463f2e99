-- expand
-- How many members a segment has, so that nobody counts them: the sum over its parts is the number of its
-- rows in member. A part may be below nought: who came in by one may leave by another. Connections that write
-- have parts of their own, so that nodes do not wait for each other.
CREATE TABLE segment_size (
  segment TEXT COLLATE "C" NOT NULL,
  part    BIGINT NOT NULL,
  members BIGINT NOT NULL,
  PRIMARY KEY (segment, part)
);
INSERT INTO segment_size (segment, part, members)
  SELECT segment, 0, count(*) FROM member GROUP BY segment;
