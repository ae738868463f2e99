import { expect, test } from "vitest";
import { startsServers } from "./started-server.ts";

const start = startsServers("segments");

const PEOPLE = 240;
/** Two of three have bought, all of them belong to one company. */
const EVENTS = Array.from({ length: PEOPLE }, (_, n) => [
  { type: "track", event: n % 3 === 0 ? "Seen" : "Bought", userId: `u${n}` },
  { type: "group", groupId: "acme", userId: `u${n}` },
]).flat();
const DEFINITIONS = [
  { kind: "segment", key: "buyers", when: { $event: { name: "Bought" } } },
  { kind: "segment", key: "trials", when: { $account: { plan: "trial" } } },
];

/** The definitions and the company's change are committed; then steps are: it dies in one of these. */
test.each([
  "commit.before-write:5",
  "commit.before-fsync:8",
  "commit.after-fsync:11",
  "commit.before-fsync:12",
])(
  "L5, L2: a server that is killed at %s, while it catches up, goes on where it was and misses nobody",
  async (failpoint) => {
    const first = await start();
    for (let from = 0; from < EVENTS.length; from += 120)
      await first.ask("POST", "/v1/batch", { batch: EVENTS.slice(from, from + 120) });
    first.server.stop();
    await first.server.ended;
    const dying = await start(failpoint);
    await dying.ask("POST", "/v1/definitions/apply", { definitions: DEFINITIONS });
    const changed = { userId: "u7", groupId: "acme", traits: { plan: "trial" }, messageId: "g" };
    // It may die before it answers: whoever hears nothing sends it again.
    await dying.ask("POST", "/v1/group", changed).catch(() => null);
    expect((await dying.server.ended).signal).toBe("SIGKILL");
    const { ask } = await start();
    await ask("POST", "/v1/group", changed);
    await expect
      .poll(async () => JSON.stringify(await ask("GET", "/v1/segments")))
      .toMatch(
        new RegExp(`"key":"buyers"[^}]*"members":160,.*"key":"trials"[^}]*"members":${PEOPLE},`),
      );
    await expect
      .poll(async () => JSON.stringify(await ask("GET", "/v1/segments")))
      .not.toContain("catching up");
    expect(await ask("POST", "/v1/verify", {})).toMatchObject({ ok: true, differences: [] });
  },
  60_000,
);
