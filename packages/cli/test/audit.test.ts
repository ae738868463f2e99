import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { attune, attuneJson, freshFolder, ROOT } from "./attune-command.ts";

/** A data directory with the recipe, which the command line applied. */
const applied = async (): Promise<string> => {
  const data = join(freshFolder(), "data");
  await attuneJson(["apply", join(ROOT, "recipes/cart-help"), "--data", data]);
  return data;
};

const change = (data: string, sql: string): void => {
  const db = new DatabaseSync(join(data, "attune.db"));
  db.exec(sql);
  db.close();
};

const headIn = (out: string): string => /^Head: (\S+)$/m.exec(out)?.[1] ?? "none";

describe("attune audit", () => {
  it("lists what was done, by whom, to what, newest first, and where the earlier rows are", async () => {
    const data = await applied();
    const { code, out } = await attune(["audit", "--data", data, "--limit", "2"]);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^n +at +actor +action +target +details\n11 .* local +definition\.live +policy:/,
    );
    expect(out).toContain("Earlier rows: --before 10");
    const offers = await attune(["audit", "list", "--target", "slot:home_hero", "--data", data]);
    expect(offers.out.trim().split("\n")).toHaveLength(2);
    const none = await attune(["audit", "list", "--actor", "nobody", "--data", data]);
    expect(none.out).toBe("Nothing that was asked for is in the audit log.\n");
    const future = await attune([
      "audit",
      "list",
      "--since",
      "2999-01-01T00:00:00Z",
      "--data",
      data,
    ]);
    expect(future.out).toBe(none.out);
    const wrong = await attune(["audit", "list", "--action", "guess", "--data", data]);
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining("profile.unmerge") });
  });

  it("verify says that all is as it was written, and prints the head to be noted", async () => {
    const data = await applied();
    const { code, out } = await attune(["audit", "verify", "--data", data]);
    expect(code).toBe(0);
    expect(out).toMatch(/^The audit log is as it was written: 11 rows\.\nHead: 11:[0-9a-f]{64}\n/);
    const again = await attune(["audit", "verify", "--head", headIn(out), "--data", data]);
    expect(again.code).toBe(0);
  });

  it("verify ends with 1 and names the first row that was changed", async () => {
    const data = await applied();
    change(data, "UPDATE audit SET actor = 'nobody' WHERE n = 3");
    const { code, out } = await attune(["audit", "verify", "--data", data]);
    expect({ code, out }).toMatchObject({
      code: 1,
      out: expect.stringMatching(
        /^The audit log, or what it tells of, was changed\. Row 3: the row is not what its hash was made of\./,
      ),
    });
    const json = await attune(["audit", "verify", "--json", "--data", data]);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({ ok: false, entries: 11, firstBad: { n: 3 } });
    // State is folded from the log, which this is not.
    expect((await attune(["verify", "--data", data])).code).toBe(0);
  });

  it("is missed when somebody has dropped it, by the doctor too", async () => {
    const data = await applied();
    change(data, "DROP TABLE audit");
    const { code, err } = await attune(["audit", "verify", "--data", data]);
    expect(code).toBe(1);
    expect(err).toContain("The database has lost a part of itself\n  Missing in it: table audit.");
    const doctor = await attune(["doctor", "--data", data]);
    expect(doctor).toMatchObject({
      code: 1,
      out: expect.stringContaining("without the table audit"),
    });
  });

  it("verify finds by a noted head that the log was replaced by another that is whole in itself", async () => {
    const [data, other] = [await applied(), await applied()];
    const noted = headIn((await attune(["audit", "verify", "--data", data])).out);
    const { code, out } = await attune(["audit", "verify", "--head", noted, "--data", other]);
    expect(code).toBe(1);
    expect(out).toContain("Row 11: the row is not the one that was noted");
    const wrong = await attune(["audit", "verify", "--head", "7:abc", "--data", data]);
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining("Write it as N:HASH") });
  });
});
