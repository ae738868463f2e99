/**
 * The warehouse's tables, in numbered steps that only go forward. Times are epoch milliseconds. The day
 * of an event is not stored: a period is a span of times, so that another ATTUNE_TIMEZONE needs no new
 * rows.
 *
 * Rows stand in the order of the log. No table has an index or a key: a cursor that commits with the
 * rows keeps them single, and an index would have to be held in memory.
 */
export const SCHEMA: readonly string[] = [
  `
  -- How far each stream has been taken in; commits with its rows.
  CREATE TABLE stream_cursor (
    stream VARCHAR NOT NULL,
    epoch  BIGINT NOT NULL,
    seq    BIGINT NOT NULL
  );

  CREATE TABLE event (
    stream      VARCHAR NOT NULL,
    seq         BIGINT NOT NULL,
    committed_at BIGINT NOT NULL,
    facet       BIGINT NOT NULL,
    time        BIGINT NOT NULL, -- effective time
    received_at BIGINT NOT NULL,
    source      VARCHAR NOT NULL,
    message_id  VARCHAR NOT NULL,
    type        VARCHAR NOT NULL,
    name        VARCHAR NOT NULL,
    historical  BOOLEAN NOT NULL,
    channel     VARCHAR,
    cell        INTEGER NOT NULL, -- of its channel and source
    deal        VARCHAR, -- 'order' or 'refund'
    order_id    VARCHAR,
    amount      DECIMAL(18, 4), -- of the order or refund; a refund's is above zero
    currency    VARCHAR, -- '' where an amount has none
    products    INTEGER, -- lines of an order or refund
    decision_id VARCHAR, -- of Decision Viewed and Decision Clicked
    body        VARCHAR NOT NULL -- the accepted event, JSON
  );

  -- A channel and a source that events came by together, numbered from 0: figures are grouped by the
  -- number, which is far cheaper than by two texts.
  CREATE TABLE cell (
    id      INTEGER NOT NULL,
    channel VARCHAR,
    source  VARCHAR NOT NULL
  );

  CREATE TABLE decision (
    stream   VARCHAR NOT NULL,
    seq      BIGINT NOT NULL,
    committed_at BIGINT NOT NULL,
    facet    BIGINT,
    id       VARCHAR NOT NULL,
    time     BIGINT NOT NULL,
    slot     VARCHAR NOT NULL,
    channel  VARCHAR NOT NULL,
    offer    VARCHAR,
    reason   VARCHAR NOT NULL,
    latency  DOUBLE,
    body     VARCHAR NOT NULL
  );

  -- Every entry of another kind.
  CREATE TABLE entry (
    stream VARCHAR NOT NULL,
    seq    BIGINT NOT NULL,
    committed_at BIGINT NOT NULL,
    kind   VARCHAR NOT NULL,
    facet  BIGINT,
    body   VARCHAR NOT NULL
  );

  -- The profile that a facet belongs to, folded from the links below.
  CREATE TABLE facet (
    id      BIGINT NOT NULL,
    profile BIGINT NOT NULL
  );

  -- Whether two facets are linked, as the entry of the highest sequence says it.
  CREATE TABLE link (
    a     BIGINT NOT NULL,
    b     BIGINT NOT NULL,
    seq   BIGINT NOT NULL,
    alive BOOLEAN NOT NULL
  );

  -- Facets that came to another profile, until the periods of their events are marked.
  CREATE TABLE moved_facet (
    id BIGINT NOT NULL
  );

  -- Periods that something touched since their figures were computed; a period may stand here twice.
  CREATE TABLE mark (
    grain     VARCHAR NOT NULL,
    first_day VARCHAR NOT NULL
  );

  -- When the figures of a period were computed.
  CREATE TABLE rollup_period (
    grain       VARCHAR NOT NULL,
    first_day   VARCHAR NOT NULL,
    computed_at BIGINT NOT NULL
  );

  -- What a period comes to; split says by what its rows are: '', 'channel', 'source', 'channel,source'.
  CREATE TABLE rollup (
    grain     VARCHAR NOT NULL,
    first_day VARCHAR NOT NULL,
    split     VARCHAR NOT NULL,
    channel   VARCHAR,
    source    VARCHAR,
    events    BIGINT NOT NULL,
    people    BIGINT NOT NULL,
    buyers    BIGINT NOT NULL,
    orders    BIGINT NOT NULL,
    refunds   BIGINT NOT NULL
  );

  CREATE TABLE rollup_money (
    grain     VARCHAR NOT NULL,
    first_day VARCHAR NOT NULL,
    split     VARCHAR NOT NULL,
    channel   VARCHAR,
    source    VARCHAR,
    currency  VARCHAR NOT NULL,
    orders    BIGINT NOT NULL, -- that say an amount
    revenue   DECIMAL(38, 4) NOT NULL,
    refunds   BIGINT NOT NULL, -- that say an amount
    refunded  DECIMAL(38, 4) NOT NULL
  );

  -- What the rollups rest on: the zone of the calendar.
  CREATE TABLE setting (
    name  VARCHAR NOT NULL,
    value VARCHAR NOT NULL
  );
  `,
  `
  -- The entry that the cursor stands at: a log that has another there is not the one that was taken in.
  -- Whose log it is stands in setting, as store_id.
  ALTER TABLE stream_cursor ADD COLUMN committed_at BIGINT;
  ALTER TABLE stream_cursor ADD COLUMN hash VARCHAR;
  `,
  `
  -- Who is in which segment, folded from the entries before a row number of \`entry\`. Without that row all of
  -- it is folded anew.
  CREATE TABLE segment_fold (
    next_row BIGINT NOT NULL,
    entries BIGINT NOT NULL -- so many of those rows were folded
  );
  CREATE TABLE segment_facet (
    facet   BIGINT NOT NULL,
    profile BIGINT NOT NULL,
    seq     BIGINT NOT NULL -- of the latest entry that the profile was folded from
  );
  CREATE TABLE segment_link (
    a     BIGINT NOT NULL,
    b     BIGINT NOT NULL,
    alive BOOLEAN NOT NULL
  );
  CREATE TABLE segment_member (
    profile BIGINT NOT NULL,
    segment VARCHAR NOT NULL
  );
  -- How many more are in a segment from an instant on, and how many moved then.
  CREATE TABLE segment_change (
    segment VARCHAR NOT NULL,
    committed_at BIGINT NOT NULL,
    size    BIGINT NOT NULL,
    entered BIGINT NOT NULL,
    gone    BIGINT NOT NULL
  );
  -- Entries that named a facet which was not there: not yet, or no longer with them.
  CREATE TABLE segment_absent (
    facet BIGINT NOT NULL,
    seq   BIGINT NOT NULL
  );
  `,
  `
  -- Lists that decisions showed, without all that a record says beside: it is long, and read as JSON.
  CREATE TABLE list (
    seq     BIGINT NOT NULL,
    facet   BIGINT,
    id      VARCHAR NOT NULL, -- of the decision
    time    BIGINT NOT NULL,
    slot    VARCHAR NOT NULL,
    holder  VARCHAR NOT NULL, -- what was shown: 'offer:KEY', or 'slot:KEY' for the slot's default
    version BIGINT, -- of the holder, as the record names it
    slot_version BIGINT,
    items   VARCHAR[] NOT NULL -- ids, in their order
  );
  INSERT INTO list
  SELECT seq, facet, id, time, slot, holder, versions[holder], versions['slot:' || slot], items
  FROM (
    SELECT *, CASE WHEN offer IS NULL THEN 'slot:' || slot ELSE 'offer:' || offer END AS holder,
      json_extract_string(body, '$.items[*].id') AS items,
      CAST(json_extract(body, '$.versions') AS MAP(VARCHAR, BIGINT)) AS versions
    FROM decision
  )
  WHERE len(items) > 0 ORDER BY seq;
  `,
];
