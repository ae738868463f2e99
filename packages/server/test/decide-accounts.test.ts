import { describe, expect, test } from "vitest";
import { decideFor, recordOf } from "./deciding.ts";
import { batch, joins } from "./in-accounts.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startAt, startForTest, temporaryDirectory } from "./running-attune.ts";
import type { Store } from "../src/platform/store/index.ts";

const DAY = 86_400_000;
const START = Date.parse("2030-03-01T12:00:00Z");
const at = (ms: number): string => new Date(ms).toISOString();

const SLOT = { kind: "slot", key: "hero" };
const STAY = { kind: "offer", key: "stay", content: { text: "stay" } };
const KEEP = {
  kind: "rule",
  key: "keep-them",
  slot: "hero",
  if: { $account: { plan: "trial", "revenue.SEK": { $gte: 100 } } },
  then: { offer: "stay" },
};
const ordered = (userId: string, groupId: string, total: number) => ({
  type: "track",
  event: "Order Completed",
  userId,
  properties: { order_id: `o-${userId}-${total}`, total, currency: "SEK" },
  context: { groupId },
});
const opened = async (...definitions: readonly object[]): Promise<RunningAttune> => {
  const attune = await startForTest();
  await attune.call("applyDefinitions", { body: { definitions: [SLOT, STAY, ...definitions] } });
  return attune;
};

describe("a rule that looks into accounts", () => {
  test("holds where any of the accounts satisfies it, and sees what another member did", async () => {
    const attune = await opened(KEEP);
    const offered = async (userId: string) =>
      (await decideFor(attune, { user_id: userId })).decision.offer;
    await batch(
      attune,
      joins("kim", "acme", { traits: { plan: "paid" } }),
      joins("kim", "globex", { traits: { plan: "trial" } }),
      joins("lee", "globex"),
      ordered("lee", "acme", 500),
      ordered("lee", "globex", 99),
    );
    // One has the plan and the other the money: neither has both.
    expect(await offered("kim")).toBe(null);
    await batch(attune, ordered("lee", "globex", 1));
    expect(await offered("kim")).toBe("stay");
    await attune.call("leaveAccount", { params: { id: "globex", identifier: "user_id:kim" } });
    expect(await offered("kim")).toBe(null);
    expect(await offered("nobody-yet")).toBe(null);
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });

  test("L6: is explained from what it read of each account then, whatever they are by now", async () => {
    const attune = await opened(KEEP);
    await batch(
      attune,
      joins("kim", "globex", { traits: { plan: "trial", secret: "hushed" } }),
      ordered("kim", "globex", 100),
    );
    const { decision } = await decideFor(attune, { user_id: "kim" });
    await batch(attune, joins("kim", "globex", { traits: { plan: "paid" } }));
    const told = await attune.call("explainDecision", { params: { id: decision.decisionId } });
    expect(told).toMatchObject({
      traced: "replayed",
      reason: "SELECTED",
      accounts: [
        {
          id: "globex",
          inputs: [
            { path: "plan", value: "trial", source: "server" },
            { path: "revenue.SEK", value: 100, source: null },
          ],
        },
      ],
      candidates: [{ reason: "SELECTED", clauses: [{ path: "$account", saw: 1, result: true }] }],
    });
    // What no rule reads is not in the record.
    expect(JSON.stringify(await recordOf(attune, decision.decisionId))).not.toContain("hushed");
  });

  test("costs nothing where no rule of the slots does", async () => {
    const reading: string[][] = [];
    const around = (store: Store): Store => ({
      ...store,
      reads: {
        ...store.reads,
        accountsById: (ids) => {
          reading.push([...ids]);
          return store.reads.accountsById(ids);
        },
      },
    });
    const attune = await startAt(temporaryDirectory(), {}, around);
    const shelf = { ...KEEP, key: "on-the-shelf", slot: "shelf", if: { returning: false } };
    const definitions = [SLOT, STAY, KEEP, { kind: "slot", key: "shelf" }, shelf];
    await attune.call("applyDefinitions", { body: { definitions } });
    await batch(attune, joins("kim", "acme"));
    const identifiers = { user_id: "kim" };
    await attune.call("decide", { body: { identifiers, slots: ["shelf"] } });
    expect(reading).toEqual([]);
    await attune.call("decide", { body: { identifiers, slots: ["shelf", "hero"] } });
    expect(reading).toEqual([["acme"]]);
    await attune.close();
  });
});

describe("a condition that is asked of a profile", () => {
  test("L4: sees segments that look into accounts as they are now, before their timer has fired", async () => {
    // Timers never fire here.
    const around = (store: Store): Store => ({
      ...store,
      reads: { ...store.reads, nextDue: () => Promise.resolve(null) },
    });
    const settings = { ATTUNE_CLOCK: "virtual" } as const;
    const attune = await startAt(temporaryDirectory(), settings, around);
    await attune.call("setClock", { body: { now: at(START) } });
    const ending = {
      kind: "segment",
      key: "ending",
      when: { $account: { ends: { $lte: { $now: "+7d" } } } },
    };
    await attune.call("applyDefinitions", { body: { definitions: [ending] } });
    await batch(attune, joins("kim", "acme", { traits: { ends: at(START + 10 * DAY) } }));
    const isEnding = async () =>
      (
        await attune.call("evaluateCondition", {
          body: { condition: { $segment: "ending" }, profile: "user_id:kim" },
        })
      ).result;
    expect(await isEnding()).toBe(false);
    await attune.call("setClock", { body: { advance: "3d" } });
    expect(await isEnding()).toBe(true);
    await attune.close();
  });
});
