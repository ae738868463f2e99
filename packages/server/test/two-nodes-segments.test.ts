import { expect, test } from "vitest";
import { startNodes } from "./nodes.ts";
import type { RunningAttune } from "./running-attune.ts";

const PEOPLE = 150;
const BUYERS = { kind: "segment", key: "buyers", when: { $event: { name: "Bought" } } };
const TRIALS = { kind: "segment", key: "trials", when: { $account: { plan: "trial" } } };

const buys = (node: RunningAttune, from: number, to: number) =>
  node.call("batch", {
    body: {
      batch: Array.from({ length: to - from }, (_, n) => ({
        type: "track",
        event: (from + n) % 3 === 0 ? "Seen" : "Bought",
        userId: `u${from + n}`,
        messageId: `first-${from + n}`,
      })),
    },
  });
const publish = (node: RunningAttune, ...definitions: readonly object[]) =>
  node.call("applyDefinitions", { body: { definitions } });
const sizeOn = async (node: RunningAttune, key: string): Promise<number | string> => {
  const { status, members } = await node.call("segment", { params: { key } });
  return status === "live" ? members : status;
};

test("nobody is missed by a definition that one node publishes while the other takes events in, and the other goes on when it dies", async () => {
  const { a, b } = await startNodes();
  for (let from = 0; from < PEOPLE; from += 50) await buys(a, from, from + 50);
  // Those who had bought nothing buy on the other node, while this one catches up.
  const others = async (): Promise<void> => {
    for (let from = 0; from < PEOPLE; from += 10)
      await b.call("batch", {
        body: {
          batch: Array.from({ length: 10 }, (_, n) => ({
            type: "track",
            event: "Bought",
            userId: `u${from + n}`,
            messageId: `then-${from + n}`,
          })),
        },
      });
  };
  const published = publish(a, BUYERS);
  await Promise.all([published, others()]);
  await expect.poll(() => sizeOn(b, "buyers")).toBe(PEOPLE);
  expect(await b.call("verify")).toMatchObject({ ok: true, differences: [] });

  await publish(a, { ...BUYERS, when: { $event: { name: "Bought", count: { $gte: 2 } } } });
  await a.close();
  await expect
    .poll(() => sizeOn(b, "buyers"), { timeout: 30_000 })
    .toBe(Array.from({ length: PEOPLE }).filter((_, n) => n % 3 !== 0).length);
  expect(await b.call("verify")).toMatchObject({ ok: true, differences: [] });
});

test("L2: an account that changes on one node takes its members along that the other has made, also while these join", async () => {
  const { a, b } = await startNodes();
  await publish(a, TRIALS);
  const join = (node: RunningAttune, n: number, traits: object = {}) =>
    node.call("group", { key: "server", body: { userId: `u${n}`, groupId: "acme", traits } });
  await Promise.all(Array.from({ length: 30 }, (_, n) => join(n % 2 === 0 ? a : b, n)));
  await Promise.all([
    join(a, 0, { plan: "trial" }),
    ...Array.from({ length: 30 }, (_, n) => join(n % 2 === 0 ? b : a, 30 + n)),
  ]);
  await expect.poll(() => sizeOn(b, "trials")).toBe(60);
  await join(b, 1, { plan: "paid" });
  await expect.poll(() => sizeOn(a, "trials")).toBe(0);
  expect(await b.call("verify")).toMatchObject({ ok: true, differences: [] });
});
