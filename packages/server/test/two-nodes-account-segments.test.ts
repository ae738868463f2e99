import { expect, test } from "vitest";
import { startNodes } from "./nodes.ts";

const TRIALS = { kind: "segment", key: "trials", of: "account", when: { plan: "trial" } };
const BUSY = { kind: "segment", key: "busy", of: "account", when: { events: { $gte: 20 } } };
const STAKEHOLDERS = {
  kind: "segment",
  key: "stakeholders",
  when: { $account: { $or: [{ $segment: "trials" }, { $segment: "busy" }] } },
};
const OF_TRIALS = { $account: { $segment: "trials" } };
const ACCOUNTS = 6;
const PEOPLE = 24;
const ROUNDS = 8;

test("L5, L2: two nodes keep segments of accounts and of their members, while these are published and accounts change on both", async () => {
  const { a, b } = await startNodes();
  const call = async (round: number, who: number): Promise<void> => {
    const groupId = `company-${who % ACCOUNTS}`;
    // At the end odd companies are in trial, and even ones have paid.
    const isTrial = (who % ACCOUNTS) % 2 === (round === ROUNDS - 1 ? 1 : round % 2);
    const plan = isTrial ? "trial" : "paid";
    const messageId = `m${round}-${who}`;
    const body = { userId: `u${who}`, groupId, traits: { plan }, messageId };
    await ((round + who) % 2 === 0 ? a : b).call("group", { key: "server", body });
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    if (round === 3)
      await a.call("applyDefinitions", {
        body: { definitions: [TRIALS, { ...STAKEHOLDERS, when: OF_TRIALS }] },
      });
    if (round === 5)
      await b.call("applyDefinitions", { body: { definitions: [BUSY, STAKEHOLDERS] } });
    await Promise.all(Array.from({ length: PEOPLE }, (_, who) => call(round, who)));
  }
  const sizes = async () => {
    const { segments } = await b.call("segments");
    return Object.fromEntries(
      segments.map(({ key, status, members }) => [key, `${status} ${members}`]),
    );
  };
  // Each company has four people with eight events each: all are busy.
  await expect
    .poll(sizes, { timeout: 30_000 })
    .toEqual({ busy: "live 6", trials: "live 3", stakeholders: "live 24" });
  await a.call("applyDefinitions", {
    body: { definitions: [{ ...BUSY, when: { events: { $gte: 1_000 } } }] },
  });
  await expect
    .poll(sizes, { timeout: 30_000 })
    .toEqual({ busy: "live 0", trials: "live 3", stakeholders: "live 12" });
  const { accounts } = await a.call("segmentMembers", { params: { key: "trials" } });
  expect(accounts.map(({ account }) => account)).toEqual(["company-1", "company-3", "company-5"]);
  expect(await a.call("verify")).toMatchObject({ ok: true, differing: 0 });
});

test("L5: a node that writes while another catches up with accounts knows when that is done", async () => {
  const { a, b } = await startNodes();
  const joined = (companies: number) =>
    Array.from({ length: companies }, (_, nth) => ({
      type: "group",
      userId: `u${nth}`,
      groupId: `company-${nth}`,
      traits: { plan: "paid" },
      messageId: `first-${nth}`,
    }));
  await a.call("batch", { key: "server", body: { batch: joined(450) } });
  const other = async (): Promise<void> => {
    for (let nth = 0; nth < 40; nth += 1) {
      const messageId = `other-${nth}`;
      const body = { userId: "x", groupId: "another", traits: { plan: "paid" }, messageId };
      await b.call("group", { key: "server", body });
    }
  };
  await Promise.all([a.call("applyDefinitions", { body: { definitions: [TRIALS] } }), other()]);
  const trials = async () => {
    const { status, members } = await b.call("segment", { params: { key: "trials" } });
    return `${status} ${members}`;
  };
  await expect.poll(trials, { timeout: 30_000 }).toBe("live 0");
  for (const [node, nth] of [
    [a, 7],
    [b, 8],
  ] as const) {
    const body = {
      userId: `u${nth}`,
      groupId: `company-${nth}`,
      traits: { plan: "trial" },
      messageId: `then-${nth}`,
    };
    await node.call("group", { key: "server", body });
  }
  expect(await trials()).toBe("live 2");
  expect(await a.call("verify")).toMatchObject({ ok: true, differing: 0 });
});
