-- expand
-- Timeline and dedupe as wholes, sorted index and tail together: what reads and verify ask, on every engine.
CREATE VIEW timeline_rows AS
  SELECT facet, time, seq FROM timeline UNION SELECT facet, time, seq FROM timeline_tail;
CREATE VIEW dedupe_rows AS
  SELECT hash FROM dedupe UNION SELECT hash FROM dedupe_tail;
