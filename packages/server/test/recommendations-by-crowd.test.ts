import { describe, expect, test } from "vitest";
import { ALLOWED, ask, idsFor, product, put, recommender, send } from "./camping-shop.ts";
import { startAt, temporaryDirectory } from "./running-attune.ts";
import type { RunningAttune } from "./running-attune.ts";
import { train, untilIdle } from "./touching.ts";

const ITEMS = ["sledge", "skis", "hammock", "parasol", "lamp"];

const viewed = (user: string, item: string, context: object, nth = 0) => ({
  type: "track",
  event: "Product Viewed",
  userId: user,
  messageId: `${user} ${item} ${nth}`,
  properties: { product_id: item },
  context,
});

const inPlace = (country: string, store?: string) => ({
  place: { country, ...(store === undefined ? {} : { store }) },
});

/** Sixty in Norway look at sledges, a hundred in Sweden at hammocks; all of them at lamps. */
const people = () =>
  [
    ...Array.from({ length: 60 }, (_, nth) => ({
      user: `no${nth}`,
      country: "NO",
      item: "sledge",
    })),
    ...Array.from({ length: 100 }, (_, nth) => ({
      user: `se${nth}`,
      country: "SE",
      item: "hammock",
    })),
  ].flatMap(({ user, country, item }, nth) => [
    viewed(user, item, inPlace(country)),
    ...(nth % 4 === 0 ? [viewed(user, "lamp", inPlace(country))] : []),
  ]);

const DEFINITIONS = [
  recommender("popular", { sources: [{ use: "popular" }] }),
  recommender("popular-here", { sources: [{ use: "popular", by: ["place"] }] }),
  recommender("popular-like-me", { sources: [{ use: "popular", by: ["segment"] }] }),
  {
    kind: "segment",
    key: "sledgers",
    name: "Sledge lovers",
    when: {
      $event: { name: "Product Viewed", where: { product_id: "sledge" }, count: { $gte: 1 } },
    },
  },
];

const opened = async (attune: RunningAttune): Promise<RunningAttune> => {
  await put(
    attune,
    ITEMS.map((id) => product(id)),
  );
  await attune.call("applyDefinitions", { body: { definitions: DEFINITIONS } });
  await send(attune, people());
  await train(attune);
  return attune;
};

const here = (country: string, store?: string) => ({ context: inPlace(country, store) });
/** Asks without the shelf that is kept for a second for anybody. */
const fresh = (nth: number, country: string) => ({
  context: { ...inPlace(country), nth },
});

describe("what is popular", () => {
  test("is by place what people there like, with what is popular everywhere below; L5: after a restart the same", async () => {
    const directory = temporaryDirectory();
    const attune = await opened(await startAt(directory, ALLOWED));
    expect((await idsFor(attune, "popular"))[0]).toBe("hammock");
    const norway = await ask(attune, "popular-here", here("NO"));
    expect(norway.items.map(({ id }) => id)).toEqual(["sledge", "lamp", "hammock"]);
    expect(norway.items.map(({ why }) => why?.among)).toEqual([
      { popular: { place: "country:NO" } },
      { popular: { place: "country:NO" } },
      undefined,
    ]);
    // Nobody was in Denmark, and in that shop too little happened.
    expect((await idsFor(attune, "popular-here", here("DK")))[0]).toBe("hammock");
    expect((await idsFor(attune, "popular-here", here("NO", "oslo-1")))[0]).toBe("sledge");
    const { decisionId } = norway;
    const explained = async (language: "en" | "sv") =>
      (await attune.call("explainDecision", { params: { id: decisionId }, query: { language } }))
        .itemSentences;
    expect((await explained("en"))[0]).toContain("many took it in Norway");
    expect((await explained("sv"))[0]).toContain("många tog den i Norge");

    const before = await ask(attune, "popular-here", here("NO"));
    await attune.close();
    const again = await startAt(directory, ALLOWED);
    await untilIdle(again);
    const after = await ask(again, "popular-here", here("NO"));
    expect(after.items.map(({ id, why }) => [id, why?.among])).toEqual(
      before.items.map(({ id, why }) => [id, why?.among]),
    );
    await again.close();
  });

  test("is by segment what its members like, told by the segment's name; L5: after a restart too", async () => {
    const directory = temporaryDirectory();
    const attune = await opened(await startAt(directory, ALLOWED));
    await send(attune, [viewed("kim", "sledge", {}), viewed("bo", "skis", {})]);
    const [kim, bo] = [{ user_id: "kim" }, { user_id: "bo" }];
    const { items } = await ask(attune, "popular-like-me", { identifiers: kim });
    expect(items.map(({ id }) => id).slice(0, 2)).toEqual(["sledge", "lamp"]);
    expect(items[0]?.why?.among).toEqual({
      popular: { segments: [{ key: "sledgers", name: "Sledge lovers" }] },
    });
    expect((await idsFor(attune, "popular-like-me", { identifiers: bo }))[0]).toBe("hammock");
    await attune.close();
    const again = await startAt(directory, ALLOWED);
    await untilIdle(again);
    const after = await ask(again, "popular-like-me", { identifiers: kim });
    expect(after.items.map(({ id, why }) => [id, why?.among])).toEqual(
      items.map(({ id, why }) => [id, why?.among]),
    );
    await again.close();
  });

  test("moves in its place with what happens there, without training, and nowhere else", async () => {
    const attune = await opened(await startAt(temporaryDirectory(), ALLOWED));
    await send(
      attune,
      Array.from({ length: 90 }, (_, nth) => viewed(`late${nth}`, "parasol", inPlace("NO"))),
    );
    let asked = 0;
    await expect
      .poll(async () => (await idsFor(attune, "popular-here", fresh((asked += 1), "NO")))[0], {
        timeout: 20_000,
      })
      .toBe("parasol");
    expect((await idsFor(attune, "popular-here", here("SE")))[0]).toBe("hammock");
    await attune.close();
  });
});
