import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { attune, attuneJson, freshFolder, ROOT } from "./attune-command.ts";
import { hasRetail, RETAIL } from "./online-retail.ts";

const SESSIONS = join(ROOT, "../shared/data/retailrocket-sessions");

const Figures = z.object({ k: z.int(), hitRate: z.number(), mrr: z.number() });
const Method = z.object({ name: z.string(), figures: z.array(Figures) });
const Told = z.object({
  rows: z.int(),
  users: z.int(),
  items: z.int(),
  trainRows: z.int(),
  cases: z.int(),
  leftOut: z.record(z.string(), z.int()),
  memory: z.object({ total: z.int().positive() }),
  setting: z.object({ kind: z.string() }),
  trials: z.array(z.unknown()),
  methods: z.array(Method),
});
const Sessions = z.object({ sessions: z.int(), cases: z.int(), methods: z.array(Method) });

/** Forty people of two tastes: each takes eight of the twelve items of theirs, one a day. */
const TASTES = Array.from({ length: 40 }, (_, user) =>
  Array.from({ length: 8 }, (_, day) => ({
    user: `u${user}`,
    item: `i${(user % 2) * 12 + ((user * 5 + day * 7) % 12)}`,
    at: day * 86_400 + user,
  })),
).flat();

const fileWith = (name: string, text: string | Buffer): string => {
  const file = join(freshFolder(), name);
  writeFileSync(file, text);
  return file;
};
const csvOf = (rows: readonly object[]): string =>
  [Object.keys(rows[0] ?? {}).join(","), ...rows.map((row) => Object.values(row).join(","))].join(
    "\n",
  );

const hitsOf = ({ methods }: z.infer<typeof Told>, name: string): number =>
  methods.find((method) => method.name === name)?.figures[0]?.hitRate ?? -1;

