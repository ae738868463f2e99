import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { attune, attuneJson, freshFolder } from "./attune-command.ts";

/** A folder with a file in it, and the data directory that it is imported into. */
const shop = (name: string, text: string): { data: string; file: string } => {
  const folder = freshFolder();
  const file = join(folder, name);
  writeFileSync(file, text);
  return { data: join(folder, "data"), file };
};

const CSV = `id;name;name.sv;brand;categories;price;currency;stock.oslo;stock.bergen;frame;embedding
b-1;;Cykel;Zon;bikes/road|sale;"1 990";SEK;3;0;steel;0.5|-1.5e-05|1
b-2;Bell;;Zon;bikes/parts;19.50;SEK;;;;
b-3;Lock;;;bikes//parts;5;SEK;;;;
`.replace('"1 990"', "1990.00");

const lines = (...items: readonly object[]): string =>
  items.map((each) => JSON.stringify(each)).join("\n");

describe("attune catalog", () => {
  it("puts a file of NDJSON, tells what is no item by its line, and says what changed", async () => {
    const bell = { id: "bell", name: "Bell", price: 100, currency: "SEK" };
    const { data, file } = shop(
      "items.ndjson",
      `${lines(bell)}\nnot json\n${lines({ id: "x" })}\n`,
    );
    const first = await attune(["catalog", "import", file, "--data", data]);
    expect(first.code).toBe(0);
    expect(first.out).toContain("1 created, 0 changed, 0 unchanged, 2 rejected.");
    expect(first.out).toContain("line 3 (x): /name wants text");
    expect(first.out).toContain("line 2: it");
    writeFileSync(file, lines({ ...bell, price: 80 }));
    expect(await attuneJson(["catalog", "import", file, "--data", data])).toMatchObject({
      changed: 1,
      rejected: 0,
    });
    const shown = await attune(["catalog", "show", "bell", "--data", data]);
    expect(shown.out).toContain("price 100 SEK → 80 SEK");
    expect(shown.out).toContain("created; published");
  });

  it("puts a CSV file: parts of fields by name, several categories in a cell, the rest as attributes", async () => {
    const { data, file } = shop("items.csv", CSV);
    const done = await attune(["catalog", "import", file, "--data", data]);
    expect(done.out).toContain("2 created, 0 changed, 0 unchanged, 1 rejected.");
    expect(done.out).toContain("line 4 (b-3): /categories/0");
    expect(await attuneJson(["catalog", "show", "b-1", "--data", data])).toMatchObject({
      item: {
        id: "b-1",
        kind: "product",
        name: { sv: "Cykel" },
        brand: "Zon",
        categories: ["bikes/road", "sale"],
        price: 1990,
        currency: "SEK",
        stock: { oslo: 3, bergen: 0 },
        attributes: { frame: "steel" },
        embedding: [0.5, -0.000015, 1],
      },
    });
    const listed = await attune(["catalog", "list", "--category", "bikes", "--data", data]);
    expect(listed.out.split("\n")[1]).toMatch(/^b-1 +Cykel +Zon +bikes\/road, sale +1990 SEK$/);
    const page = await attune(["catalog", "list", "--limit", "1", "--data", data]);
    expect(page.out).toContain("More: --after b-1");
  });

  it("removes an item, once", async () => {
    const { data, file } = shop("items.jsonl", lines({ id: "bell", name: "Bell" }));
    await attuneJson(["catalog", "import", file, "--data", data]);
    const removed = await attune(["catalog", "remove", "bell", "--data", data]);
    expect(removed.out).toMatch(/^bell removed \(entry \d+\)\./);
    const again = await attune(["catalog", "remove", "bell", "--data", data]);
    expect(again).toMatchObject({ code: 1 });
    expect(again.err).toContain("no item with this id");
    expect((await attune(["catalog", "list", "--data", data])).out).toBe("No items.\n");
  });

  it("puts more items than one request takes, and ends with 1 where nothing was one", async () => {
    const many = Array.from({ length: 1_201 }, (_, n) => ({ id: n, name: `Item ${n}` }));
    const { data, file } = shop("items.ndjson", lines(...many));
    expect(await attuneJson(["catalog", "import", file, "--data", data])).toMatchObject({
      created: 1_201,
    });
    writeFileSync(file, "nothing\n");
    expect((await attune(["catalog", "import", file, "--data", data])).code).toBe(1);
    const unnamed = await attune(["catalog", "import", join(data, "items"), "--data", data]);
    expect(unnamed.err).toContain("--format ndjson");
  });
});
