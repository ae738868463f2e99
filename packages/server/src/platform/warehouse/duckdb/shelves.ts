import type { DuckDBConnection } from "@duckdb/node-api";
import { BIGINT, LIST, listValue, VARCHAR } from "@duckdb/node-api";
import { DECISION_EVENTS } from "@attune/core/event";
import { slotOfRecommender } from "@attune/core/decision";
import type { ShelfCounts, ShelfResults, ShelfQuery } from "../contract.ts";
import type { Row } from "./sql.ts";
import { decimalText, intOf, maybeTextOf, textOf } from "./sql.ts";

const DIRECT = slotOfRecommender("");
const CLICKED = [...DECISION_EVENTS].flatMap(([name, says]) => (says === "clicked" ? [name] : []));

const quoted = (texts: Iterable<string>): string =>
  [...texts].map((text) => `'${text}'`).join(", ");

/**
 * What was said of decisions that can be of the period's: an exposure is committed after what it is of,
 * whatever its own clock says. `named` are the items that it names; null where it names none.
 */
const SAID = `
  SELECT decision_id AS id, facet, seq, time, name IN (${quoted(CLICKED)}) AS is_click,
    CASE
      WHEN json_array_length(body, '$.message.properties.items') > 0
        THEN json_extract_string(body, '$.message.properties.items[*].id')
      WHEN json_type(body, '$.message.properties.item_id') = 'VARCHAR'
        THEN [json_extract_string(body, '$.message.properties.item_id')]
    END AS named
  FROM event
  WHERE decision_id IS NOT NULL AND NOT historical
    AND name IN (${quoted(DECISION_EVENTS.keys())})`;

/**
 * Shelves that were answered: a list is of its offer, or of its slot's default, in the version that the
 * record names. An offer of a slate shows none. Beside the period's are those that were clicked since:
 * an order counts to the last click, whichever shelf that was on.
 */
const shelfSql = ({ from, until }: Pick<ShelfQuery, "from" | "until">): string => `
  SELECT l.id, l.seq, l.facet, l.time, l.slot, l.items,
    CASE WHEN starts_with(l.slot, '${DIRECT}') THEN substr(l.slot, ${DIRECT.length + 1})
         ELSE p.recommender END AS recommender
  FROM list AS l
  LEFT JOIN place AS p ON p.holder = l.holder AND p.version = l.version
  LEFT JOIN slate AS s ON s.holder = 'slot:' || l.slot AND s.version = l.slot_version
  WHERE s.holder IS NULL
    AND (
      (l.time >= ${from} AND l.time < ${until})
      OR l.id IN (SELECT id FROM said WHERE is_click)
    )`;

/** What became of each: by a clock that is slow it was said when it was decided, and the first word counts. */
const HEARD = `
  SELECT s.*, v.id IS NOT NULL AS seen, coalesce(v.clicked, false) AS clicked,
    greatest(s.time, v.click_time) AS click_at, coalesce(f.profile, s.facet, v.facet) AS person
  FROM shelf AS s
  LEFT JOIN (
    SELECT id, arg_min(facet, seq) AS facet, bool_or(is_click) AS clicked,
      arg_min(time, seq) FILTER (is_click) AS click_time
    FROM said GROUP BY id
  ) AS v ON v.id = s.id
  LEFT JOIN facet AS f ON f.id = coalesce(s.facet, v.facet)
  WHERE s.recommender IS NOT NULL`;

/** Orders with the shelf that was clicked last before them, by whoever the facets are by now. */
const boughtSql = ({ from, window }: Pick<ShelfQuery, "from" | "window">): string => `
  SELECT c.id, d.amount, d.currency
  FROM (
    SELECT coalesce(f.profile, e.facet) AS person, e.time, e.amount, e.currency
    FROM event AS e LEFT JOIN facet AS f ON f.id = e.facet
    WHERE e.deal = 'order' AND e.time >= ${from}
  ) AS d
  ASOF JOIN (
    SELECT person, click_at, arg_max(id, seq) AS id
    FROM heard WHERE clicked GROUP BY person, click_at
  ) AS c ON d.person = c.person AND d.time >= c.click_at
  WHERE d.time < c.click_at + ${window}`;