describe("attune evaluate", () => {
  it("judges what is learnt from a file beside popularity, on what came later", async () => {
    const file = fileWith("tastes.csv", csvOf(TASTES));
    const told = Told.parse(
      await attuneJson(["evaluate", file, "--time", "at", "--k", "3", "--share", "0.25"]),
    );
    expect(told).toMatchObject({ rows: 320, users: 40, items: 24, trainRows: 240, cases: 40 });
    expect(told.trials.length).toBeGreaterThan(2);
    expect(hitsOf(told, "ease")).toBeGreaterThan(hitsOf(told, "popularity"));
    const { code, out } = await attune(["evaluate", file, "--no-search", "--k", "3"]);
    expect(code).toBe(0);
    expect(out).toContain("Split: the last new item of each user is judged on.");
    expect(out).toContain("The usual setting: 50 of 200 neighbours");
  });

  it("looks longer for settings when told to, and says each that it tried", async () => {
    const file = fileWith("tastes.csv", csvOf(TASTES));
    const flags = ["--time", "at", "--k", "3", "--share", "0.25"];
    const short = Told.parse(await attuneJson(["evaluate", file, ...flags]));
    const long = Told.parse(await attuneJson(["evaluate", file, ...flags, "--search", "0.05"]));
    expect(long.trials.length).toBeGreaterThan(short.trials.length);
    expect(long.trials.slice(0, short.trials.length)).toEqual(short.trials);
    const { out, err } = await attune(["evaluate", file, ...flags, "--search", "0.05"]);
    expect(out).toContain("Chosen of");
    expect(err).toContain(`${short.trials.length + 1}. NDCG`);
    const { code, err: refused } = await attune(["evaluate", file, "--search", "0"]);
    expect(code).not.toBe(0);
    expect(refused).toContain("--search is not valid");
  });

  it("reads the same in NDJSON, packed or not, and in lines of items", async () => {
    const flags = ["--no-search", "--split", "last"];
    const lines = TASTES.map((row) => JSON.stringify({ who: { id: row.user }, what: row.item }));
    const ndjson = fileWith("tastes.ndjson.gz", gzipSync(lines.join("\n")));
    const byUser = Map.groupBy(TASTES, ({ user }) => user);
    const sequences = fileWith(
      "tastes.txt",
      [...byUser]
        .map(([user, rows]) => [user, ...rows.map(({ item }) => item)].join(" "))
        .join("\n"),
    );
    const csv = Told.parse(
      await attuneJson(["evaluate", fileWith("t.csv", csvOf(TASTES)), ...flags]),
    );
    const others = [
      [ndjson, "--user", "who.id", "--item", "what"],
      [sequences, "--format", "sequences", "--first-is-user"],
    ];
    for (const argv of others) {
      const told = Told.parse(await attuneJson(["evaluate", ...argv, ...flags]));
      expect(told).toMatchObject({ users: csv.users, items: csv.items, cases: csv.cases });
      expect(told.methods.map(({ figures }) => figures)).toEqual(
        csv.methods.map(({ figures }) => figures),
      );
    }
  });

  it("weighs signals, and refuses those whose weight nobody said", async () => {
    const rows = TASTES.map((row, at) => ({ ...row, what: at % 5 === 0 ? "shared" : "view" }));
    const file = fileWith("signals.csv", csvOf(rows));
    const refused = await attune(["evaluate", file, "--signal", "what"]);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("The file has signals without a weight");
    expect(refused.err).toContain("shared");
    const flags = ["--signal", "what", "--weights", "shared=2", "--no-search"];
    expect((await attune(["evaluate", file, ...flags])).code).toBe(0);
    const wrong = await attune(["evaluate", file, "--signal", "what", "--weights", "shared"]);
    expect(wrong.err).toContain("--weights is not valid");
  });

  it("judges on a file of its own, with items that nobody could learn of", async () => {
    const test = [
      { user: "u0", item: "i11", at: 0 },
      { user: "u1", item: "new", at: 0 },
      { user: "stranger", item: "i1", at: 0 },
    ];
    const [file, later] = [fileWith("a.csv", csvOf(TASTES)), fileWith("b.csv", csvOf(test))];
    const told = Told.parse(await attuneJson(["evaluate", file, "--test", later, "--no-search"]));
    expect(told).toMatchObject({ items: 25, trainRows: 320 });
    expect(told.cases).toBeLessThanOrEqual(2);
  });

  it("counts the rows that it leaves out, and says why", async () => {
    const rows = [
      ...TASTES.map((row) => ({ ...row, stars: 5 })),
      { user: "", item: "i1", at: 1, stars: 5 },
      { user: "u1", item: "i1", at: "whenever", stars: 5 },
      { user: "u1", item: "i1", at: 1, stars: 2 },
    ];
    const file = fileWith("stars.csv", csvOf(rows));
    const flags = ["--time", "at", "--rating", "stars", "--no-search"];
    const told = Told.parse(await attuneJson(["evaluate", file, ...flags]));
    expect(told.leftOut).toEqual({
      unreadable: 0,
      withoutUserOrItem: 1,
      withoutTime: 1,
      notLiked: 1,
      withoutQuantity: 0,
    });
  });

  it.each([
    ["a file of another kind", ["x.bin"], "The file's name does not say what it is"],
    ["a file without what it should name", ["x.csv", "--user", "customer"], "columns"],
    [
      "a file in which nobody came back",
      ["x.csv", "--split", "last"],
      "There is nobody to judge on",
    ],
    ["too little memory", ["many.csv", "--memory", "1", "--no-search"], "more memory than it may"],
    ["a share of all", ["x.csv", "--share", "1"], "--share is not valid"],
  ])("says what is wrong with %s", async (_, [name = "", ...flags], expected) => {
    const text =
      name === "many.csv"
        ? csvOf(Array.from({ length: 40_000 }, (_, at) => ({ user: at % 99, item: at % 7_001 })))
        : "user,item\nu1,i1\n";
    const { code, err } = await attune(["evaluate", fileWith(name, text), ...flags]);
    expect(code).toBe(1);
    expect(err).toContain(expected);
  });

  it("judges sessions on their next item", async () => {
    const text = Array.from({ length: 60 }, (_, at) => `a${at % 6} b${at % 6} c${at % 6}`).join(
      "\n",
    );
    const file = fileWith("sessions.txt", text);
    const told = Sessions.parse(
      await attuneJson(["evaluate", file, "--format", "sequences", "--k", "1", "--no-reminders"]),
    );
    expect(told).toMatchObject({ sessions: 48, cases: 24 });
    expect(told.methods.at(-1)).toMatchObject({
      name: "session-knn",
      figures: [{ k: 1, hitRate: 1, mrr: 1 }],
    });
  });

  it("judges the sales of Online Retail from its Parquet", async ({ skip }) => {
    if (!hasRetail) skip("there is no ../shared/data/online-retail beside the repository");
    const columns = ["--user", "Customer ID", "--item", "StockCode", "--time", "InvoiceDate"];
    const flags = [...columns, "--quantity", "Quantity", "--no-search"];
    const told = Told.parse(await attuneJson(["evaluate", RETAIL, ...flags]));
    expect(told.rows).toBe(525_461);
    expect(hitsOf(told, "ease")).toBeGreaterThan(1.2 * hitsOf(told, "popularity"));
  });

  it("judges RetailRocket's sessions by the test file that came with them", async ({ skip }) => {
    if (!existsSync(SESSIONS))
      skip("there is no ../shared/data/retailrocket-sessions beside the repository");
    const [train, test] = ["train_sessions", "test_prefix_target"].map((name) =>
      join(SESSIONS, `retailrocket_${name}.txt.gz`),
    );
    const flags = ["--format", "sequences", "--test", test ?? "", "--k", "20", "--no-search"];
    const told = Sessions.parse(await attuneJson(["evaluate", train ?? "", ...flags]));
    const [figures] = told.methods.at(-1)?.figures ?? [];
    expect(told).toMatchObject({ sessions: 126_168, cases: 15_132 });
    expect(figures?.hitRate).toBeGreaterThan(0.565);
    expect(figures?.mrr).toBeGreaterThan(0.28);
  });
});
