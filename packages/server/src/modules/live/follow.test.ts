import type { LiveRow } from "@attune/contract";
import { compileTrackingPlans } from "@attune/core/tracking-plan";
import { expect, test } from "vitest";
import type { StreamEntry, StreamPosition } from "../../platform/store/index.ts";
import { STREAM_START } from "../../platform/store/index.ts";
import type { Filter } from "./filter.ts";
import type { FollowDeps, Following } from "./follow.ts";
import { follow } from "./follow.ts";
import { createListener } from "./listener.ts";
import { createPace } from "./pace.ts";

const ALL: Filter = { takes: () => true, takesEvent: () => true, takesQuarantined: true };

const entry = (seq: number): StreamEntry => ({
  position: { epoch: 0, seq },
  seq,
  at: seq,
  kind: "event",
  facet: 1,
  body: JSON.stringify({
    source: "web",
    messageId: `m${seq}`,
    type: "track",
    name: "Seen",
    time: seq,
    receivedAt: seq,
    historical: false,
    identifiers: [{ ns: "user_id", value: "anna" }],
    claims: [],
    ignored: [],
    message: {},
  }),
});

/** A log in memory that counts how much of it is read, and a clock that stands. */
const logOf = (size: number) => {
  const log = { size, pages: 0 };
  const between = ({ seq }: StreamPosition, until: number) => Math.max(0, until - seq);
  const deps: FollowDeps = {
    reads: {
      stream: async (after, limit) => {
        log.pages += 1;
        const count = Math.min(limit, between(after, log.size));
        return Array.from({ length: count }, (_, n) => entry(after.seq + n + 1));
      },
      streamHead: async () => ({ epoch: 0, seq: log.size }),
      streamEvents: async (after, until, most) => Math.min(most, between(after, until.seq)),
      identifiersOf: async () => new Map(),
      profileIdsOf: async () => new Map(),
      quarantined: async () => null,
    },
    isShared: false,
    elapsed: () => 0,
    plans: () => compileTrackingPlans([]),
    microsOf: () => null,
  };
  return { log, deps };
};

const following = (rate: number | null, deps: FollowDeps): Following => ({
  start: STREAM_START,
  filter: ALL,
  pace: createPace(rate, deps.elapsed),
  rate,
  isEndless: true,
  mayStill: async () => true,
});

const take = async (rows: AsyncGenerator<LiveRow>, count: number): Promise<LiveRow[]> => {
  const taken: LiveRow[] = [];
  while (taken.length < count) {
    const next = await rows.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
};

test("for a reader who takes nothing no more than a page is read, however much comes in", async () => {
  const { log, deps } = logOf(10);
  const rows = follow(
    deps,
    createListener(() => true),
    following(null, deps),
  );
  await take(rows, 2);
  expect(log.pages).toBe(1);
  log.size = 1_000_000;
  await take(rows, 9);
  expect(log.pages).toBe(1);
});

test("a reader at reading speed who was away goes on at the newest, and is told how many that skipped", async () => {
  const { log, deps } = logOf(100);
  const listener = createListener(() => true);
  const rows = follow(deps, listener, following(20, deps));
  const [, ...shown] = await take(rows, 101);
  expect(shown.map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, n) => `0-${n + 1}`));
  log.size = 1_000_000;
  listener.wake();
  const [skipped] = await take(rows, 1);
  expect(skipped).toEqual({
    kind: "skipped",
    id: "0-1000000",
    items: 499,
    unread: 10_000,
    unlogged: 0,
    after: "0-100",
    until: "0-1000000",
  });
});

test("a reader who reads the whole log lets others have their turn between two pages", async () => {
  const { log, deps } = logOf(100_000);
  const turns: number[] = [];
  const take = (): void => {
    turns.push(log.pages);
    if (log.pages < 200) setImmediate(take);
  };
  setImmediate(take);
  const nothing: Filter = { ...ALL, takes: () => false };
  const rows = follow(
    deps,
    createListener(() => true),
    { ...following(null, deps), filter: nothing, isEndless: false },
  );
  for await (const row of rows) expect(row.kind).toBe("hello");
  expect(new Set(turns).size).toBeGreaterThan(190);
});

test("a reader at reading speed looks through a second's worth of the log, then passes over the rest", async () => {
  const { log, deps } = logOf(100_000);
  const nothing: Filter = { ...ALL, takes: () => false };
  const rows = follow(
    deps,
    createListener(() => true),
    { ...following(20, deps), filter: nothing },
  );
  const [, skipped] = await take(rows, 2);
  expect(skipped).toMatchObject({ kind: "skipped", items: 0, unread: 10_000 });
  expect(log.pages).toBeLessThan(8);
});

test("a reader of all gets all, however far behind", async () => {
  const { deps } = logOf(3_000);
  const rows = follow(
    deps,
    createListener(() => true),
    following(null, deps),
  );
  const [, ...shown] = await take(rows, 3_001);
  expect(shown.map(({ id }) => id)).toEqual(Array.from({ length: 3_000 }, (_, n) => `0-${n + 1}`));
});

test("what is in no log is kept for a listener up to a limit, and counted beyond it", async () => {
  const listener = createListener(({ source }) => source === "web");
  const of = (source: string) =>
    ({ status: "duplicate", at: 0, source, event: {}, refusal: null }) as const;
  for (let n = 0; n < 500; n += 1) {
    listener.add(of("web"));
    listener.add(of("app"));
  }
  const { waiting, missed } = listener.take();
  expect([waiting.length, missed]).toEqual([200, 300]);
  expect(listener.take()).toEqual({ waiting: [], missed: 0 });
});
