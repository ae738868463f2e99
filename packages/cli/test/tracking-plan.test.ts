import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { attune, attuneJson } from "./attune-command.ts";
import { importing } from "./importing.ts";

const MAP = `
source: web
format: { type: csv }
rows:
  - type: track
    event: Order Completed
    userId: { $column: customer }
    timestamp: { $column: at, as: iso }
    properties:
      order_id: { $text: "{customer}-{at}" }
      total: { $column: total, as: number }
      currency: SEK
`;

/** A data directory with thirty orders of the source web. */
const withOrders = async (
  at = "2026-01-05T10:00:00Z",
): Promise<{ folder: string; data: string }> => {
  const rows = Array.from({ length: 30 }, (_, index) => `u${index},${index},${at}`);
  const { folder, command } = importing(["customer,total,at", ...rows].join("\n"), MAP);
  await attuneJson(command);
  return { folder, data: join(folder, "data") };
};

describe("attune tracking-plan draft", () => {
  it("prints a plan that validate takes, made of what has come in", async () => {
    const { folder, data } = await withOrders();
    const { code, out } = await attune(["tracking-plan", "draft", "shop", "--data", data]);
    expect(code).toBe(0);
    expect(out).toMatch(/^# Drafted from 30 events of 2026-01-05 to 2026-01-05: none of them/);
    expect(out).toContain(
      "total: { type: number, required: true, min: 0, unit: currency, pii: none }",
    );
    const file = join(folder, "plan.yaml");
    writeFileSync(file, out);
    expect((await attune(["validate", file])).code).toBe(0);
    expect((await attune(["apply", file, "--data", data])).code).toBe(0);
    const json = await attuneJson(["tracking-plan", "draft", "shop", "--data", data]);
    expect(json).toMatchObject({ seen: 30, leftOut: [], definition: parse(out) });
  });

  it("writes it to a new file, and never over one that is there", async () => {
    const { folder, data } = await withOrders();
    const file = join(folder, "plan.yaml");
    const first = await attune(["tracking-plan", "draft", "--out", file, "--data", data]);
    expect(first.out).toContain(`Wrote ${file}, drafted from 30 events.`);
    const text = readFileSync(file, "utf8");
    const again = await attune(["tracking-plan", "draft", "--out", file, "--data", data]);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining("already") });
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  it("says so when a source is not there, or when there is nothing to draft from", async () => {
    const { data } = await withOrders();
    const unknown = await attune(["tracking-plan", "draft", "--source", "app", "--data", data]);
    expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining("no source app") });
    const empty = await attune(["tracking-plan", "draft", "--source", "server", "--data", data]);
    expect(empty).toMatchObject({
      code: 1,
      err: expect.stringContaining("No event of these sources has come in"),
    });
  });
});

describe("attune tracking-plan preview", () => {
  const BLOCKING = `
kind: tracking-plan
key: shop
events:
  Order Completed:
    properties:
      coupon: { type: string, required: true, onViolation: block }
`;

  it("says how many of the latest events would wait; attune plan says it, too", async () => {
    const { folder, data } = await withOrders(new Date().toISOString());
    const file = join(folder, "plan.yaml");
    writeFileSync(file, BLOCKING);
    const { code, out } = await attune(["tracking-plan", "preview", file, "--data", data]);
    expect(code).toBe(0);
    expect(out).toContain("of 30 events of the last 7 days, 30 would wait in quarantine (now 0)");
    expect(out).toContain("30: Order Completed /properties/coupon (wanted a string, saw nothing)");
    const plan = await attune(["plan", file, "--data", data]);
    expect(plan.out).toContain("30 would wait in quarantine (now 0)");
  });

  it("says so when there is no event to judge", async () => {
    const { folder, data } = await withOrders();
    const file = join(folder, "plan.yaml");
    writeFileSync(file, BLOCKING);
    const { out } = await attune(["tracking-plan", "preview", file, "--data", data]);
    expect(out).toBe("Tracking plans: no event of the last 7 days to judge.\n");
  });
});
