import { describe, expect, test } from "vitest";
import {
  ADA,
  BO,
  advance,
  decideIn,
  giveTo,
  MONDAY,
  offer,
  oneOffer,
  openAt,
  rule,
  seen,
  shownIn,
  slot,
  tell,
  usesIn,
  verified,
  whyOf,
} from "./giving-offers.ts";

describe("how often somebody is shown an offer", () => {
  test("L9: a rolling cap stops the third in a day, says when it resets, and grants at that instant", async () => {
    const attune = await openAt(oneOffer({ caps: [{ limit: 2, within: "24h" }] }));
    expect(await giveTo(attune, "hero")).toBe("sale");
    await advance(attune, "6h");
    expect(await giveTo(attune, "hero")).toBe("sale");
    const third = await decideIn(attune, "hero", ADA);
    expect(third).toMatchObject({ offer: null, content: { headline: "nothing" } });
    expect(await whyOf(attune, third)).toEqual([
      {
        offer: "sale",
        reason: "CAP_REACHED",
        parameters: {
          cap: "offer:sale/caps/0",
          limit: 2,
          count: 2,
          counts: "shown",
          within: 86_400_000,
          resets: Date.parse(MONDAY) + 86_400_000,
        },
      },
    ]);
    expect(await shownIn(attune, "hero", BO)).toBe("sale");
    await attune.call("setClock", { body: { now: "2035-03-06T11:59:59.999Z" } });
    expect(await shownIn(attune, "hero", ADA)).toBe(null);
    await attune.call("setClock", { body: { now: "2035-03-06T12:00:00.001Z" } });
    expect(await shownIn(attune, "hero", ADA)).toBe("sale");
    await verified(attune);
  });

  test("a calendar cap starts anew at midnight where the person lives", async () => {
    const attune = await openAt(oneOffer({ caps: [{ limit: 1, window: "today" }] }));
    const living = async (userId: string, timezone: string) =>
      attune.call("identify", { key: "server", body: { userId, traits: { timezone } } });
    await living("ada", "Asia/Tokyo");
    await living("bo", "America/New_York");
    expect([await giveTo(attune, "hero", ADA), await giveTo(attune, "hero", BO)]).toEqual([
      "sale",
      "sale",
    ]);
    // Midnight in Tokyo is 15:00 UTC, in New York 05:00 UTC.
    await attune.call("setClock", { body: { now: "2035-03-05T14:59:00Z" } });
    expect(await shownIn(attune, "hero", ADA)).toBe(null);
    await attune.call("setClock", { body: { now: "2035-03-05T15:00:00Z" } });
    expect(await shownIn(attune, "hero", ADA)).toBe("sale");
    expect(await shownIn(attune, "hero", BO)).toBe(null);
    await attune.call("setClock", { body: { now: "2035-03-06T05:00:00Z" } });
    expect(await shownIn(attune, "hero", BO)).toBe("sale");
  });

  test("a limit of 0 means not at all, and no cap means no limit", async () => {
    const attune = await openAt([
      ...oneOffer({ caps: [{ limit: 0 }] }),
      slot("shelf"),
      offer("always"),
      rule("shelf", ["always"]),
    ]);
    const never = await decideIn(attune, "hero", ADA);
    expect(never.offer).toBe(null);
    expect(await whyOf(attune, never)).toMatchObject([
      { reason: "CAP_REACHED", parameters: { limit: 0, count: 0, resets: null } },
    ]);
    for (let nth = 0; nth < 20; nth += 1)
      expect(await shownIn(attune, "shelf", ADA)).toBe("always");
  });

  test("a cap of clicks counts clicks and not views", async () => {
    const attune = await openAt(oneOffer({ caps: [{ limit: 1, counts: "clicked" }] }));
    for (let nth = 0; nth < 3; nth += 1) expect(await giveTo(attune, "hero")).toBe("sale");
    await tell(attune, "Clicked", await decideIn(attune, "hero", ADA), ADA);
    expect(await shownIn(attune, "hero", ADA)).toBe(null);
  });

  test("what is reserved counts until its minute, and no longer when nobody has seen it", async () => {
    const attune = await openAt(oneOffer({ caps: [{ limit: 1 }] }, { reserve: "10m" }));
    expect(await shownIn(attune, "hero", ADA)).toBe("sale");
    await advance(attune, "9m");
    expect(await shownIn(attune, "hero", ADA)).toBe(null);
    await attune.call("setClock", { body: { now: "2035-03-05T12:09:59.999Z" } });
    expect(await shownIn(attune, "hero", ADA)).toBe(null);
    await attune.call("setClock", { body: { now: "2035-03-05T12:11:00Z" } });
    const again = await decideIn(attune, "hero", ADA);
    expect(again.offer).toBe("sale");
    await seen(attune, again);
    await advance(attune, "365d");
    expect(await shownIn(attune, "hero", ADA)).toBe(null);
    await verified(attune);
  });

  test("L9: an exposure that comes after the reservation ended counts all the same, and is told apart", async () => {
    const attune = await openAt(oneOffer({ caps: [{ limit: 1 }] }, { reserve: "10m" }));
    const first = await decideIn(attune, "hero", ADA);
    await advance(attune, "1h");
    const second = await decideIn(attune, "hero", ADA);
    expect(second.offer).toBe("sale");
    await seen(attune, first);
    await seen(attune, second);
    await seen(attune, second);
    const third = await decideIn(attune, "hero", ADA);
    expect(await whyOf(attune, third)).toMatchObject([{ parameters: { count: 2, limit: 1 } }]);
    expect(await attune.rows("SELECT decided, shown, late FROM offer_figure")).toEqual([
      { decided: 2, shown: 2, late: 1 },
    ]);
    await verified(attune);
  });

  test("somebody else's exposure confirms nothing: it is kept apart with the reason", async () => {
    const attune = await openAt(oneOffer({ caps: [{ limit: 1 }] }, { reserve: "10m" }));
    const adas = await decideIn(attune, "hero", ADA);
    expect(await tell(attune, "Viewed", adas, BO)).toMatchObject({ status: "quarantined" });
    expect(await tell(attune, "Viewed", { decisionId: "0199-never-made" }, ADA)).toMatchObject({
      status: "quarantined",
    });
    expect(await usesIn(attune)).toMatchObject([{ shown: null }]);
    await advance(attune, "1h");
    expect(await shownIn(attune, "hero", ADA)).toBe("sale");
  });

  test("two who turn out to be one have seen what both have seen", async () => {
    const attune = await openAt(oneOffer({ caps: [{ limit: 2 }] }));
    const phone = { anonymous_id: "phone" };
    const first = await decideIn(attune, "hero", phone);
    await tell(attune, "Viewed", first, phone);
    expect(await giveTo(attune, "hero")).toBe("sale");
    expect(await shownIn(attune, "hero", ADA)).toBe("sale");
    await attune.call("track", {
      key: "server",
      body: { event: "Seen", userId: "ada", anonymousId: "phone" },
    });
    const after = await decideIn(attune, "hero", phone);
    expect(await whyOf(attune, after)).toMatchObject([
      { reason: "CAP_REACHED", parameters: { count: 3, limit: 2 } },
    ]);
    await verified(attune);
  });
});
