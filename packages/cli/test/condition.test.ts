import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { attune, attuneJson, freshFolder } from "./attune-command.ts";

const dataIn = (folder: string): readonly string[] => ["--data", join(folder, "data")];

describe("attune condition", () => {
  it("says whether a condition holds of attributes, and what each clause saw", async () => {
    const data = dataIn(freshFolder());
    const asked = ["condition", '{"plan":"gold","age":{"$gte":18}}', ...data];
    const { code, out } = await attune([...asked, "--attributes", '{"plan":"gold"}']);
    expect(code).toBe(0);
    expect(out).toContain("✗ false: plan is gold and age is at least 18");
    expect(out).toMatch(/✓ +plan is gold +gold +given/);
    expect(out).toMatch(/✗ +age is at least 18 +not known/);
    const swedish = await attune([...asked, "--attributes", '{"age":20}', "--language", "sv"]);
    expect(swedish.out).toContain("age är minst 18");
  });

  it("reads a file, in YAML too, and tells why the condition could not go live", async () => {
    const folder = freshFolder();
    const file = join(folder, "condition.yaml");
    writeFileSync(file, "$event:\n  name: Order Completed\n  within: 0d\n");
    const { out } = await attune(["condition", file, ...dataIn(folder)]);
    expect(out).toContain(
      "It cannot go live:\n  /$event/within: a time of no length is never true",
    );
    expect(await attuneJson(["condition", "{}", ...dataIn(folder)])).toMatchObject({
      result: true,
      trace: [],
    });
  });

  it("refuses what is no condition, and says what would be one", async () => {
    const { code, err } = await attune(["condition", "plan is gold", ...dataIn(freshFolder())]);
    expect(code).toBe(1);
    expect(err).toContain("This is no condition");
  });
});
