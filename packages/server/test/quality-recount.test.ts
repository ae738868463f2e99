import type { WorkingSet } from "@attune/core/commit";
import { apply, emptyWorkingSet } from "@attune/core/commit";
import type { Event } from "@attune/core/event";
import { describe, expect, onTestFinished, test } from "vitest";
import { NO_PROGRAM } from "@attune/core/segment";
import type { RunningAttune } from "./running-attune.ts";
import { startAt, startForTest, temporaryDirectory } from "./running-attune.ts";

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** A plan that warns about an order without total and blocks one without id. */
const PLAN = {
  kind: "tracking-plan",
  key: "all",
  events: {
    "Order Completed": {
      properties: {
        order_id: { type: "string", required: true, onViolation: "block" },
        total: { type: "number", required: true, onViolation: "warn" },
      },
    },
  },
};

/** Numbers from a seed, so that a history that fails can be told again. */
const drawsFrom = (seed: number) => {
  let state = seed >>> 0;
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};
type Draw = ReturnType<typeof drawsFrom>;

const SOURCES = ["server", "till", "app"] as const;
type Outcome = "accepted" | "warned" | "quarantined" | "duplicate";
type Tally = Map<string, number>;
const add = (tally: Tally, source: string, day: number, outcome: Outcome): void => {
  const key = `${source} ${day} ${outcome}`;
  tally.set(key, (tally.get(key) ?? 0) + 1);
};

type Sent = {
  readonly source: string;
  readonly message: Record<string, unknown>;
  readonly time: number;
};

const messageFrom = (draw: Draw, now: number, nth: number): Sent => {
  const time = now - draw(4 * DAY);
  const named = draw(10);
  const who = {
    ...(named < 5 ? { userId: `u${draw(4)}` } : {}),
    ...(named > 2 ? { anonymousId: `a${draw(5)}` } : {}),
    ...(draw(6) === 0 ? { context: { device: { id: `d${draw(3)}` } } } : {}),
  };
  const id = { messageId: `m${nth}`, timestamp: new Date(time).toISOString(), ...who };
  const source = SOURCES[draw(3)] ?? "server";
  const share = draw(10);
  if (share < 3) {
    const traits = {
      city: "Lund",
      ...(draw(2) === 0 ? { plan: draw(2) === 0 ? null : "gold" } : {}),
    };
    return { source, time, message: { type: "identify", ...id, traits } };
  }
  if (share < 7) return { source, time, message: { type: "track", event: "Seen", ...id } };
  const properties = {
    ...(draw(3) === 0 ? {} : { order_id: "1" }),
    ...(draw(3) === 0 ? {} : { total: 5 }),
  };
  return { source, time, message: { type: "track", event: "Order Completed", ...id, properties } };
};

const outcomeOf = (answer: { status: string; warnings?: unknown }): Outcome[] => {
  switch (answer.status) {
    case "accepted":
      return answer.warnings === undefined ? ["accepted"] : ["accepted", "warned"];
    case "quarantined":
      return ["quarantined"];
    default:
      return ["duplicate"];
  }
};

/** A history under way: what was sent, what waits in quarantine, what was unmerged. */
type History = {
  readonly draw: Draw;
  readonly tally: Tally;
  readonly sent: Sent[];
  readonly held: Set<string>;
  readonly unmerges: { id: string; unmerge: number }[];
};

const sendBatch = async (
  attune: RunningAttune,
  { tally, held }: History,
  source: string,
  batch: readonly Sent[],
): Promise<void> => {
  const body = { source, batch: batch.map(({ message }) => message) };
  const { events } = await attune.call("import", { body });
  events.forEach((answer, index) => {
    // An event that waits already is answered with the same id; it came twice.
    const id = "id" in answer ? answer.id : "";
    const outcomes: Outcome[] = held.has(id) ? ["duplicate"] : outcomeOf(answer);
    if (id !== "") held.add(id);
    const day = Math.floor((batch[index]?.time ?? 0) / DAY);
    for (const outcome of outcomes) add(tally, source, day, outcome);
  });
};

/** Sends a history through the API in batches, with unmerges and undos, and tallies the answers. */
const live = async (attune: RunningAttune, history: History): Promise<void> => {
  const { draw, sent, unmerges } = history;
  for (let round = 0; round < 7; round += 1) {
    const now = Date.parse((await attune.call("clock")).now);
    const messages = Array.from({ length: 12 }, (): Sent => {
      const again = draw(8) === 0 ? sent[draw(sent.length)] : undefined;
      const each = again ?? messageFrom(draw, now, sent.length);
      sent.push(each);
      return each;
    });
    for (const [source, batch] of Map.groupBy(messages, ({ source }) => source))
      await sendBatch(attune, history, source, batch);
    await attune.call("setClock", { body: { advance: `${1 + draw(8)}h` } });
    if (draw(2) === 0) await separate(attune, draw, unmerges);
  }
};

