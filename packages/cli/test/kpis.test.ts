import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { amountText } from "../src/terminal/index.ts";
import { attune, attuneJson, freshFolder, startServing } from "./attune-command.ts";
import { importing } from "./importing.ts";

const MAP = `
source: till
format: { type: csv }
rows:
  - type: track
    event: { $column: what, values: { view: Product Viewed, buy: Order Completed } }
    userId: { $column: customer }
    timestamp: { $column: at, as: iso }
    properties:
      total: { $column: total, as: number }
      currency: { $column: currency }
      channel: { $column: channel }
`;

/** A till's two days: 25 customers of whom 5 buy, and one who pays in euros. */
const till = async (): Promise<readonly string[]> => {
  const views = Array.from({ length: 25 }, (_each, n) => `c-${n},view,,,app,2026-01-05T10:00:00Z`);
  const orders = Array.from(
    { length: 5 },
    (_each, n) => `c-${n},buy,1000.50,SEK,store,2026-01-05T11:00:00Z`,
  );
  const { data, command } = importing(
    [
      "customer,what,total,currency,channel,at",
      ...views,
      ...orders,
      "c-1,buy,7,EUR,,2026-01-06T11:00:00Z",
    ].join("\n"),
    MAP,
  );
  await attuneJson(command);
  return data;
};

const DAYS = ["--from", "2026-01-05", "--to", "2026-01-06", "--wait"];

describe("attune kpis", () => {
  it("shows a row for each day with amounts by currency, and how old the figures are", async () => {
    const { code, out } = await attune(["kpis", ...DAYS, ...(await till())]);
    expect(code).toBe(0);
    const lines = out.split("\n");
    expect(lines[0]).toBe("KPIs by day from 2026-01-05 to 2026-01-06, UTC");
    expect(lines[2]).toMatch(
      /^day +events +people +orders +conversion +net revenue EUR +net revenue SEK +average order EUR +average order SEK +no amount$/,
    );
    expect(lines[3]).toMatch(/^2026-01-05 +30 +25 +5 +20\.0 % +5,002\.50 +– +0$/);
    expect(lines[4]).toMatch(/^2026-01-06 +1 +1 +1 +– +7\.00 +– +0$/);
    expect(out).toContain("– insufficient: too few people, conversion needs 20.");
    expect(out).toContain("– insufficient: too few orders, average order needs 20.");
    expect(out).toMatch(
      /The oldest figures were computed \d+ s ago; the warehouse has all that is in the log\./,
    );
  });

  it("splits them, by week or month, and shows the figures that were asked for", async () => {
    const data = await till();
    const asked = ["--grain", "week", "--by", "channel", "--metric", "events,buyers"];
    const { out } = await attune(["kpis", ...asked, ...DAYS, ...data]);
    expect(out).toMatch(/^week +channel +events +buyers$/m);
    expect(out).toMatch(/^2026-W02 +app +25 +0$/m);
    expect(out).toMatch(/^2026-W02 +store +5 +5$/m);
    expect(out).toMatch(/^2026-W02 +\(none\) +1 +1$/m);
  });

  it("answers programs with everything", async () => {
    const month = ["--grain", "month", ...DAYS];
    const answer = z
      .object({
        periods: z.array(z.looseObject({ period: z.string() })),
        metrics: z.array(z.string()),
      })
      .parse(await attuneJson(["kpis", ...month, ...(await till())]));
    expect(answer.metrics).toHaveLength(11);
    expect(answer.periods).toEqual([
      expect.objectContaining({
        period: "2026-01",
        rows: [expect.objectContaining({ events: { value: 31 }, buyers: { value: 5 } })],
      }),
    ]);
  });

  it("says that there is no warehouse, and what is wrong with the dates", async () => {
    const data = await till();
    const off = await attune(["kpis", ...DAYS, ...data], { ATTUNE_WAREHOUSE: "off" });
    expect(off).toMatchObject({ code: 0 });
    expect(off.out).toContain(
      "insufficient: the server runs without a warehouse (--warehouse off).",
    );
    const wrong = await attune(["kpis", "--from", "2026-01-06", "--to", "2026-01-05", ...data]);
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain("Ask from a day to the same or a later one");
    const grain = await attune(["kpis", "--grain", "year", ...data]);
    expect(grain.code).toBe(1);
  });

  it("leaves the figures in the zone that they are of", async () => {
    const data = await till();
    const Told = z.object({
      timezone: z.string(),
      periods: z.array(z.object({ computedAt: z.string().nullable() })),
    });
    const zoned = { ATTUNE_TIMEZONE: "Europe/Stockholm" };
    const first = Told.parse(await attuneJson(["kpis", ...DAYS, ...data], zoned));
    expect(first.timezone).toBe("Europe/Stockholm");
    // Another shell, which knows nothing of the server's settings.
    expect(Told.parse(await attuneJson(["kpis", ...DAYS, ...data]))).toEqual(first);
  });

  it("has columns for the currencies of the most rows, and counts the others", async () => {
    const order = (currency: string, n: number) =>
      `c-${n},buy,${n + 1},${currency},web,2026-01-05T1${n}:00:00Z`;
    const others = ["EUR", "GBP", "NOK", "DKK", "USD", "JPY"];
    const { data, command } = importing(
      [
        "customer,what,total,currency,channel,at",
        ...others.map(order),
        "c-1,buy,1,SEK,web,2026-01-05T10:00:00Z",
        "c-1,buy,1,SEK,web,2026-01-06T10:00:00Z",
      ].join("\n"),
      MAP,
    );
    await attuneJson(command);
    const { out } = await attune(["kpis", "--metric", "revenue", ...DAYS, ...data]);
    expect(out).toMatch(/^day +revenue DKK +revenue JPY +revenue NOK +revenue SEK +revenue USD$/m);
    expect(out).toContain("2 other currencies have amounts too: --json shows all.");
  });

  it("shows the figures of the demo's shop", async () => {
    const data = ["--data", join(freshFolder(), "demo")];
    const demo = await startServing(["demo", ...data, "--port", "0", "--profiles", "60"]);
    const asked = ["--grain", "month", "--by", "channel", "--wait"];
    const { out } = await attune(["kpis", ...asked, ...data]);
    await demo.stop();
    expect(out).toMatch(/net revenue EUR +net revenue SEK/);
    for (const channel of ["web", "app", "email"])
      expect(out).toMatch(new RegExp(`^\\d{4}-\\d\\d +${channel} +[\\d,]+`, "m"));
  });

  it.each([
    ["12.345", "GBP", "12.35"],
    ["-1234567.8949", "GBP", "-1,234,567.89"],
    ["-0.004", "SEK", "0.00"],
    ["999.5", "JPY", "1,000"],
    ["1000", "KWD", "1,000.000"],
    ["98765432109876543210.12", "EUR", "98,765,432,109,876,543,210.12"],
  ])("writes %s with the digits of %s", (amount, currency, said) => {
    expect(amountText(amount, currency)).toBe(said);
  });

  it("keeps every digit of an amount that is in no currency", () => {
    expect(["0.00", "-1234567.8901"].map((amount) => amountText(amount, ""))).toEqual([
      "0.00",
      "-1,234,567.8901",
    ]);
  });
});
