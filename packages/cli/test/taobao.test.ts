import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { attune, attuneJson, BASIS, execAttune, freshFolder, ROOT } from "./attune-command.ts";
import { figuresTold, openRecount } from "./recount.ts";
import { ALL_KEYS, segmentFigures, sizesIn } from "./segment-figures.ts";

const DATA = join(ROOT, "../shared/data/taobao/UserBehavior_first84475.csv.gz");
const MAP = join(ROOT, "examples/taobao/map.yaml");
const isHere = existsSync(DATA);
/** The file as it is, read without any of our code. */
const lines = isHere ? gunzipSync(readFileSync(DATA)).toString("utf8").split("\n") : [];
const whole = lines.map((line) => line.split(",")).filter((cells) => cells.length === 5);

const countOf = (behavior: string): number => whole.filter((cells) => cells[3] === behavior).length;

/** What lies in each customer's cart at the end, and how often each has bought, by plain replay. */
const customers = new Map<string, { readonly cart: Set<string>; bought: number }>();
const inTime = whole
  .map((cells, index) => ({ cells, index }))
  .toSorted((a, b) => Number(a.cells[4]) - Number(b.cells[4]) || a.index - b.index);
for (const { cells } of inTime) {
  const [user = "", item = "", , behavior] = cells;
  const customer = customers.get(user) ?? { cart: new Set<string>(), bought: 0 };
  customers.set(user, customer);
  if (behavior === "cart") customer.cart.add(item);
  if (behavior === "buy") {
    customer.cart.clear();
    customer.bought += 1;
  }
}
const customerWho = (is: (customer: { cart: Set<string>; bought: number }) => boolean): string =>
  [...customers].find(([, customer]) => is(customer))?.[0] ?? "";

const Summary = z.object({
  from: z.int(),
  rejectsFile: z.string().nullable(),
  tally: z.object({
    rows: z.int(),
    accepted: z.int(),
    duplicate: z.int(),
    rejected: z.int(),
    events: z.record(z.string(), z.int()),
    firstRejects: z.array(z.object({ line: z.int() })),
  }),
});

/** The file in a folder of the test's own: rejects are written beside it. */
const fileIn = (folder: string): string => {
  const file = join(folder, "behaviour.csv.gz");
  copyFileSync(DATA, file);
  return file;
};

const importInto = (folder: string): string[] => [
  "import",
  join(folder, "behaviour.csv.gz"),
  "--map",
  MAP,
  "--data",
  join(folder, "data"),
];

