import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { attune, attuneJson, BASIS, ROOT } from "./attune-command.ts";
import type { Meaning } from "./online-retail.ts";
import { hasRetail, openMeaning, RETAIL } from "./online-retail.ts";

const EXAMPLE = join(ROOT, "examples/online-retail");

const Summary = z.object({
  seconds: z.number(),
  tally: z.object({
    rows: z.int(),
    accepted: z.int(),
    duplicate: z.int(),
    rejected: z.int(),
    events: z.record(z.string(), z.int()),
    skipped: z.record(z.string(), z.int()),
  }),
});
type Summary = z.infer<typeof Summary>;

const importInto = (folder: string, map: string): string[] => [
  "import",
  RETAIL,
  "--map",
  join(EXAMPLE, map),
  "--rejects",
  join(folder, "rejects.csv"),
  "--data",
  join(folder, "data"),
];

const exportTo = async (folder: string): Promise<string> => {
  const file = join(folder, "events.ndjson");
  const { out } = await attune(["export", "events", "--data", join(folder, "data")]);
  writeFileSync(file, out);
  return file;
};

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, each) => total + each, 0);

const Number_ = z.coerce.number();
const Amounts = z.object({
  value: z.array(z.object({ currency: z.string(), amount: z.string().nullable() })),
});
const Counted = z.object({ value: z.int() });
const Kpis = z.object({
  periods: z.array(
    z.object({
      period: z.string(),
      isPending: z.boolean(),
      rows: z.array(
        z.object({
          events: Counted,
          people: Counted,
          buyers: Counted,
          orders: Counted,
          refunds: Counted,
          revenue: Amounts,
          refunded: Amounts,
        }),
      ),
    }),
  ),
});

/** What a period's figures are, as the answer and as a plain query over all events tell them. */
const Figures = z.object({
  period: z.string(),
  events: Number_,
  people: Number_,
  buyers: Number_,
  orders: Number_,
  refunds: Number_,
  revenue: Number_,
  refunded: Number_,
});
type Figures = z.infer<typeof Figures>;

const poundsOf = ({ value }: z.infer<typeof Amounts>): number => {
  expect(value.map(({ currency }) => currency).filter((each) => each !== "GBP")).toEqual([]);
  return Number(value[0]?.amount ?? 0);
};

const figuresOf = (kpis: unknown): Figures[] =>
  Kpis.parse(kpis).periods.flatMap(({ period, isPending, rows }) => {
    expect(isPending).toBe(false);
    return rows.map((row) => ({
      period,
      events: row.events.value,
      people: row.people.value,
      buyers: row.buyers.value,
      orders: row.orders.value,
      refunds: row.refunds.value,
      revenue: poundsOf(row.revenue),
      refunded: poundsOf(row.refunded),
    }));
  });

/** The figures of the export, counted anew: one query over all events, no rollup. */
const counted = ({ ask }: Meaning, name: string, from: string, to: string): Promise<Figures[]> =>
  ask(
    `select strftime(timestamp, '${name}') as period, count(*) as events,
       count(distinct profileId) as people,
       count(distinct profileId) filter (event = 'Order Completed') as buyers,
       count(*) filter (event = 'Order Completed') as orders,
       count(*) filter (event = 'Order Refunded') as refunds,
       coalesce(sum((properties->>'$.revenue')::decimal(18,3)) filter (event = 'Order Completed'), 0) as revenue,
       coalesce(sum((properties->>'$.revenue')::decimal(18,3)) filter (event = 'Order Refunded'), 0) as refunded
     from event where timestamp >= '${from}' and timestamp < '${to}'::timestamptz + interval 1 day
     group by period order by period`,
    Figures,
  );

/** Runs what two tables differ in: nothing, when one is the other row by row. */
const differences = ({ ask }: Meaning, a: string, b: string): Promise<unknown[]> =>
  ask(
    `(select 'missing' as is, * from (from ${a} except all from ${b})) union all
     (select 'too much' as is, * from (from ${b} except all from ${a})) limit 5`,
    z.looseObject({}),
  );

