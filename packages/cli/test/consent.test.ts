import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { attune, attuneJson, freshFolder, ROOT } from "./attune-command.ts";

const newDirectory = async (): Promise<string> => {
  const data = join(freshFolder(), "data");
  await attuneJson([
    "apply",
    join(ROOT, "examples/demo/definitions/purposes.yaml"),
    "--data",
    data,
  ]);
  return data;
};

const record = (data: string, ...flags: readonly string[]) =>
  attune(["consent", "record", "user_id:kim", "--data", data, ...flags]);

describe("attune consent", () => {
  it("records what a person said, and shows where they stand and the ledger", async () => {
    const data = await newDirectory();
    const answer = "--purpose marketing --grant --wording v3 --source call-centre";
    const dates = "--time 2026-01-05T10:00:00Z --expires 36500d";
    const granted = await record(data, ...`${answer} ${dates}`.split(" "));
    expect(granted).toMatchObject({ code: 0, err: "" });
    expect(granted.out).toMatch(/^Recorded for profile p\d+, entry \d+\./);
    const { out } = await attune(["consent", "show", "user_id:kim", "--data", data]);
    expect(out).toMatch(/^Profile p\d+\n/);
    expect(out).toMatch(
      /marketing +consent +yes +granted +2026-01-05T10:00:00\.000Z +2125-\S+ +api/,
    );
    expect(out).toMatch(/analytics +legitimate_interest +yes +nothing/);
    expect(out).toMatch(/user_id:kim +marketing +granted +2125\S+ +v3 +call-centre, by local/);
  });

  it("a denial withdraws, and --json is the API's answer", async () => {
    const data = await newDirectory();
    await record(data, "--purpose", "marketing", "--grant");
    const command = "consent record user_id:kim --purpose marketing --deny --data".split(" ");
    const denied = await attuneJson([...command, data]);
    expect(denied).toMatchObject({ recorded: [{ granted: false, expires: null, via: "api" }] });
    const shown = await attuneJson(["consent", "show", "user_id:kim", "--data", data]);
    expect(shown).toMatchObject({
      ledger: [{ statements: [{ granted: false }] }, { statements: [{ granted: true }] }],
    });
  });

  it("says what is wrong and records nothing: no answer, two answers, no such purpose, a denial that ends", async () => {
    const data = await newDirectory();
    for (const [flags, what] of [
      [["--purpose", "marketing"], "--grant or --deny"],
      [["--purpose", "marketing", "--grant", "--deny"], "--grant or --deny"],
      [["--purpose", "profit", "--grant"], "purpose-not-found"],
      [["--purpose", "marketing", "--deny", "--expires", "1d"], "a denial has no end"],
    ] as const) {
      const { code, err } = await record(data, ...flags);
      expect(code).toBe(1);
      expect(err).toContain(what);
    }
    expect(await attuneJson(["consent", "show", "user_id:kim", "--data", data])).toMatchObject({
      ledger: [],
    });
  });

  it("of somebody never seen says so", async () => {
    const data = await newDirectory();
    const { code, out } = await attune(["consent", "show", "user_id:nobody", "--data", data]);
    expect(code).toBe(0);
    expect(out).toContain("Nobody has this identifier.");
  });
});
