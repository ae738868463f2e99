import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { migrate } from "./migrate.ts";
import { createOpenEvents as openEventsOf } from "./open-events.ts";
import { sqliteDatabase } from "./open.ts";

const database = (): DatabaseSync => {
  const db = new DatabaseSync(":memory:");
  migrate(db);
  return db;
};

const createOpenEvents = (db: DatabaseSync) => openEventsOf(sqliteDatabase(db));

const event = (seq: number, facet = 1) => ({ facet, time: 1_000 + seq, seq, source: "web" });

/** Puts a row into the timeline's tail, as the commit of an event does. */
const place = (db: DatabaseSync, { facet, time, seq }: ReturnType<typeof event>): void =>
  void db
    .prepare("INSERT INTO timeline_tail (facet, time, seq) VALUES (?, ?, ?)")
    .run(facet, time, seq);

describe("events of anonymous facets that no index finds yet", () => {
  it("are found by their facet", () => {
    const open = createOpenEvents(database());
    for (const each of [event(1), event(2, 7), event(3)]) open.add(each);
    expect(open.of(1)).toEqual([event(1), event(3)]);
    expect(open.of(7)).toEqual([event(2, 7)]);
    expect(open.of(8)).toEqual([]);
  });

  it("never happened when their commit was rolled back", () => {
    const open = createOpenEvents(database());
    for (const each of [event(1), event(2), event(3, 7)]) open.add(each);
    open.rewind(1);
    expect([...open.of(1), ...open.of(7)]).toEqual([event(1)]);
    open.add(event(2, 7));
    expect(open.of(7)).toEqual([event(2, 7)]);
  });

  it("are let go once the commit that moved them into the index stands, not before", () => {
    const db = database();
    const open = createOpenEvents(db);
    for (const each of [event(1), event(2), event(3)]) {
      open.add(each);
      place(db, each);
    }
    open.turn();
    db.exec("DELETE FROM timeline_tail WHERE seq <= 2");
    open.trimmed();
    open.turn();
    expect(open.of(1)).toHaveLength(3);
    open.turn();
    expect(open.of(1)).toEqual([event(3)]);
    db.exec("DELETE FROM timeline_tail");
    open.trimmed();
    open.turn();
    open.turn();
    expect(open.of(1)).toEqual([]);
  });

  it("stay when they came after a move that emptied the tail, and before the moved were let go", () => {
    const open = createOpenEvents(database());
    open.add(event(1));
    open.trimmed();
    open.turn();
    open.add(event(2));
    open.turn();
    expect(open.of(1)).toEqual([event(2)]);
  });

  it("stay when the move was rolled back", () => {
    const db = database();
    const open = createOpenEvents(db);
    open.add(event(1));
    open.trimmed();
    open.turn();
    open.rewind(1);
    open.turn();
    open.turn();
    expect(open.of(1)).toEqual([event(1)]);
  });

  it("are read from the tail at the start", () => {
    const db = database();
    db.exec(
      `INSERT INTO facet (id, ns, value, anonymous, since, profile, state) VALUES (1, 'anonymous_id', 'a', 1, 0, 1, '{}'), (2, 'user_id', 'u', 0, 0, 2, '{}');
       INSERT INTO log (seq, at, kind, facet) VALUES (1, 0, 'facet', 1), (3, 0, 'event', 1), (4, 0, 'event', 2);
       INSERT INTO payload (seq, body) VALUES (1, '{}'), (3, '{"source":"web"}'), (4, '{"source":"web"}')`,
    );
    for (const each of [event(1), event(3), event(4, 2)]) place(db, each);
    const open = createOpenEvents(db);
    expect(open.of(1)).toEqual([event(3)]);
    expect(open.of(2)).toEqual([]);
  });
});