const separate = async (
  attune: RunningAttune,
  draw: Draw,
  unmerges: { id: string; unmerge: number }[],
): Promise<void> => {
  const lifted = draw(3) === 0 ? unmerges.pop() : undefined;
  if (lifted)
    return void (await attune.send("undo", {
      params: { id: lifted.id },
      body: { unmerge: lifted.unmerge },
    }));
  const identifier = `anonymous_id:a${draw(5)}`;
  const found = await attune.send("findProfile", { query: { identifier } });
  if (found.status !== 200) return;
  const { id }: { id: string } = JSON.parse(await found.text());
  const done = await attune.send("unmerge", {
    params: { id },
    body: { take: [identifier], reason: "a test" },
  });
  if (done.status !== 200) return void (await done.text());
  const separated: { id: number } = JSON.parse(await done.text());
  unmerges.push({ id, unmerge: separated.id });
};

type Waiting = { readonly facet: number; readonly event: Event };

const isKnown = (set: WorkingSet, facet: number): boolean =>
  (set.profiles.get(set.facets.get(facet)?.profile ?? 0)?.members ?? []).some(
    ({ anonymous }) => !anonymous,
  );

/**
 * Which events were tied, told anew from the log: each event waits until its profile is known for
 * the first time, whatever made it so, and is tied when that is at most a day after it happened.
 */
const tiedByTheLog = async (attune: RunningAttune): Promise<Map<string, number>> => {
  const set = emptyWorkingSet();
  const times = new Map<number, number>();
  const tied = new Map<string, number>();
  let waiting: Waiting[] = [];
  const rows = await attune.rows(
    "SELECT l.seq, l.at, l.kind, l.facet, p.body FROM log l JOIN payload p ON p.seq = l.seq ORDER BY l.seq",
  );
  const settle = (at: number): void => {
    for (const { facet, event } of waiting.filter(({ facet }) => isKnown(set, facet))) {
      const key = `${event.source} ${Math.floor(event.time / DAY)}`;
      if (at - event.time <= DAY) tied.set(key, (tied.get(key) ?? 0) + 1);
      waiting = waiting.filter((each) => each.facet !== facet || each.event !== event);
    }
  };
  for (const row of rows) {
    const [seq, at, kind] = [Number(row["seq"]), Number(row["at"]), String(row["kind"])];
    const body = JSON.parse(String(row["body"]));
    if (kind === "decision") continue;
    const entry = kind === "event" ? { kind, facet: Number(row["facet"]), event: body } : body;
    apply(set, { seq, at, entry }, NO_PROGRAM);
    if (entry.kind === "event") {
      times.set(seq, entry.event.time);
      waiting.push({ facet: entry.facet, event: entry.event });
    }
    const cause: number = entry.kind === "event" ? seq : (entry.cause ?? 0);
    settle(times.get(cause) ?? at);
  }
  return tied;
};

const storedTies = async (attune: RunningAttune): Promise<Map<string, number>> => {
  const rows = await attune.rows(
    "SELECT source, day, tied + tied_later AS n FROM quality_day WHERE tied + tied_later > 0",
  );
  return new Map(rows.map((row) => [`${row["source"]} ${row["day"]}`, Number(row["n"])]));
};

const told = async (attune: RunningAttune): Promise<Tally> => {
  const tally: Tally = new Map();
  const { sources } = await attune.call("quality", { query: { days: 30 } });
  for (const { source } of sources) {
    const quality = await attune.call("sourceQuality", {
      params: { key: source },
      query: { days: 30 },
    });
    for (const day of quality.history)
      for (const outcome of ["accepted", "warned", "quarantined", "duplicate"] as const)
        if (day[outcome] > 0)
          tally.set(`${source} ${Date.parse(day.day) / DAY} ${outcome}`, day[outcome]);
  }
  return tally;
};

const sorted = (tally: ReadonlyMap<string, number>): [string, number][] =>
  [...tally].sort(([a], [b]) => (a < b ? -1 : 1));

/** An event as the store keeps it, made after the pattern of one that was taken in. */
const stored = async (attune: RunningAttune, anonymousId: string): Promise<string> => {
  const body = { source: "pattern", batch: [{ type: "track", event: "Seen", anonymousId: "x" }] };
  await attune.call("import", { body });
  const [pattern] = await attune.storedEvents();
  return JSON.stringify({
    ...pattern,
    source: "server",
    messageId: "m1",
    identifiers: [{ ns: "anonymous_id", value: anonymousId }],
  });
};

