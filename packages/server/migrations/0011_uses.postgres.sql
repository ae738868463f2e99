-- expand
-- Offers that decisions gave to people, by the facet decided for: reserved until expires, confirmed when
-- an event says that they were seen. The fold of decisions and exposures in the log. Money is in
-- ten-thousandths of the currency's unit.
CREATE TABLE offer_use (
  decision  TEXT COLLATE "C" NOT NULL,
  offer     TEXT COLLATE "C" NOT NULL,
  facet     BIGINT NOT NULL,
  slot      TEXT COLLATE "C" NOT NULL,
  channel   TEXT COLLATE "C" NOT NULL,
  at        BIGINT NOT NULL,
  expires   BIGINT NOT NULL,
  cost      BIGINT NOT NULL,
  -- The period of the budget that pays for it; null without one.
  period    TEXT COLLATE "C",
  -- Effective times of the first word that it was; null where nobody said so.
  shown     BIGINT,
  clicked   BIGINT,
  dismissed BIGINT,
  PRIMARY KEY (decision, offer)
);
CREATE INDEX offer_use_facet ON offer_use (facet, at);
CREATE INDEX offer_use_at ON offer_use (at, decision, offer);

-- What came of offers in slots, over everybody.
CREATE TABLE offer_figure (
  slot      TEXT COLLATE "C" NOT NULL,
  offer     TEXT COLLATE "C" NOT NULL,
  decided   BIGINT NOT NULL,
  shown     BIGINT NOT NULL,
  clicked   BIGINT NOT NULL,
  dismissed BIGINT NOT NULL,
  -- Of those that were shown, after their reservation had ended.
  late      BIGINT NOT NULL,
  PRIMARY KEY (slot, offer)
);

-- What was spent of budgets: uses that were seen.
CREATE TABLE budget (
  offer  TEXT COLLATE "C" NOT NULL,
  period TEXT COLLATE "C" NOT NULL,
  spent  BIGINT NOT NULL,
  PRIMARY KEY (offer, period)
);

-- What uses hold that nobody has seen, by the minute in which they end: it counts until then.
CREATE TABLE budget_hold (
  offer   TEXT COLLATE "C" NOT NULL,
  period  TEXT COLLATE "C" NOT NULL,
  expires BIGINT NOT NULL,
  held    BIGINT NOT NULL,
  PRIMARY KEY (offer, period, expires)
);
