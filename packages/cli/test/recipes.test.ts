import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { attune, attuneJson, freshFolder } from "./attune-command.ts";

const Listed = z.object({
  recipes: z.array(
    z.object({
      name: z.string(),
      definitions: z.array(z.string()),
      parameters: z.array(z.object({ name: z.string(), value: z.unknown(), meaning: z.string() })),
    }),
  ),
});

const liveIn = async (data: readonly string[], key: string): Promise<string> =>
  JSON.stringify(await attuneJson(["definitions", "show", "segment", key, ...data]));

describe("attune recipes", () => {
  it("lists them with what they make live and what may be set", async () => {
    const { recipes } = Listed.parse(await attuneJson(["recipes", "list"]));
    expect(recipes.map(({ name }) => name)).toEqual([
      "b2b-trial",
      "cart-help",
      "cart-related",
      "category-affinity",
      "dynamic-offer",
      "high-return-rate",
      "lifecycle",
      "loyalty-upsell",
      "marketplace",
      "payment-order",
      "personalized-hero",
      "price-sensitive",
      "recommenders",
      "rfm-grid",
      "segment-ecommerce",
      "shelves",
      "value-tiers",
    ]);
    const affinity = recipes.find(({ name }) => name === "category-affinity");
    expect(affinity?.definitions).toEqual(["segment:likes-bikes"]);
    expect(affinity?.parameters).toContainEqual({
      name: "views",
      value: 3,
      meaning: "So many views within viewed_within are enough.",
    });
    const { out } = await attune(["recipes"]);
    expect(out).toMatch(/value-tiers +Value tiers +5/);
  });

  it("shows what a recipe is for and its values", async () => {
    const { code, out } = await attune(["recipes", "show", "value-tiers"]);
    expect(code).toBe(0);
    expect(out).toContain("## What it needs");
    expect(out).toMatch(/vip_orders +6 +So many orders within it make a VIP\./);
    const wrong = await attune(["recipes", "show", "vip"]);
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain("Give one of: b2b-trial, cart-help,");
  });

  it("applies one with other values, wherever they stand, and refuses what cannot be", async () => {
    const data = ["--data", join(freshFolder(), "data")];
    const apply = (...set: readonly string[]) => attune(["recipes", "apply", ...set, ...data]);
    const bikes = await apply("category-affinity", "--set", "views=5");
    expect(bikes).toMatchObject({ code: 0, err: "" });
    const tents = ["key=likes-tents", "name=Likes tents", "category=42"];
    const second = await apply("category-affinity", ...tents.flatMap((each) => ["--set", each]));
    expect(second).toMatchObject({ code: 0, err: "" });
    expect(await liveIn(data, "likes-bikes")).toContain('"count":{"$gte":5}');
    const made = await liveIn(data, "likes-tents");
    // Text stays text, and the category stands in three places.
    expect(made.match(/"category":"42"/g)?.length).toBeGreaterThanOrEqual(3);
    expect(made).toContain('"count":{"$gte":3}');

    const noNumber = await apply("category-affinity", "--set", "views=many");
    expect(noNumber).toMatchObject({ code: 1 });
    expect(noNumber.err).toContain("Give a number, as it is in the recipe: views=3.");
    const below = await apply("category-affinity", "--set", "views=-1");
    expect(below).toMatchObject({ code: 1 });
    expect(below.err).toContain("Give a number above 0, as it is in the recipe: views=3.");
    const unknown = await apply("category-affinity", "--set", "view=4");
    expect(unknown.err).toContain("with one of: key, name, category, views,");
    const none = await apply("cart-help", "--set", "views=4");
    expect(none.err).toContain("This recipe has no parameters.");
    // What the server does not take is told by its place in the file.
    const wrong = await apply("category-affinity", "--set", "viewed_within=soon");
    expect(wrong.code).toBe(1);
    expect(wrong.err).toMatch(/category-affinity\.yaml:\d+:\d+/);
  });
});

describe("attune report", () => {
  it("shows the table of value tiers and where to cut, with what is missing", async () => {
    const folder = freshFolder();
    const data = ["--data", join(folder, "data")];
    await attuneJson(["recipes", "apply", "value-tiers", ...data]);
    const rows = Array.from(
      { length: 21 },
      (_, nth) => `u${nth},2026-01-0${1 + (nth % 9)},${nth + 1}`,
    );
    writeFileSync(join(folder, "orders.csv"), ["who,day,total", ...rows].join("\n"));
    writeFileSync(
      join(folder, "map.yaml"),
      `source: till
format: { type: csv }
rows:
  - type: track
    event: Order Completed
    userId: { $column: who }
    timestamp: { $column: day, as: date, format: yyyy-MM-dd, zone: UTC }
    properties: { total: { $column: total, as: number }, currency: EUR }
`,
    );
    await attuneJson([
      "import",
      join(folder, "orders.csv"),
      "--map",
      join(folder, "map.yaml"),
      ...data,
    ]);
    const period = ["--from", "2026-01-01", "--to", "2026-12-31"];
    const { code, out } = await attune(["report", "tiers", "--wait", ...period, ...data]);
    expect(code).toBe(0);
    expect(out).toMatch(/^Segments from 2026-01-01 to 2026-12-31, UTC\n/);
    expect(out).toMatch(/Occasional +21 +EUR +100\.0 % +11\.00 +1\.00 x\/yr +11\.00 +Remind/);
    expect(out).toMatch(/VIP +0 +– +– +– +– +Thank/);
    expect(out).toContain("– insufficient: too few people, 20 are needed.");
    const points = await attune(["report", "cut-points", "--quantiles", "0.5", ...period, ...data]);
    expect(points.out).toMatch(/^21 buyers from 2026-01-01/);
    expect(points.out).toMatch(/revenue EUR +50\.0 % +11\.00/);
    const absent = await attune(["report", "tiers", "--segments", "vips", ...data]);
    expect(absent).toMatchObject({ code: 1 });
    expect(absent.err).toContain("There is no live segment vips.");
  });
});
