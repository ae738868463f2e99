-- expand
-- Work that is done by one at a time. The token grows with each holder, so that what a former holder
-- still writes is told apart from what the present one does. until is the time of the machine.
CREATE TABLE lease (
  name   TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  token  INTEGER NOT NULL,
  until  INTEGER NOT NULL
) STRICT;
