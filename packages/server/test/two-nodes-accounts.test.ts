import { expect, test } from "vitest";
import { startNodes } from "./nodes.ts";

/** Group calls in all, over two nodes, and the accounts and people that they are about. */
const CALLS = 120;
const ACCOUNTS = 3;
const PEOPLE = 15;

test("two nodes that take in group calls for the same accounts lose none of them", async () => {
  const { a, b } = await startNodes();
  const call = async (n: number): Promise<void> => {
    const groupId = `company-${n % ACCOUNTS}`;
    const other = `company-${(n + 1) % ACCOUNTS}`;
    const userId = `u${n % PEOPLE}`;
    // Two accounts in one batch, now in this order and now in that: nodes cross each other's locks.
    const batch = [
      { type: "group", userId, groupId, traits: { [`t${n}`]: n } },
      { type: "track", event: "Seen", userId: `v${n}`, context: { groupId: other } },
    ];
    const body = { batch: n % 4 < 2 ? batch : batch.toReversed() };
    const { events } = await (n % 2 === 0 ? a : b).call("batch", { body });
    expect(events.map(({ status }) => status)).toEqual(["accepted", "accepted"]);
  };
  for (let from = 0; from < CALLS; from += 12)
    await Promise.all(Array.from({ length: 12 }, (_, n) => call(from + n)));

  const { accounts } = await b.call("accounts");
  expect(accounts.map(({ id }) => id).sort()).toEqual(["company-0", "company-1", "company-2"]);
  for (const { id, events } of accounts) {
    expect(events).toBe((2 * CALLS) / ACCOUNTS);
    const { traits } = await a.call("account", { params: { id } });
    expect(traits).toHaveLength(CALLS / ACCOUNTS);
    const { members } = await a.call("accountMembers", { params: { id } });
    expect(members).toHaveLength(PEOPLE / ACCOUNTS);
  }
  const leaves = await Promise.all(
    [a, b].map((node) =>
      node.send("leaveAccount", { params: { id: "company-0", identifier: "user_id:u0" } }),
    ),
  );
  expect(leaves.map(({ status }) => status).toSorted((x, y) => x - y)).toEqual([200, 404]);
  expect(await a.call("verify")).toMatchObject({ ok: true, differing: 0 });
});
