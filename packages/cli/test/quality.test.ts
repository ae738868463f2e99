import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { sparkline } from "../src/quality/figures.ts";
import { percentText } from "../src/terminal/index.ts";
import { attune, attuneJson } from "./attune-command.ts";
import { importing } from "./importing.ts";

const SOURCE = `kind: source
key: till
sourceKind: server
updates: daily
`;

const DAY = 86_400_000;

/** A data directory with 40 orders of the last days, from a till that is defined. */
const till = async (): Promise<readonly string[]> => {
  const rows = Array.from({ length: 40 }, (_each, n) => {
    const at = new Date(Date.now() - (n % 4) * DAY).toISOString();
    return `customer-${n},buy,p-1,19.90,${at}`;
  });
  const { folder, data, command } = importing(
    ["customer,what,product,price,at", ...rows].join("\n"),
  );
  writeFileSync(join(folder, "source.yaml"), SOURCE);
  await attuneJson(["apply", join(folder, "source.yaml"), ...data]);
  await attuneJson(command);
  return data;
};

const Counted = z.object({
  source: z.string(),
  totals: z.object({ received: z.int(), duplicate: z.int(), rejected: z.int() }),
});

describe("attune quality", () => {
  it("shows a row for each source and what should be looked at", async () => {
    const { code, out } = await attune(["quality", ...(await till())]);
    expect(code).toBe(0);
    expect(out).toMatch(/^Quality from \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d/);
    expect(out).toMatch(/till +fresh +40 +100\.0 % +0\.0 % +100\.0 % +·+█+·?\n/);
    expect(out).toContain("Nothing stands out.");
    expect(out).toContain("Known profiles: 40");
  });

  it("shows one source with its events, and says where there is too little to tell", async () => {
    const data = await till();
    const { code, out } = await attune(["quality", "till", "--days", "7", ...data]);
    expect(code).toBe(0);
    expect(out).toContain("(updates daily)");
    expect(out).toContain("insufficient history");
    expect(out).toMatch(/track +Order Completed +40 +100\.0 %/);
    const told = Counted.parse(await attuneJson(["quality", "till", ...data]));
    expect(told).toEqual({
      source: "till",
      totals: { received: 40, duplicate: 0, rejected: 0 },
    });
  });

  it("says what to do about a source that is not there", async () => {
    const { code, err } = await attune(["quality", "nowhere", ...(await till())]);
    expect(code).toBe(1);
    expect(err).toContain("GET /v1/quality lists the sources");
  });

  it("draws nothing as a dot and the most as a full bar", () => {
    expect(sparkline([0, 1, 4, 8])).toBe("·▁▄█");
    expect(percentText(0.99876)).toBe("99.9 %");
  });
});
