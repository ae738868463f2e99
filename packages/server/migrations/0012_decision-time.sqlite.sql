-- expand
-- Decisions in the order of their times: reports and replays of a period read no others.
CREATE INDEX log_decision ON log (at, seq) WHERE kind = 'decision';
