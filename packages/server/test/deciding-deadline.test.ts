import { afterEach, describe, expect, test, vi } from "vitest";
import { recordOf } from "./deciding.ts";
import { ADA, apply, offer, rule, slot, verified } from "./giving-offers.ts";
import { replayAll } from "./replaying.ts";
import { startForTest } from "./running-attune.ts";

const DEADLINE = 60_000;
const SLOTS = Array.from({ length: 20 }, (_, nth) => `place-${nth}`);

afterEach(() => {
  vi.restoreAllMocks();
});

/** A clock on which most of the deadline has passed once it was looked at so often. */
const slowedAfter = (looks: number) => {
  const real = performance.now.bind(performance);
  let left = Infinity;
  vi.spyOn(performance, "now").mockImplementation(() => {
    left -= 1;
    return real() + (left < 0 ? DEADLINE * 0.9 : 0);
  });
  return () => {
    left = looks;
  };
};

describe("the deadline", () => {
  test("L6: is looked at before each slot: those that it does not reach show their default, recorded with the reason", async () => {
    const begin = slowedAfter(8);
    const attune = await startForTest(
      { ATTUNE_CLOCK: "virtual", ATTUNE_DECIDE_DEADLINE: String(DEADLINE) },
      (store) => ({
        ...store,
        reads: {
          ...store.reads,
          // The last that is read; from here on slots are planned without a pause.
          subject: async (identifier) => {
            const found = await store.reads.subject(identifier);
            begin();
            return found;
          },
        },
      }),
    );
    await apply(
      attune,
      ...SLOTS.map((key) => slot(key)),
      offer("sale"),
      ...SLOTS.map((key) => rule(key, ["sale"])),
    );
    await attune.call("track", { key: "server", body: { event: "Seen", userId: "ada" } });
    const { decisions } = await attune.call("decide", { body: { identifiers: ADA, slots: SLOTS } });
    const answers = SLOTS.flatMap((key) => decisions[key] ?? []);
    const reached = answers.findIndex(({ offer: shown }) => shown === null);
    expect(reached).toBeGreaterThan(0);
    expect(reached).toBeLessThan(SLOTS.length);
    expect(answers.map(({ offer: shown, reason }) => [shown, reason])).toEqual(
      SLOTS.map((_, nth) => (nth < reached ? ["sale", "SELECTED"] : [null, "ERROR"])),
    );
    expect(answers.every(({ recorded }) => recorded === undefined)).toBe(true);
    const { decisionId = "" } = answers.at(-1) ?? {};
    expect(await recordOf(attune, decisionId)).toMatchObject({
      reason: "ERROR",
      parameters: { error: "deadline" },
      candidates: [],
    });
    const { sentences } = await attune.call("explainDecision", { params: { id: decisionId } });
    expect(sentences).toEqual([
      "The default of place-19 was shown: the call's time was over before its turn came.",
    ]);
    expect(await replayAll(attune)).toMatchObject({
      same: SLOTS.length,
      differing: [],
      notReplayable: [],
    });
    await verified(attune);
  });
});