const exported = async (folder: string): Promise<string[]> => {
  const { out } = await attune(["export", "events", "--data", join(folder, "data")]);
  // The one thing that differs between two runs is when they ran.
  return out.split("\n").map((line) => line.replace(/"receivedAt":"[^"]*"/, '"receivedAt":""'));
};

/** The middle, to the minute, of the longest time without a purchase within half a day of an instant. */
const quietAround = (instant: string): number => {
  const near = inTime
    .filter(({ cells }) => cells[3] === "buy")
    .map(({ cells }) => Number(cells[4]) * 1000)
    .filter((time) => Math.abs(time - Date.parse(instant)) < 43_200_000);
  const [from, until] = near
    .map((time, index) => [time, near[index + 1] ?? time] as const)
    .reduce((best, each) => (each[1] - each[0] > best[1] - best[0] ? each : best), [0, 0]);
  expect(until - from).toBeGreaterThan(1_200_000);
  return Math.round((from + until) / 120_000) * 60_000;
};

const ABSENT = "there is no ../shared/data/taobao beside the repository: nothing is tested here";

/** The file as it came in at one go: what each test looks at, and the last one adds to. */
const folder = mkdtempSync(join(tmpdir(), "attune-taobao-"));
const data = ["--data", join(folder, "data")];
const here: { summary?: z.infer<typeof Summary> } = {};

beforeAll(async () => {
  if (!isHere) return;
  fileIn(folder);
  here.summary = Summary.parse(await attuneJson(importInto(folder)));
}, 180_000);
beforeEach(({ skip }) => {
  skip(!isHere, ABSENT);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the Taobao behaviour file", () => {
  it("comes in with as many events of each type as the file has, without its cut last row", async () => {
    const { summary } = here;
    expect(summary?.tally.events).toEqual({
      "Product Viewed": countOf("pv"),
      "Product Added to Wishlist": countOf("fav"),
      "Product Added": countOf("cart"),
      "Order Completed": countOf("buy"),
    });
    expect(summary?.tally).toMatchObject({ accepted: whole.length, duplicate: 0, rejected: 1 });

    const cut = lines.length;
    expect(lines.at(-1)?.split(",")).toHaveLength(4);
    expect(summary?.tally.firstRejects.map(({ line }) => line)).toEqual([cut]);
    expect(readFileSync(summary?.rejectsFile ?? "", "utf8")).toBe(
      `line,column,reason,raw\n${cut},,4 columns instead of 5,"${lines.at(-1) ?? ""}"\n`,
    );

    const events = await exported(folder);
    const stored = events
      .filter((line) => line !== "")
      .map((line) => z.object({ event: z.string() }).parse(JSON.parse(line)).event);
    expect(stored.filter((name) => name === "Product Added")).toHaveLength(countOf("cart"));
    expect(stored).toHaveLength(whole.length);

    const again = await attune(importInto(folder));
    expect(again.code).toBe(0);
    expect(again.out).toContain("is finished; nothing was changed");
    expect(await exported(folder)).toEqual(events);
  }, 120_000);

  it("comes in as the same bytes when it is killed half way and goes on", async () => {
    const killed = freshFolder();
    fileIn(killed);
    const dead = await execAttune(importInto(killed), {
      ATTUNE_FAILPOINT: "commit.before-fsync:60",
    });
    expect(dead.signal).toBe("SIGKILL");
    const goneOn = Summary.parse(await attuneJson(importInto(killed)));
    expect(goneOn.from).toBeGreaterThan(1_000);
    expect(goneOn.from).toBeLessThan(whole.length - 1_000);
    expect(goneOn.tally.accepted + goneOn.tally.duplicate).toBe(whole.length);
    expect(goneOn.tally).toMatchObject({ rows: whole.length + 1, rejected: 1 });
    // Sent again: the batches under way, and the one before them, whose cursor travelled with one.
    expect(goneOn.tally.duplicate).toBeLessThanOrEqual(8_000);

    expect((await attune(["verify", "--data", join(killed, "data")])).code).toBe(0);
    expect(await exported(killed)).toEqual(await exported(folder));
    const rejects = (of: string) => readFileSync(join(of, "behaviour.csv.gz.rejects.csv"), "utf8");
    expect(rejects(killed)).toBe(rejects(folder));
  }, 180_000);
});

describe("the customers of the Taobao file", () => {
  it("explains why a customer who bought before and left a cart gets the reminder, and another does not", async () => {
    await attuneJson(["apply", join(ROOT, "recipes/cart-help"), ...data]);
    const left = customerWho(({ cart, bought }) => bought > 0 && cart.size > 0);
    const none = customerWho(({ cart, bought }) => bought > 0 && cart.size === 0);
    const explain = async (user: string): Promise<string> => {
      const { code, out } = await attune(
        ["explain", `user_id:${user}`, "--slot", "home_hero", ...data],
        BASIS,
      );
      expect(code).toBe(0);
      return out;
    };

    const reminded = await explain(left);
    expect(reminded).toMatch(/^Profile p\d+ got cart-reminder-with-related on home_hero\./);
    expect(reminded).toContain("✓ returning is true: it was true");
    expect(reminded).toContain(`found by user_id:${left}`);
    const shown = /Items shown: (.*)/.exec(reminded)?.[1]?.split(", ") ?? [];
    const cart = [...(customers.get(left)?.cart ?? [])];
    expect(shown.toSorted()).toEqual(cart.slice(-4).toSorted());

    const other = await explain(none);
    expect(other).toMatch(/^Profile p\d+ got welcome-back on home_hero\./);
    expect(other).toContain(
      "cart-reminder-with-related was not shown: rule cart-reminder does not apply",
    );
    expect(other).toContain("✗ cart.items has a length that is more than 0: it was 0");
  }, 120_000);

  it("fall into value tiers and stages of life, as many as a query of the file says", async () => {
    const edges = {
      year: quietAround("2017-11-26T00:00:00Z"),
      new: quietAround("2017-12-03T00:00:00Z"),
      active: quietAround("2017-12-02T00:00:00Z"),
      lapsed: quietAround("2017-11-29T00:00:00Z"),
      wonBack: quietAround("2017-11-28T00:00:00Z"),
    };
    const cut = { orders: 4, regular: 2, amount: 1_000_000 };
    const { apply, report, counted } = segmentFigures(data, edges, cut);
    await apply();
    const recount = await openRecount();
    await recount.run(`create table done as select * from read_csv('${DATA}', header = false,
      ignore_errors = true, columns = { 'person': 'varchar', 'item': 'varchar', 'category': 'varchar',
      'behavior': 'varchar', 'stamp': 'bigint' })`);
    expect(await recount.count("select count(*) as count from done")).toBe(whole.length);
    const orders =
      "select person, epoch_ms(stamp * 1000)::timestamp as happened, 0 as total from done where behavior = 'buy'";
    const looked = "select person from done where behavior <> 'buy'";
    const wanted = await counted(recount, orders, looked);
    recount.close();
    expect(sizesIn(await report(ALL_KEYS))).toEqual(wanted);
    expect(Object.keys(wanted)).toHaveLength(10);
  }, 240_000);

  it("L5: state, log and figures agree, also after 1 % of the facets were linked and a tenth of those separated", async () => {
    const linked = [...customers.keys()].slice(0, Math.ceil(customers.size / 100));
    const at = "2017-11-30T12:00:00Z";
    const messages = linked.flatMap((user) => {
      const anonymousId = `phone-of-${user}`;
      const seen = { type: "track", event: "Product Viewed", properties: { product_id: "1" } };
      return [
        { ...seen, anonymousId, messageId: `seen-${user}`, timestamp: at },
        { type: "identify", userId: user, anonymousId, messageId: `met-${user}`, timestamp: at },
      ];
    });
    const file = join(folder, "phones.ndjson");
    writeFileSync(file, messages.map((message) => `${JSON.stringify(message)}\n`).join(""));
    await attuneJson(["import", file, "--format", "segment", "--source", "phone", ...data]);
    for (const user of linked.filter((_, index) => index % 10 === 0))
      await attuneJson([
        "unmerge",
        `user_id:${user}`,
        "--take",
        `anonymous_id:phone-of-${user}`,
        "--reason",
        "lent",
        ...data,
      ]);

    const recount = await openRecount();
    const events = join(folder, "events.ndjson");
    writeFileSync(events, (await attune(["export", "events", ...data])).out);
    await recount.take(events);
    const [from, to] = ["2017-11-01", "2017-12-31"];
    for (const grain of ["day", "week", "month"] as const) {
      const told = await attuneJson([
        "kpis",
        "--grain",
        grain,
        "--from",
        from,
        "--to",
        to,
        "--wait",
        ...data,
      ]);
      expect(figuresTold(told)).toEqual(await recount.figures(grain, from, to));
    }
    recount.close();
    const { code, out } = await attune(["verify", ...data]);
    expect(out).toContain("The store is as its log says");
    expect(out).toContain(`(${whole.length + messages.length} events)`);
    expect(code).toBe(0);
  }, 180_000);
});