describe("the invoices of Online Retail II", () => {
  const folder = mkdtempSync(join(tmpdir(), "attune-retail-"));
  const data = ["--data", join(folder, "data")];
  const here: { summary?: Summary; meaning?: Meaning } = {};

  beforeAll(async () => {
    if (!hasRetail) return;
    here.summary = Summary.parse(await attuneJson(importInto(folder, "map.yaml")));
    here.meaning = await openMeaning();
    await here.meaning.take(await exportTo(folder));
  }, 300_000);
  beforeEach(({ skip }) => {
    skip(
      !hasRetail,
      "there is no ../shared/data/online-retail beside the repository: nothing is tested here",
    );
  });
  afterAll(() => {
    here.meaning?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const imported = (): { summary: Summary; meaning: Meaning } => {
    const { summary, meaning } = here;
    if (summary === undefined || meaning === undefined) throw new Error("nothing was imported");
    return { summary, meaning };
  };
  const countIn = async (sql: string): Promise<number> => {
    const [row] = await imported().meaning.ask(sql, z.object({ count: Number_ }));
    return row?.count ?? 0;
  };
  const idIn = async (sql: string): Promise<string> => {
    const [row] = await imported().meaning.ask(sql, z.object({ id: z.string() }));
    return row?.id ?? "";
  };

  it("become its orders and refunds: customer, time, amounts and products of each are what the file says", async () => {
    const { meaning } = imported();
    expect(await countIn("select count(*) as count from deal")).toBeGreaterThan(25_000);
    expect(await differences(meaning, "deal", "sent_deal")).toEqual([]);
    expect(await differences(meaning, "product", "sent_product")).toEqual([]);
  });

  it("each line is in an event or left out for a reason that is counted; none is rejected", async () => {
    const { tally } = imported().summary;
    expect(tally).toMatchObject({ duplicate: 0, rejected: 0 });
    expect(tally.rows).toBe(await countIn(`select count(*) as count from '${RETAIL}'`));
    const kept = await countIn("select count(*) as count from line semi join deal using (invoice)");
    expect(sum(tally.skipped)).toBe(tally.rows - kept);
    const { identify = 0, ...deals } = tally.events;
    expect(sum(deals)).toBe(await countIn("select count(*) as count from deal"));
    expect(identify).toBe(
      await countIn(
        `select count(distinct invoice) as count from line semi join deal using (invoice)
         where customer is not null and country <> 'Unspecified'`,
      ),
    );
  });

  it("know their customers: those of the file, each where she ordered from last; the others are of one order each", async () => {
    const { meaning } = imported();
    expect(
      await differences(
        meaning,
        "(select distinct customer from deal)",
        "(select distinct customer from sent_deal)",
      ),
    ).toEqual([]);
    expect(
      await countIn(
        "select count(*) - count(distinct anonymousId) as count from event where userId is null",
      ),
    ).toBe(0);
    const abroad = await idIn(
      `select customer::text as id from line where customer is not null
       group by customer having count(distinct country) > 1 order by customer limit 1`,
    );
    const last = await idIn(
      `select country as id from line where customer = ${abroad} order by written desc limit 1`,
    );
    const { out } = await attune(["profile", `user_id:${abroad}`, ...data]);
    expect(out).toMatch(new RegExp(`country +${last} +declared +online-retail`));
  });

  it("imported again, they change nothing", async () => {
    const again = await attune(importInto(folder, "map.yaml"));
    expect(again.code).toBe(0);
    expect(again.out).toContain("is finished; nothing was changed");
  }, 60_000);

  it("tell why a customer abroad, one at home, and one who only sent things back get what they get", async () => {
    await attuneJson(["apply", join(EXAMPLE, "definitions"), ...data]);
    const explain = async (customer: string): Promise<string> => {
      const { code, out } = await attune(
        ["explain", `user_id:${customer}`, "--slot", "home_hero", ...data],
        BASIS,
      );
      expect(code).toBe(0);
      return out;
    };
    const buyer = (country: string): Promise<string> =>
      idIn(
        `select customer::text as id from line semi join deal using (invoice) where customer is not null
         group by customer having count(distinct country) = 1 and max(country) = '${country}'
         and not bool_and(starts_with(invoice, 'C')) order by customer limit 1`,
      );
    const germany = await explain(await buyer("Germany"));
    expect(germany).toMatch(/^Profile p\d+ got post-abroad on home_hero\./);
    expect(germany).toContain("✓ returning is true, wanted true");
    expect(germany).toContain('country is "Germany"');
    const home = await explain(await buyer("United Kingdom"));
    expect(home).toMatch(/^Profile p\d+ got welcome-back on home_hero\./);
    expect(home).toContain("post-abroad was not shown: rule post-abroad does not apply");
    const sentBack = await explain(
      await idIn(
        `select customer::text as id from deal where customer is not null
         group by customer having bool_and(refund) order by customer limit 1`,
      ),
    );
    expect(sentBack).toMatch(/got the default/);
    expect(sentBack).toContain("returning is false");
  }, 60_000);

  const kpis = async (grain: string, from: string, to: string): Promise<Figures[]> =>
    figuresOf(
      await attuneJson(["kpis", "--grain", grain, "--from", from, "--to", to, "--wait", ...data]),
    );

  it("L5: the figures of each month, and of each day of a month, are those of the file", async () => {
    const months = await kpis("month", "2009-12-01", "2010-12-31");
    const asked = await imported().meaning.ask(
      `select strftime(at, '%Y-%m') as period, count(*) filter (not refund) as orders,
         count(*) filter (refund) as refunds, sum(if(refund, 0, revenue)) as revenue, sum(if(refund, revenue, 0)) as refunded,
         count(distinct if(refund, null, coalesce(customer::text, invoice))) as buyers,
         count(distinct coalesce(customer::text, invoice)) as people
       from deal group by period order by period`,
      Figures.omit({ events: true }),
    );
    expect(months.map(({ events: _, ...figures }) => figures)).toEqual(asked);
    expect(await kpis("day", "2010-11-01", "2010-11-30")).toEqual(
      expect.arrayContaining(
        await counted(imported().meaning, "%Y-%m-%d", "2010-11-01", "2010-11-30"),
      ),
    );
  }, 120_000);

  it("L5: state and log agree", async () => {
    const { code, out } = await attune(["verify", ...data]);
    expect(out).toContain("agree");
    expect(code).toBe(0);
  }, 120_000);
});
