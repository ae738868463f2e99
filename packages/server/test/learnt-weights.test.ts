import { describe, expect, test } from "vitest";
import type { RunningAttune } from "./running-attune.ts";
import { startAt, temporaryDirectory } from "./running-attune.ts";
import { ALLOWED, send, touch, train } from "./touching.ts";

const HALF = 24;

const recommender = (key: string, more: object = {}) => ({
  kind: "recommender",
  key,
  sources: [
    { use: "ease", weight: 1 },
    { use: "popular", weight: 9 },
  ],
  rules: { bought: "allow" },
  ...more,
});

const DEFINITIONS = [recommender("written"), recommender("learnt", { weights: "learnt" })];

/** What nearly everybody looks at, and nobody who has not wants later. */
const HITS = ["h0", "h1", "h2", "h3"];

/** People of two tastes, who do eight things and want two more of their half some days later. */
const tastes = (people: number) =>
  Array.from({ length: people }, (_, nth) => [
    ...HITS.filter((_hit, at) => at !== (nth >> 1) % HITS.length).map((hit) =>
      touch(`t${nth}`, "Product Viewed", hit, 3, nth % 60),
    ),
    ...Array.from({ length: 10 }, (_each, at) => {
      const item = (nth % 2) * HALF + (((nth >> 1) * 5 + at * 7) % HALF);
      return touch(`t${nth}`, "Product Viewed", `i${item}`, at < 8 ? at % 3 : 8 + at, nth % 60);
    }),
  ]).flat();

const easePart = async (attune: RunningAttune, asked: string): Promise<number> => {
  const body = { recommender: asked, identifiers: { user_id: "t1" }, k: 3, explain: true };
  const { items } = await attune.call("recommend", { key: "server", body });
  return items[0]?.why?.sources["ease"] ?? 0;
};

const weightsOf = async (attune: RunningAttune, key: string) =>
  (await attune.call("recommenderQuality", { params: { key } })).weights;

type Blend = Awaited<ReturnType<typeof weightsOf>>["blend"];

/** How much the model and popularity count. */
const countedIn = (blend: Blend): readonly [number, number] => {
  const { ease = 0, popular = 0 } = blend?.weights?.all ?? {};
  return [ease, popular];
};

const figuresIn = (blend: Blend): readonly [number, number] => {
  const { learnt = 0, written = 0 } = blend?.ndcg ?? {};
  return [learnt, written];
};

describe("weights that are learnt", () => {
  test("are used from the next training on, told with what they were judged on, and kept over a restart", async () => {
    const directory = temporaryDirectory();
    const first = await startAt(directory, ALLOWED);
    await first.call("applyDefinitions", { body: { definitions: DEFINITIONS } });
    await send(first, tastes(240));
    expect(await weightsOf(first, "learnt")).toEqual({ asked: "learnt", blend: null });
    await train(first);
    const { blend } = await weightsOf(first, "learnt");
    const [ease, popularity] = countedIn(blend);
    expect(ease).toBeGreaterThan(popularity);
    const [learnt, written] = figuresIn(blend);
    expect(learnt).toBeGreaterThan(written);
    expect(await weightsOf(first, "written")).toEqual({ asked: "written", blend: null });
    const [before, after] = [await easePart(first, "written"), await easePart(first, "learnt")];
    expect(after).toBeGreaterThan(before);
    await first.close();
    const second = await startAt(directory, ALLOWED);
    await expect.poll(async () => (await weightsOf(second, "learnt")).blend).toEqual(blend);
    expect(await easePart(second, "learnt")).toBeCloseTo(after, 6);
    // Written anew, they hold at once, and the learnt ones when they are asked for again.
    await second.call("applyDefinitions", { body: { definitions: [recommender("learnt")] } });
    expect(await easePart(second, "learnt")).toBeCloseTo(before, 6);
    await second.close();
  });

  test("stand as they are written with too few people, and say so", async () => {
    const attune = await startAt(temporaryDirectory(), ALLOWED);
    await attune.call("applyDefinitions", { body: { definitions: DEFINITIONS } });
    await send(attune, tastes(40));
    await train(attune);
    const { blend } = await weightsOf(attune, "learnt");
    expect(blend).toMatchObject({ weights: null, ndcg: null, need: 50 });
    expect(await easePart(attune, "learnt")).toBeCloseTo(await easePart(attune, "written"), 6);
    await attune.close();
  });
});
