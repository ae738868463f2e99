import { describe, expect, test } from "vitest";
import type { RunningAttune } from "./running-attune.ts";
import { startAt, tamperWith, temporaryDirectory } from "./running-attune.ts";

const SPENDERS = {
  kind: "segment",
  key: "spenders",
  when: { "revenue.SEK": { $gte: 150 } },
};

const ordered = (userId: string, total: number) => ({
  type: "track",
  event: "Order Completed",
  userId,
  anonymousId: `x-${userId}`,
  messageId: `o-${userId}-${total}`,
  properties: {
    order_id: `o-${userId}-${total}`,
    total,
    currency: "SEK",
    products: [{ product_id: `p${total}` }],
  },
});
const batch = (attune: RunningAttune, ...messages: readonly object[]) =>
  attune.call("batch", { key: "server", body: { batch: messages } });

/** Makes the states what a version of before orders were in them wrote. */
const makeOld = async (directory: string, rows: readonly Record<string, unknown>[]) => {
  for (const row of rows)
    for (const column of ["state", "folded"] as const) {
      const text = row[column];
      if (typeof text !== "string") continue;
      const { purchases: _later, touches: _latest, ...old } = JSON.parse(text);
      const values = [JSON.stringify(old), Number(row["id"])] as const;
      await tamperWith(directory, `UPDATE facet SET ${column} = ? WHERE id = ?`, ...values);
    }
  await tamperWith(directory, "DELETE FROM setting WHERE name = 'state_version'");
};

const revenueOf = async (attune: RunningAttune, identifier: string) => {
  const { traits } = await attune.call("findProfile", { query: { identifier } });
  return traits.find(({ name }) => name === "revenue")?.value;
};

describe("states that an earlier version wrote", () => {
  test("L5: are folded anew when this one starts, with who is in what segments, while events come", async () => {
    const directory = temporaryDirectory();
    const before = await startAt(directory);
    await before.call("applyDefinitions", { body: { definitions: [SPENDERS] } });
    for (let nth = 0; nth < 60; nth += 1) await batch(before, ordered(`u${nth}`, 100));
    await batch(before, ordered("kim", 100), ordered("kim", 70));
    const right = await before.call("findProfile", { query: { identifier: "user_id:kim" } });
    const rows = await before.rows("SELECT id, state, folded FROM facet");
    await before.close();
    await makeOld(directory, rows);

    const after = await startAt(directory);
    await batch(after, ordered("u7", 50), ordered("new", 200));
    await expect.poll(async () => (await after.call("verify")).ok, { interval: 200 }).toBe(true);
    const kim = await after.call("findProfile", { query: { identifier: "user_id:kim" } });
    expect(kim.traits).toEqual(right.traits);
    const [old] = await after.rows("SELECT state FROM facet WHERE state LIKE '%\"p70\"%' LIMIT 1");
    expect(JSON.parse(String(old?.["state"])).touches).toMatchObject([
      [expect.any(Number), expect.stringMatching(/^p(100|70)$/), 2],
      [expect.any(Number), expect.stringMatching(/^p(100|70)$/), 2],
    ]);
    expect(await revenueOf(after, "user_id:u7")).toEqual({ SEK: 150 });
    const { members } = await after.call("segmentMembers", { params: { key: "spenders" } });
    expect(
      members.map(({ identifiers }) => identifiers[0] ?? "").toSorted((a, b) => (a < b ? -1 : 1)),
    ).toEqual(["user_id:kim", "user_id:new", "user_id:u7"]);
    expect(await after.rows("SELECT kind FROM filling")).toEqual([]);
    await after.close();
    // Once is enough.
    const again = await startAt(directory);
    expect(await again.rows("SELECT kind FROM filling")).toEqual([]);
    await again.close();
  });
});
