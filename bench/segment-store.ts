import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { EMPTY_STATE, encodeState } from "@attune/core/profile";
import { startServer } from "./child.ts";
import { SEGMENT_CATEGORIES, SEGMENT_EVENTS } from "./segment-definitions.ts";

const DAY = 86_400_000;
/** Days that the events are spread over. */
export const DAYS = 100;

/** Without figures: what is measured is not disturbed by gathering them. */
export const NO_WAREHOUSE = { ATTUNE_WAREHOUSE: "off" } as const;

const nameOf = (nth: number): string =>
  SEGMENT_EVENTS[(nth * 7 + Math.floor(nth / 13)) % SEGMENT_EVENTS.length] ?? "";

const bodyOf = (nth: number, person: string, time: number): string => {
  const event = nameOf(nth);
  const timestamp = new Date(time).toISOString();
  return JSON.stringify({
    source: "bench",
    type: "track",
    name: event,
    messageId: `seed-${nth}`,
    time,
    receivedAt: time,
    historical: false,
    identifiers: [{ ns: "user_id", value: person }],
    claims: [],
    ignored: [],
    message: {
      type: "track",
      event,
      userId: person,
      timestamp,
      context: { library: { name: "analytics.js" }, locale: "sv-SE" },
      properties: {
        product_id: `P-${nth % 2_000}`,
        category: SEGMENT_CATEGORIES[nth % SEGMENT_CATEGORIES.length],
        total: nth % 500,
        currency: "SEK",
      },
    },
  });
};

/**
 * A data directory in which everybody has so many events, spread over `DAYS` days, in the order of
 * time. Rows are written straight into the tables that reads go by: taking millions of events in would
 * take longer than what is measured on them.
 */
export const makeHistory = async (
  folder: string,
  profiles: number,
  perProfile: number,
): Promise<string> => {
  const data = join(folder, `history-${profiles}-${perProfile}`);
  mkdirSync(data, { recursive: true });
  await (await startServer(data, null, NO_WAREHOUSE)).stop();
  const db = new DatabaseSync(join(data, "attune.db"));
  db.exec("PRAGMA synchronous = OFF; BEGIN");
  const [{ last } = { last: 0 }] = db
    .prepare("SELECT coalesce(max(seq), 0) AS last FROM log")
    .all();
  const first = Number(last) + 1;
  const start = Date.now() - DAYS * DAY;
  const log = db.prepare("INSERT INTO log (seq, at, kind, facet, name) VALUES (?, ?, ?, ?, ?)");
  const payload = db.prepare("INSERT INTO payload (seq, body) VALUES (?, ?)");
  const place = db.prepare("INSERT INTO timeline (facet, time, seq) VALUES (?, ?, ?)");
  const facet = db.prepare(
    "INSERT INTO facet (id, ns, value, anonymous, since, profile, state, seq) VALUES (?, 'user_id', ?, 0, ?, ?, ?, ?)",
  );
  const state = encodeState({ ...EMPTY_STATE, events: perProfile, lastReceived: Date.now() });
  for (let nth = 0; nth < profiles; nth += 1) {
    const id = first + nth;
    const identifier = { ns: "user_id", value: `user-${nth}` };
    const entry = { kind: "facet", facet: id, identifier, anonymous: false, since: start };
    log.run(id, start, "facet", id, null);
    payload.run(id, JSON.stringify(entry));
    facet.run(id, identifier.value, start, id, state, id);
  }
  const total = profiles * perProfile;
  for (let nth = 0; nth < total; nth += 1) {
    const [seq, person] = [first + profiles + nth, nth % profiles];
    const time = start + Math.floor((nth / total) * DAYS * DAY);
    log.run(seq, time, "event", first + person, nameOf(nth));
    payload.run(seq, bodyOf(nth, `user-${person}`, time));
  }
  // In the order of the index, so that it is written once.
  for (let person = 0; person < profiles; person += 1)
    for (let nth = person; nth < total; nth += profiles)
      place.run(
        first + person,
        start + Math.floor((nth / total) * DAYS * DAY),
        first + profiles + nth,
      );
  db.exec("COMMIT");
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  db.close();
  return data;
};