/** The period's shelves of the recommender that is asked for, with their days and orders. */
const ownSql = ({ from, until }: Pick<ShelfQuery, "from" | "until">): string => `
  SELECT h.*, period.nth, coalesce(b.orders, 0) AS orders
  FROM heard AS h
  ASOF JOIN period ON h.time >= period.start
  LEFT JOIN (SELECT id, count(*) AS orders FROM bought GROUP BY id) AS b ON b.id = h.id
  WHERE h.recommender = ? AND h.time >= ${from} AND h.time < ${until}`;

/** What is counted in all, by slot, and by the number of the day. */
const PLACE = "slot, nth";
const NO_MONEY = "NULL AS currency, NULL::DECIMAL(38, 4) AS revenue";
const nothing = (columns: number): string => Array.from({ length: columns }, () => "0").join(", ");

/** Distinct people do not add up: each place counts its own. */
const SHELVES = `
  SELECT 'shelves' AS part, ${PLACE}, ${NO_MONEY},
    sum(made), sum(seen), sum(clicked), sum(converted), sum(orders),
    count(*) FILTER (seen > 0), sum(seen * seen), sum(seen * clicked), sum(clicked * clicked),
    count(*) FILTER (clicked > 0), sum(clicked * converted), sum(converted * converted)
  FROM (
    SELECT ${PLACE}, grouping(slot) AS all_slots, grouping(nth) AS all_days, person,
      count(*) AS made, count(*) FILTER (seen) AS seen, count(*) FILTER (clicked) AS clicked,
      count(*) FILTER (orders > 0) AS converted, sum(orders) AS orders
    FROM own GROUP BY GROUPING SETS ((person), (slot, person), (nth, person))
  )
  GROUP BY all_slots, all_days, ${PLACE}`;

const ITEMS = `
  SELECT 'items', ${PLACE}, ${NO_MONEY},
    count(*), count(*) FILTER (clicked), count(DISTINCT item), ${nothing(9)}
  FROM item GROUP BY GROUPING SETS ((), (slot), (nth))`;

const MONEY = `
  SELECT 'money', ${PLACE}, currency, sum(amount), count(*), ${nothing(11)}
  FROM own JOIN bought USING (id) WHERE amount IS NOT NULL
  GROUP BY GROUPING SETS ((currency), (slot, currency), (nth, currency))`;

const DIFFERENT = `
  SELECT 'different', item, NULL, ${NO_MONEY}, ${nothing(12)}
  FROM (SELECT DISTINCT item FROM item)`;

/** A click that names no item is of none; seen are all of a shelf where nobody says which. */
const ITEM = `
  SELECT ${PLACE}, id, item, bool_or(is_click AND is_named) AS clicked
  FROM (
    SELECT o.slot, o.nth, o.id, s.is_click, s.named IS NOT NULL AS is_named,
      unnest(CASE WHEN s.named IS NULL THEN list_distinct(o.items)
                  ELSE list_intersect(s.named, o.items) END) AS item
    FROM own AS o JOIN said AS s ON s.id = o.id
  )
  GROUP BY ${PLACE}, id, item`;

