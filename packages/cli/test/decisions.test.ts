import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { attune, attuneJson, BASIS, freshFolder } from "./attune-command.ts";

const DEFINITIONS = `kind: slot
key: hero
---
kind: offer
key: sale
content: { text: sale }
---
kind: rule
key: all
slot: hero
if: { plan: gold }
then: { offer: sale }
---
kind: policy
key: calm
caps:
  - { key: day, limit: 1, window: today }
`;

/** Whoever is first to open a data directory may take its time. */
const PATIENT = { ...BASIS, ATTUNE_DECIDE_DEADLINE: "10000" };

/** A data directory in which Anna was to see a sale twice and may once, and Bo nothing. */
const shop = async (): Promise<readonly string[]> => {
  const folder = freshFolder();
  const data = ["--data", join(folder, "data")];
  writeFileSync(join(folder, "shop.yaml"), DEFINITIONS);
  await attuneJson(["apply", join(folder, "shop.yaml"), ...data]);
  const gold = { type: "identify", userId: "anna", traits: { plan: "gold" } };
  for (const who of ["anna", "anna", "bo"]) {
    const command = ["decide", `user_id:${who}`, "--slot", "hero", "--event", JSON.stringify(gold)];
    await attuneJson([...command, ...data], PATIENT);
  }
  return data;
};

describe("attune replay", () => {
  it("says that all decisions come out the same, and how many", async () => {
    const data = await shop();
    const { code, out } = await attune(["replay", ...data]);
    expect(out.trim()).toBe("Decisions made again: 3 the same, 0 different, 0 not replayable.");
    expect(code).toBe(0);
    expect(await attuneJson(["replay", "--limit", "2", ...data])).toEqual({
      same: 2,
      differing: [],
      notReplayable: [],
    });
    const later = await attune(["replay", "--since", "2100-01-01T00:00:00Z", ...data]);
    expect(later.out.trim()).toBe("There are no decisions to be made again.");
  });

  it("ends with 1 and says which one when a record is not what its inputs come to", async () => {
    const data = await shop();
    const db = new DatabaseSync(join(data[1] ?? "", "attune.db"));
    db.exec("UPDATE payload SET body = replace(body, '\"FALLBACK\"', '\"SELECTED\"')");
    db.close();
    const { code, out } = await attune(["replay", ...data]);
    expect(code).toBe(1);
    expect(out).toMatch(/^Decisions made again: 1 the same, 2 different, 0 not replayable\.\n/);
    expect(out).toMatch(/hero +SELECTED +FALLBACK +reason\n/);
  });
});

describe("attune try", () => {
  it("says what would be decided and why, and leaves the ledger as it was", async () => {
    const data = await shop();
    const { code, out } = await attune(["try", "user_id:anna", "--slot", "hero", ...data], BASIS);
    expect(code).toBe(0);
    expect(out).toMatch(/Profile p\d+ got the default of hero/);
    expect(out).toContain("may be shown at most once; given once");
    expect(out).toMatch(/Nothing was recorded\.\s*$/);
    const traits = ["--traits", '{"plan":"gold"}', "--language", "sv"];
    const Tried = z.object({
      decisions: z.object({ hero: z.object({ offer: z.string().nullable() }) }),
    });
    const tried = Tried.parse(
      await attuneJson(["try", "--slot", "hero", ...traits, ...data], BASIS),
    );
    expect(tried.decisions.hero.offer).toBe("sale");
    expect(await attuneJson(["replay", ...data])).toMatchObject({ same: 3 });
    const wrong = await attune(["try", "--slot", "hero", "--draw", "1", ...data], BASIS);
    expect(wrong.code).toBe(1);
  });
});

describe("attune report pressure", () => {
  it("tells how people are spread, who got too much and why others got nothing", async () => {
    const data = await shop();
    const { code, out } = await attune(["report", "pressure", "--threshold", "1", ...data]);
    expect(code).toBe(0);
    expect(out).toContain("There are 2 people.");
    expect(out).toMatch(/web +2 +1 +1 +1 +0 +0 +0 +1 +3 +0\.0 % +0\.0 %\n/);
    expect(out).toMatch(/web +p\d+ +1 +2 +CAP_REACHED policy:calm\/day 1 x\n/);
    expect(out).toMatch(/web +NOT_ELIGIBLE +1 +1$/m);
  });

  it("puts days together that were asked for one by one", async () => {
    const data = await shop();
    const Report = z.object({ from: z.string(), to: z.string(), rows: z.array(z.object({})) });
    const today = Report.parse(await attuneJson(["report", "pressure", ...data]));
    const from = Temporal.PlainDate.from(today.to).subtract({ days: 40 }).toString();
    const told = Report.parse(await attuneJson(["report", "pressure", "--from", from, ...data]));
    expect(told).toEqual({ ...today, from });
    expect(today.rows).toHaveLength(2);
    const wrong = await attune(["report", "pressure", "--from", "2100-01-01", ...data]);
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain("from is the later one");
  });
});
