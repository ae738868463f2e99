import { expect, test } from "vitest";
import type { Json, Started } from "./started-server.ts";
import { startsServers } from "./started-server.ts";
import { SERVER_KEY } from "./server.ts";

const PLAN = {
  kind: "tracking-plan",
  key: "strict",
  onViolation: "block",
  events: { "Order Completed": { properties: { total: { type: "number", required: true } } } },
};
const FIX = [{ convert: "/properties/total", to: "number" }];

type Opened = Pick<Started, "server"> & {
  /** Answers the document; null when the server died before it answered. */
  readonly post: (path: string, body: object, key?: string) => Promise<Json | null>;
  readonly get: (path: string) => Promise<Json>;
};

const open = startsServers("quarantine");
const start = async (failpoint?: string): Promise<Opened> => {
  const { server, ask } = await open(failpoint);
  return {
    server,
    post: (path, body, key) => ask("POST", path, body, key).catch(() => null),
    get: (path) => ask("GET", path),
  };
};

const end = async ({ server }: Opened): Promise<void> => {
  server.stop();
  await server.ended;
};

/** Leaves so many events in quarantine; answers the id of their group. */
const prepare = async (count: number): Promise<string> => {
  const door = await start();
  await door.post("/v1/definitions/apply", { definitions: [PLAN] });
  const batch = Array.from({ length: count }, (_each, nth) => ({
    type: "track",
    event: "Order Completed",
    userId: `u${nth % 5}`,
    messageId: `m${nth}`,
    properties: { total: `${nth},50` },
  }));
  expect(await door.post("/v1/batch", { batch }, SERVER_KEY)).toMatchObject({ quarantined: count });
  const { groups }: { groups?: readonly { group: string }[] } = await door.get("/v1/quarantine");
  await end(door);
  return groups?.[0]?.group ?? "none";
};

const accepted = async (door: Opened): Promise<unknown> => {
  const { events, ok } = (await door.post("/v1/verify", {})) ?? {};
  expect(ok).toBe(true);
  return events;
};

test.each([
  { point: "commit.before-write", taken: 0, again: 1 },
  { point: "commit.before-fsync", taken: 0, again: 1 },
  { point: "commit.after-fsync", taken: 1, again: 0 },
])(
  "L2: a kill at $point of a release leaves the event in quarantine or in the log, never both or neither",
  async ({ point, taken, again }) => {
    const group = await prepare(1);
    const dying = await start(`${point}:1`);
    const path = `/v1/quarantine/groups/${group}/release`;
    expect(await dying.post(path, { fix: FIX })).toBeNull();
    expect((await dying.server.ended).signal).toBe("SIGKILL");
    const door = await start();
    expect(await door.get("/v1/quarantine")).toMatchObject({ waiting: 1 - taken });
    expect(await accepted(door)).toBe(taken);
    const answer = await door.post(path, { fix: FIX });
    expect(answer?.["released"] ?? 0).toBe(again);
    expect(await accepted(door)).toBe(1);
    expect(await door.get("/v1/quarantine")).toMatchObject({ waiting: 0 });
  },
);

test("L2: a group's release that is killed at each of its commits is finished by the next, each event once", async () => {
  const group = await prepare(300);
  const path = `/v1/quarantine/groups/${group}/release`;
  for (const [failpoint, waiting] of [
    ["commit.before-fsync:2", 200],
    ["commit.after-fsync:1", 100],
    ["commit.before-write:1", 100],
  ] as const) {
    const dying = await start(failpoint);
    expect(await dying.post(path, { fix: FIX })).toBeNull();
    await dying.server.ended;
    const door = await start();
    expect(await door.get("/v1/quarantine")).toMatchObject({ waiting });
    expect(await accepted(door)).toBe(300 - waiting);
    await end(door);
  }
  const door = await start();
  expect(await door.post(path, { fix: FIX })).toMatchObject({ released: 100, left: 0 });
  expect(await accepted(door)).toBe(300);
});