const sqlOf = (query: ShelfQuery): string => `
  WITH place AS MATERIALIZED (
    SELECT unnest(?) AS recommender, unnest(?) AS holder, unnest(?) AS version
  ),
  slate AS MATERIALIZED (SELECT unnest(?) AS holder, unnest(?) AS version),
  period AS MATERIALIZED (SELECT unnest(?) AS nth, unnest(?) AS start),
  said AS MATERIALIZED (${SAID} AND committed_at >= ${query.from}),
  shelf AS MATERIALIZED (${shelfSql(query)}),
  heard AS MATERIALIZED (${HEARD}),
  bought AS MATERIALIZED (${boughtSql(query)}),
  own AS MATERIALIZED (${ownSql(query)}),
  item AS MATERIALIZED (${ITEM})
  ${SHELVES} UNION ALL ${ITEMS} UNION ALL ${MONEY} UNION ALL ${DIFFERENT}`;

/** Where something is counted: in all where neither is named. */
type Place = { readonly slot?: string; readonly day?: number };

const isAt = ([, slot, day]: Row, at: Place): boolean =>
  maybeTextOf(slot) === (at.slot ?? null) &&
  (at.day === undefined ? day === null : day !== null && intOf(day) === at.day);

/** The numbers of a row come after its part, place and money. */
const FIRST = 5;

/** What was counted at one place, of the rows of all. */
const countsAt = (rows: readonly Row[], at: Place): ShelfCounts => {
  const here = rows.filter((row) => isAt(row, at));
  const shelves = here.find(([part]) => part === "shelves");
  const items = here.find(([part]) => part === "items");
  const of = (nth: number): number => intOf(shelves?.[FIRST + nth]);
  const ofItems = (nth: number): number => intOf(items?.[FIRST + nth]);
  const [seen, clicked, converted] = [of(1), of(2), of(3)];
  const seenBy = { people: of(5), ofSquared: of(6), ofHits: of(7), hitsSquared: of(8) };
  const clickedBy = { people: of(9), ofSquared: of(8), ofHits: of(10), hitsSquared: of(11) };
  return {
    made: of(0),
    converted,
    orders: of(4),
    seen: { of: seen, hits: clicked, ...seenBy },
    clicked: { of: clicked, hits: converted, ...clickedBy },
    itemsSeen: ofItems(0),
    itemsClicked: ofItems(1),
    differentItems: ofItems(2),
    money: here
      .filter(([part]) => part === "money")
      .map(([, , , currency, revenue, many]) => ({
        currency: textOf(currency),
        orders: intOf(many),
        revenue: decimalText(revenue),
      }))
      .sort((a, b) => (a.currency < b.currency ? -1 : 1)),
  };
};

const shelvesFrom = (all: readonly Row[], { days }: ShelfQuery): ShelfResults => {
  const rows = all.filter(([part]) => part !== "different");
  const slots = new Set(rows.flatMap((row) => maybeTextOf(row[1]) ?? []));
  return {
    state: "on",
    all: countsAt(rows, {}),
    slots: [...slots].map((slot) => ({ slot, ...countsAt(rows, { slot }) })),
    days: days.map((_, day) => countsAt(rows, { day })),
    items: all.flatMap(([part, item]) => (part === "different" ? [textOf(item)] : [])),
  };
};

/** What became of a recommender's shelves. */
export const readShelves = async (
  connection: DuckDBConnection,
  query: ShelfQuery,
): Promise<ShelfResults> => {
  const { places, slates, days, recommender } = query;
  const reader = await connection.runAndReadAll(
    sqlOf(query),
    [
      listValue(places.map((each) => each.recommender)),
      listValue(places.map(({ holder }) => holder)),
      listValue(places.map(({ version }) => BigInt(version))),
      listValue(slates.map(({ holder }) => holder)),
      listValue(slates.map(({ version }) => BigInt(version))),
      listValue(days.map((_, nth) => BigInt(nth))),
      listValue(days.map(BigInt)),
      recommender,
    ],
    [
      LIST(VARCHAR),
      LIST(VARCHAR),
      LIST(BIGINT),
      LIST(VARCHAR),
      LIST(BIGINT),
      LIST(BIGINT),
      LIST(BIGINT),
      VARCHAR,
    ],
  );
  return shelvesFrom(reader.getRows(), query);
};