describe("quality is counted exactly", () => {
  test.each([1, 2, 3, 4, 5, 6])(
    "history %i: accepted, warned, quarantined, duplicate and tied events are as the answers and the log say",
    async (seed) => {
      const directory = temporaryDirectory();
      // Short runs: the tail is moved into the index while the history goes on.
      const settings = {
        ATTUNE_CLOCK: "virtual",
        ATTUNE_INDEX_RUN: seed % 2 === 0 ? "10" : "64000",
      };
      const history: History = {
        draw: drawsFrom(seed),
        tally: new Map(),
        sent: [],
        held: new Set(),
        unmerges: [],
      };
      const first = await startAt(directory, settings);
      onTestFinished(first.close);
      await first.call("applyDefinitions", { body: { definitions: [PLAN] } });
      await live(first, history);
      expect(sorted(await told(first))).toEqual(sorted(history.tally));
      const { now } = await first.call("clock");
      await first.close();

      const second = await startAt(directory, settings);
      onTestFinished(second.close);
      await second.call("setClock", { body: { now } });
      await live(second, history);
      expect(sorted(await told(second))).toEqual(sorted(history.tally));
      expect(sorted(await storedTies(second))).toEqual(sorted(await tiedByTheLog(second)));
      expect(await second.call("verify")).toMatchObject({ ok: true, differences: [] });
    },
  );

  test("an anonymous event is tied by a sign-in within a day, not by a later one, and only once", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    const now = Date.parse((await attune.call("clock")).now);
    const seen = (anonymousId: string, hoursAgo: number, messageId: string) => ({
      type: "track",
      event: "Seen",
      anonymousId,
      messageId,
      timestamp: new Date(now - hoursAgo * HOUR).toISOString(),
    });
    await attune.call("batch", {
      body: { batch: [seen("laptop", 23, "m1"), seen("laptop", 25, "m2"), seen("phone", 1, "m3")] },
    });
    const signIn = { type: "identify", userId: "kim", anonymousId: "laptop", messageId: "m4" };
    await attune.call("identify", { body: signIn });
    const ties = async (): Promise<unknown> =>
      (await attune.rows("SELECT sum(tied) AS tied, sum(tied_later) AS later FROM quality_day"))[0];
    expect(await ties()).toEqual({ tied: 1, later: 1 });

    const { id } = await attune.call("findProfile", { query: { identifier: "user_id:kim" } });
    await attune.call("unmerge", {
      params: { id },
      body: { take: ["anonymous_id:laptop"], reason: "sold it" },
    });
    await attune.call("track", { body: seen("laptop", 0, "m5") });
    await attune.call("identify", { body: { ...signIn, userId: "lee", messageId: "m6" } });
    // Lee's own and the one since the laptop was set apart.
    expect(await ties()).toEqual({ tied: 2, later: 2 });
  });

  test("what a rolled-back commit counted is forgotten, and counted when it is done again", async () => {
    const attune = await startForTest();
    const { store } = attune.attune;
    const seen = await stored(attune, "laptop");
    const incoming = { stored: seen, verdict: null, isPublic: false };
    const at = Date.now();
    // In one turn, so in one transaction: the broken one takes the other back with it.
    const [good, broken] = await Promise.allSettled([
      store.commitEvents("live", [incoming], at),
      store.commitEvents("live", [{ ...incoming, stored: "{" }], at),
    ]);
    expect([good.status, broken.status]).toEqual(["fulfilled", "rejected"]);
    const body = { userId: "kim", anonymousId: "laptop", messageId: "m9" };
    await attune.call("identify", { body });
    expect(
      await attune.rows(
        "SELECT sum(tied) AS tied, sum(tied_later) AS later FROM quality_day WHERE source <> 'pattern'",
      ),
    ).toEqual([{ tied: 1, later: 1 }]);
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });

  test("an event whose fold throws is counted once in quarantine, and then as a duplicate", async () => {
    const attune = await startForTest({ ATTUNE_FAILPOINT: "fold.throws:Poison" });
    const event = (name: string, messageId: string) => ({
      type: "track",
      event: name,
      anonymousId: "a1",
      messageId,
    });
    const batch = [event("Seen", "m1"), event("Poison", "m2"), event("Seen", "m3")];
    await attune.call("batch", { body: { batch } });
    await attune.call("batch", { body: { batch } });
    const { totals, events, rules } = await attune.call("sourceQuality", {
      params: { key: "server" },
    });
    expect(totals).toMatchObject({ received: 3, accepted: 2, quarantined: 1, duplicate: 3 });
    expect(events).toEqual([
      expect.objectContaining({ name: "Seen", accepted: 2, duplicate: 2 }),
      expect.objectContaining({ name: "Poison", quarantined: 1, duplicate: 1 }),
    ]);
    expect(rules).toEqual([expect.objectContaining({ name: "Poison", rule: "fold", count: 1 })]);
  });
});
