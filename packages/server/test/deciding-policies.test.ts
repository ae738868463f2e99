import { describe, expect, test } from "vitest";
import {
  ADA,
  BO,
  advance,
  apply,
  decideIn,
  giveTo,
  MONDAY,
  offer,
  oneOffer,
  openAt,
  policy,
  rule,
  shownIn,
  slot,
  tell,
  verified,
  whyOf,
} from "./giving-offers.ts";
import type { RunningAttune } from "./running-attune.ts";

describe("a policy", () => {
  const TWO_SLOTS = [
    slot("hero"),
    slot("shelf"),
    slot("push", { channel: "app" }),
    ...["sale", "club", "news"].map((key) =>
      offer(key, key === "news" ? {} : { groups: ["promotion"] }),
    ),
    ...["hero", "shelf", "push"].map((key) => rule(key, ["sale", "club", "news"])),
  ];
  const cap = (more: object) => policy("web", { caps: [{ key: "cap", ...more }] });
  const everywhere = async (attune: RunningAttune) => {
    const shown: (string | null)[] = [];
    for (const key of ["hero", "shelf", "push", "hero"]) shown.push(await giveTo(attune, key));
    return shown;
  };

  test("caps each offer apart, the next one is shown", async () => {
    const attune = await openAt([...TWO_SLOTS, cap({ limit: 1, per: "offer" })]);
    expect(await everywhere(attune)).toEqual(["club", "news", "sale", null]);
  });

  test("caps each group that offers name; offers without a group are free", async () => {
    const attune = await openAt([...TWO_SLOTS, cap({ limit: 1, per: "group" })]);
    expect(await everywhere(attune)).toEqual(["club", "news", "news", "news"]);
  });

  test("caps each slot apart, each channel apart, and all together", async () => {
    const bySlot = await openAt([...TWO_SLOTS, cap({ limit: 1, per: "slot" })]);
    expect(await everywhere(bySlot)).toEqual(["club", "club", "club", null]);
    const byChannel = await openAt([...TWO_SLOTS, cap({ limit: 1, per: "channel" })]);
    expect(await everywhere(byChannel)).toEqual(["club", null, "club", null]);
    const all = await openAt([...TWO_SLOTS, cap({ limit: 1 })]);
    expect(await everywhere(all)).toEqual(["club", null, null, null]);
  });

  test("what is exempt is neither stopped nor counted", async () => {
    const except = { offers: ["club"] };
    const attune = await openAt([
      ...TWO_SLOTS,
      rule("hero", ["club"], { key: "club-first", priority: 5 }),
      cap({ limit: 1, except }),
    ]);
    expect(await everywhere(attune)).toEqual(["club", "club", "club", "club"]);
    await apply(attune, offer("club", { paused: true, groups: ["promotion"] }));
    expect(await everywhere(attune)).toEqual(["news", null, null, null]);
  });

  test("L9: two slots of one call share a cap: what the first takes the second does not get", async () => {
    const attune = await openAt([...TWO_SLOTS, cap({ limit: 1, per: "offer" })]);
    const body = { identifiers: ADA, slots: ["hero", "shelf", "push"], explain: true };
    const { decisions } = await attune.call("decide", { body });
    expect(["hero", "shelf", "push"].map((key) => decisions[key]?.offer)).toEqual([
      "club",
      "news",
      "sale",
    ]);
    const push = await attune.call("explainDecision", {
      params: { id: decisions["push"]?.decisionId ?? "" },
    });
    expect(push.candidates.map(({ reason, stage }) => [reason, stage])).toEqual([
      ["CAP_REACHED", 10],
      ["CAP_REACHED", 10],
      ["SELECTED", 11],
    ]);
    await verified(attune);
  });

  test("leaves alone for a while what somebody dismissed, and the group that it is of", async () => {
    const coolDowns = [{ key: "no", after: "dismissed", for: "7d", per: "group" }];
    const attune = await openAt([...TWO_SLOTS, policy("web", { coolDowns })]);
    const first = await decideIn(attune, "hero", ADA);
    expect(first.offer).toBe("club");
    await tell(attune, "Dismissed", first, ADA);
    const next = await decideIn(attune, "hero", ADA);
    expect(next.offer).toBe("news");
    expect(await whyOf(attune, next)).toMatchObject([
      {
        offer: "club",
        reason: "SUPPRESSED",
        parameters: {
          coolDown: "policy:web/no/group=promotion",
          times: 1,
          resets: Date.parse(MONDAY) + 7 * 86_400_000,
        },
      },
      { offer: "news", reason: "SELECTED" },
      { offer: "sale", reason: "SUPPRESSED" },
    ]);
    expect(await shownIn(attune, "hero", BO)).toBe("club");
    await advance(attune, "7d");
    expect(await shownIn(attune, "hero", ADA)).toBe("club");
  });

  test("leaves alone what was ignored so often, once the decision holds no longer", async () => {
    const coolDowns = [{ key: "bored", after: "ignored", times: 2, for: "30d" }];
    const attune = await openAt([...oneOffer({}), policy("web", { coolDowns })]);
    expect(await giveTo(attune, "hero")).toBe("sale");
    expect(await giveTo(attune, "hero")).toBe("sale");
    expect(await shownIn(attune, "hero", ADA)).toBe("sale");
    await advance(attune, "31m");
    expect(await shownIn(attune, "hero", ADA)).toBe(null);
    await advance(attune, "30d");
    expect(await shownIn(attune, "hero", ADA)).toBe("sale");
  });

  test("suppresses promotions for who has an open ticket, until it is closed", async () => {
    const attune = await openAt([
      ...TWO_SLOTS,
      {
        kind: "segment",
        key: "open-ticket",
        name: "Open ticket",
        when: { "support.status": "open" },
      },
      policy("web", {
        suppress: [
          { key: "ticket", when: { $segment: "open-ticket" }, of: { groups: ["promotion"] } },
        ],
      }),
    ]);
    const ticket = (status: string) =>
      attune.call("identify", {
        key: "server",
        body: { userId: "ada", traits: { support: { status } } },
      });
    await ticket("open");
    const during = await decideIn(attune, "hero", ADA);
    expect(during.offer).toBe("news");
    expect((await whyOf(attune, during))[0]).toMatchObject({
      reason: "SUPPRESSED",
      parameters: { suppression: "policy:web/ticket" },
    });
    expect(await shownIn(attune, "hero", BO)).toBe("club");
    await advance(attune, "1m");
    await ticket("closed");
    expect(await shownIn(attune, "hero", ADA)).toBe("club");
  });

  test("switches offers off at once, and says which policy did", async () => {
    const attune = await openAt(TWO_SLOTS);
    expect(await shownIn(attune, "hero", ADA)).toBe("club");
    await apply(attune, policy("stop", { disabled: [{ groups: ["promotion"] }] }));
    const now = await decideIn(attune, "hero", ADA);
    expect(now.offer).toBe("news");
    expect((await whyOf(attune, now))[0]).toMatchObject({
      reason: "DISABLED",
      parameters: { policy: "stop" },
    });
  });
});
