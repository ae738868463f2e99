import { realpathSync } from "node:fs";
import { join } from "node:path";
import { ownText } from "@attune/core/json";
import { describe, expect, test } from "vitest";
import { processesOf } from "../src/platform/store/postgres/postmaster-file.ts";
import { decideFor, recordOf } from "./deciding.ts";
import { nodeOn } from "./nodes.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";
import { clusterForTest } from "./running-postgres.ts";
import { openShop } from "./shop-definitions.ts";

const track = (attune: RunningAttune, messageId: string) =>
  attune.send("track", {
    key: "server",
    body: {
      event: "Product Added",
      userId: "kim",
      messageId,
      properties: { product_id: messageId },
    },
  });

const decide = (attune: RunningAttune) => decideFor(attune, { user_id: "kim" });

const readiness = async (attune: RunningAttune): Promise<number> =>
  (await attune.send("readyz")).status;

const expectReady = async (attune: RunningAttune): Promise<void> => {
  await expect
    .poll(() => readiness(attune), { interval: 50, timeout: 60_000, message: "ready again" })
    .toBe(200);
};

const LONG = { timeout: 120_000 };

describe("a database that dies", () => {
  test(
    "L6: leaves the server alive: events are refused, decisions are the default, and all is well when it is back",
    LONG,
    async () => {
      const server = await clusterForTest();
      const attune = await nodeOn(server.url);
      await openShop(attune);
      expect((await track(attune, "before")).status).toBe(200);
      expect((await decide(attune)).decision).toMatchObject({ offer: "cart-reminder" });

      await server.kill();
      const refused = await attune.refused("track", {
        key: "server",
        body: { event: "Seen", userId: "kim", messageId: "refused" },
      });
      expect(refused).toMatchObject({ status: 503, slug: "store-unavailable" });
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
      const unread = await attune.refused("findProfile", { query: { identifier: "user_id:kim" } });
      expect(unread).toMatchObject({ status: 503, slug: "store-unavailable" });
      for (let call = 0; call < 5; call += 1)
        expect((await decide(attune)).decision).toMatchObject({
          content: { headline: "Welcome" },
          reason: "ERROR",
          recorded: false,
        });
      expect((await attune.send("healthz")).status).toBe(200);
      expect(await attune.call("metrics")).toContain('reason="ERROR",recorded="false"} 5');
      const ready = await attune.send("readyz");
      expect(ready.status).toBe(503);
      expect(JSON.parse(await ready.text())).toMatchObject({
        status: "not ready",
        store: { engine: "postgres", ok: false, reason: expect.any(String) },
      });

      await server.start();
      // Nobody calls: what asks whether it is ready is all that comes.
      await expectReady(attune);
      expect((await decide(attune)).decision).toMatchObject({ offer: "cart-reminder" });
      expect(await (await track(attune, "before")).json()).toMatchObject({
        events: [{ status: "duplicate" }],
      });
      expect((await track(attune, "after")).status).toBe(200);
      const profile = await attune.call("findProfile", { query: { identifier: "user_id:kim" } });
      expect(profile.events).toBe(2);
      expect(await attune.call("verify")).toMatchObject({ ok: true, events: 2 });
    },
  );

  test("loses nothing that was acknowledged while it died and came back", LONG, async () => {
    const server = await clusterForTest();
    const attune = await nodeOn(server.url);
    const acknowledged = new Set<string>();
    const sending = { on: true };
    const senders = [1, 2, 3, 4].map(async (sender) => {
      for (let n = 0; sending.on; n += 1) {
        const messageId = `m${sender}-${n}`;
        const response = await track(attune, messageId);
        expect([200, 503]).toContain(response.status);
        if (response.status === 200) acknowledged.add(messageId);
      }
    });
    for (let round = 0; round < 2; round += 1) {
      const before = acknowledged.size;
      await expect
        .poll(() => acknowledged.size, { interval: 10, timeout: 60_000 })
        .toBeGreaterThan(before + 50);
      await server.kill();
      await server.start();
    }
    await expectReady(attune);
    sending.on = false;
    await Promise.all(senders);
    const kept = new Set((await attune.storedEvents()).map(({ messageId }) => messageId));
    expect([...acknowledged].filter((id) => !kept.has(id))).toEqual([]);
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });

  test(
    "is heard of by both nodes: what one changes after it is back decides on the other",
    LONG,
    async () => {
      const server = await clusterForTest();
      const [a, b] = [await nodeOn(server.url), await nodeOn(server.url)];
      await openShop(a);
      await server.kill();
      await expect.poll(() => readiness(b), { interval: 20 }).toBe(503);
      await server.start();
      await Promise.all([expectReady(a), expectReady(b)]);
      await a.call("applyDefinitions", {
        body: {
          definitions: [{ kind: "slot", key: "hero", default: { content: { headline: "Hej" } } }],
        },
      });
      await expect
        .poll(async () => (await decideFor(b, { user_id: "x" })).decision.content, {
          interval: 20,
        })
        .toEqual({ headline: "Hej" });
    },
  );

  test("with the PostgreSQL that comes with Attune is started again by it", LONG, async () => {
    const attune = await startForTest({ ATTUNE_DATABASE: "embedded" });
    expect((await track(attune, "before")).status).toBe(200);
    const cluster = join(realpathSync(attune.directory), "postgres", "cluster");
    for (const pid of processesOf(cluster)) process.kill(pid, "SIGKILL");
    await expect.poll(() => readiness(attune), { interval: 10 }).toBe(503);
    await expectReady(attune);
    expect((await track(attune, "after")).status).toBe(200);
    expect(await attune.call("verify")).toMatchObject({ ok: true, events: 2 });
    expect(attune.log.join("")).toContain("the embedded PostgreSQL has ended");
    await attune.close();
    expect(processesOf(cluster)).toEqual([]);
  });
});

test("a server whose database is gone can be stopped", LONG, async () => {
  const server = await clusterForTest();
  const attune = await nodeOn(server.url);
  await server.kill();
  expect((await track(attune, "m1")).status).toBe(503);
  await attune.close();
});

describe("a database that hangs", () => {
  test(
    "L6: does not hold decisions up; what is recorded late says what was delivered",
    LONG,
    async () => {
      const server = await clusterForTest();
      const attune = await nodeOn(server.url);
      await openShop(attune);
      expect((await track(attune, "before")).status).toBe(200);
      const pids = processesOf(join(realpathSync(server.directory), "postgres", "cluster"));
      const signal = (name: NodeJS.Signals) => pids.forEach((pid) => process.kill(pid, name));
      signal("SIGSTOP");
      const { decision } = await decide(attune);
      expect(decision).toMatchObject({
        content: { headline: "Welcome" },
        reason: "ERROR",
        recorded: false,
      });
      signal("SIGCONT");
      await expectReady(attune);
      // Its own record was committed when the database went on, and so the one of the default.
      const explained = () =>
        attune.send("explainDecision", { params: { id: decision.decisionId } });
      await expect.poll(async () => (await explained()).status, { interval: 50 }).toBe(200);
      const record = await recordOf(attune, decision.decisionId);
      const undelivered = ownText(record.parameters, "undelivered") ?? "";
      expect(await recordOf(attune, undelivered)).toMatchObject({ id: undelivered });
      expect((await decide(attune)).decision).toMatchObject({ offer: "cart-reminder" });
      expect(await attune.call("verify")).toMatchObject({ ok: true });
    },
  );
});
