-- expand
-- Timeline and dedupe as wholes: what reads and verify ask, on every engine.
CREATE VIEW timeline_rows AS SELECT facet, time, seq FROM timeline;
CREATE VIEW dedupe_rows AS SELECT hash FROM dedupe;
