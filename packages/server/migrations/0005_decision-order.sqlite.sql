-- expand
-- Decisions in the order of their commits, without a look at the rest of the log.
CREATE INDEX decision_seq ON decision (seq);
