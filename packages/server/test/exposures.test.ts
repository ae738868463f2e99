import { describe, expect, test } from "vitest";
import { idOf, list, release } from "./blocking.ts";
import { decideFor } from "./deciding.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";
import { openShop } from "./shop-definitions.ts";

type Sender = { readonly userId?: string; readonly anonymousId?: string };

/** Tells by a browser's key that somebody saw a decision. */
const view = async (attune: RunningAttune, sender: Sender, decision: string, messageId: string) => {
  const properties = { decision_id: decision };
  const body = { event: "Decision Viewed", ...sender, messageId, properties };
  const { events } = await attune.call("track", { body });
  return events[0];
};

const startWithShop = async (): Promise<RunningAttune> => {
  const attune = await startForTest();
  await openShop(attune);
  return attune;
};

describe("exposures", () => {
  test("of a browser's first decision are taken in from that browser, and from no other", async () => {
    const attune = await startWithShop();
    const anonymousId = "first-visit";
    const { decision } = await decideFor(attune, { anonymous_id: anonymousId });
    expect(await view(attune, { anonymousId }, decision.decisionId, "m1")).toMatchObject({
      status: "accepted",
    });
    const other = await view(attune, { anonymousId: "other" }, decision.decisionId, "m2");
    expect(other).toMatchObject({
      status: "quarantined",
      reason: "/properties/decision_id: the decision was made for somebody else",
    });
    expect(await view(attune, { anonymousId }, "made-up", "m3")).toMatchObject({
      status: "quarantined",
      reason: "/properties/decision_id: names no decision that was made here",
    });
    expect(await list(attune)).toMatchObject({ waiting: 2 });
  });

  test("name no decision by a text that no database keeps: they wait, and the others are taken in", async () => {
    const attune = await startWithShop();
    const anonymousId = "phone";
    const { decision } = await decideFor(attune, { anonymous_id: anonymousId });
    const ids = ["\u0000", "a\uD800", "d".repeat(20_000), decision.decisionId];
    const seen = await Promise.all(
      ids.map((id, index) => view(attune, { anonymousId }, id, `m${index}`)),
    );
    expect(seen).toMatchObject([
      ...ids.slice(1).map(() => ({
        status: "quarantined",
        reason: "/properties/decision_id: names no decision that was made here",
      })),
      { status: "accepted" },
    ]);
  });

  test("wait until their sender is known to be whom the decision was made for", async () => {
    const attune = await startWithShop();
    const { decision } = await decideFor(attune, { anonymous_id: "phone" });
    await view(attune, { anonymousId: "laptop" }, decision.decisionId, "m1");
    const id = await idOf(attune, "m1");
    expect(await release(attune, id)).toMatchObject({
      status: "still failing",
      reasons: [{ rule: "exposure-of-another", pointer: "/properties/decision_id" }],
    });
    for (const anonymousId of ["phone", "laptop"])
      await attune.call("identify", { key: "server", body: { userId: "kim", anonymousId } });
    expect(await release(attune, id)).toMatchObject({ status: "released" });
    expect(await list(attune)).toMatchObject({ waiting: 0 });
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });
});
