import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { attune, attuneJson } from "./attune-command.ts";
import { importing } from "./importing.ts";

/** A data directory with a view, a cart and an order of kim's, on the first day of 2026. */
const shop = async () => {
  const { folder, data, command } = importing();
  await attuneJson(command);
  return { folder, data };
};

describe("attune condition", () => {
  it("says whether a condition holds of attributes, and what each clause saw", async () => {
    const { data } = await shop();
    const asked = ["condition", '{"plan":"gold","age":{"$gte":18}}', ...data];
    const { code, out } = await attune([...asked, "--attributes", '{"plan":"gold"}']);
    expect(code).toBe(0);
    expect(out).toContain("✗ false: plan is gold and age is at least 18");
    expect(out).toMatch(/✓ +plan is gold +gold +given/);
    expect(out).toMatch(/✗ +age is at least 18 +not known/);
    const swedish = await attune([...asked, "--attributes", '{"age":20}', "--language", "sv"]);
    expect(swedish.out).toContain("age är minst 18");
  });

  it("asks a profile, and says how many events it measured and how old they are", async () => {
    const { data } = await shop();
    const condition =
      '{"$event":{"name":"Product Added","then":[{"name":"Order Completed","in":"5m"}]}}';
    const { out } = await attune(["condition", condition, "--profile", "user_id:kim", ...data]);
    expect(out).toContain("✓ true: at least 1 Product Added and then Order Completed within 5 min");
    expect(out).toMatch(/1 +1 event +\d{1,4} days/);
    expect(
      (await attune(["condition", "{}", "--profile", "user_id:nobody", ...data])).err,
    ).not.toBe("");
  });

  it("reads a file, in YAML too, and tells why the condition could not go live", async () => {
    const { folder, data } = await shop();
    const file = join(folder, "condition.yaml");
    writeFileSync(file, "$event:\n  name: Order Completed\n  within: 0d\n");
    const { out } = await attune(["condition", file, ...data]);
    expect(out).toContain(
      "It cannot go live:\n  /$event/within: a time of no length is never true",
    );
    expect(await attuneJson(["condition", "{}", ...data])).toMatchObject({
      result: true,
      trace: [],
    });
  });

  it("refuses what is no condition, and says what would be one", async () => {
    const { data } = await shop();
    const { code, err } = await attune(["condition", "plan is gold", ...data]);
    expect(code).toBe(1);
    expect(err).toContain("This is no condition");
  });
});
