-- expand
-- Offers that decisions gave to people, by the facet decided for: reserved until expires, confirmed when
-- an event says that they were seen. The fold of decisions and exposures in the log. Money is in
-- ten-thousandths of the currency's unit.
CREATE TABLE offer_use (
  decision  TEXT NOT NULL,
  offer     TEXT NOT NULL,
  facet     INTEGER NOT NULL,
  slot      TEXT NOT NULL,
  channel   TEXT NOT NULL,
  at        INTEGER NOT NULL,
  expires   INTEGER NOT NULL,
  cost      INTEGER NOT NULL,
  -- The period of the budget that pays for it; null without one.
  period    TEXT,
  -- Effective times of the first word that it was; null where nobody said so.
  shown     INTEGER,
  clicked   INTEGER,
  dismissed INTEGER,
  PRIMARY KEY (decision, offer)
) STRICT, WITHOUT ROWID;
CREATE INDEX offer_use_facet ON offer_use (facet, at);
CREATE INDEX offer_use_at ON offer_use (at, decision, offer);

-- What came of offers in slots, over everybody.
CREATE TABLE offer_figure (
  slot      TEXT NOT NULL,
  offer     TEXT NOT NULL,
  decided   INTEGER NOT NULL,
  shown     INTEGER NOT NULL,
  clicked   INTEGER NOT NULL,
  dismissed INTEGER NOT NULL,
  -- Of those that were shown, after their reservation had ended.
  late      INTEGER NOT NULL,
  PRIMARY KEY (slot, offer)
) STRICT, WITHOUT ROWID;

-- What was spent of budgets: uses that were seen.
CREATE TABLE budget (
  offer  TEXT NOT NULL,
  period TEXT NOT NULL,
  spent  INTEGER NOT NULL,
  PRIMARY KEY (offer, period)
) STRICT, WITHOUT ROWID;

-- What uses hold that nobody has seen, by the minute in which they end: it counts until then.
CREATE TABLE budget_hold (
  offer   TEXT NOT NULL,
  period  TEXT NOT NULL,
  expires INTEGER NOT NULL,
  held    INTEGER NOT NULL,
  PRIMARY KEY (offer, period, expires)
) STRICT, WITHOUT ROWID;
