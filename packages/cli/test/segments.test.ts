import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { attune, attuneJson, freshFolder, startServing } from "./attune-command.ts";

const order = (user: string, id: number, day: string) => ({
  type: "track",
  event: "Order Completed",
  userId: user,
  timestamp: `2026-01-${day}T10:00:00Z`,
  messageId: `o${id}`,
  properties: { order_id: String(id), revenue: 100 * id, currency: "SEK" },
});
const MESSAGES = [order("ada", 1, "05"), order("ada", 2, "06"), order("bo", 3, "07")];

const REGULARS = [
  "kind: segment",
  "key: regulars",
  "name: Regular customers",
  "when:",
  "  $event: { name: Order Completed, count: { $gte: 2 } }",
].join("\n");

/** A data directory with three orders, and the file of a segment. */
const newPlace = async (): Promise<{ data: string; file: string; folder: string }> => {
  const folder = freshFolder();
  const [events, data] = [join(folder, "events.ndjson"), join(folder, "data")];
  const file = join(folder, "regulars.yaml");
  writeFileSync(events, MESSAGES.map((each) => JSON.stringify(each)).join("\n"));
  writeFileSync(file, REGULARS);
  const flags = ["--format", "segment", "--source", "shop", "--data", data];
  expect(await attune(["import", events, ...flags])).toMatchObject({ code: 0 });
  return { data, file, folder };
};

const isLive = async (data: string): Promise<boolean> => {
  const told = await attuneJson(["segments", "list", "--data", data]);
  return JSON.stringify(told).includes('"status":"live"');
};

describe("attune segments", () => {
  it("are caught up with by the command that makes them live, where no server runs", async () => {
    const { data, file } = await newPlace();
    expect(await attune(["apply", file, "--data", data])).toMatchObject({ code: 0 });
    const { out } = await attune(["segments", "list", "--data", data]);
    expect(out).toMatch(/regulars +Regular customers +profile +1 +v1 +live/);
  });

  it("previews a file, and once it is applied tells who is in it, why, and what they bought", async () => {
    const { data, file, folder } = await newPlace();
    const segments = (...argv: readonly string[]) => attune(["segments", ...argv, "--data", data]);
    const serving = await startServing(["serve", "--data", data, "--port", "0"]);
    const preview = await segments("preview", file);
    expect(preview.out).toMatch(/^at least 2 Order Completed\n1 of 2 profiles\n/);
    expect(preview.out).toContain("user_id:ada");
    expect((await segments("preview", file, "--language", "sv")).out).toMatch(/^minst 2 /);

    expect(await attune(["apply", file, "--data", data])).toMatchObject({ code: 0 });
    await expect.poll(() => isLive(data)).toBe(true);
    expect((await segments("list")).out).toMatch(
      /regulars +Regular customers +profile +1 +v1 +live/,
    );
    expect((await segments("members", "regulars")).out).toMatch(/p\d+ +user_id:ada +20/);
    expect((await segments("preview", file)).out).toContain("Would enter: 0\nWould leave: 0");

    const why = await segments("why", "regulars", "--profile", "user_id:ada");
    expect(why.out).toMatch(/^✓ in regulars: at least 2 Order Completed\nIt entered at 20/);
    expect(why.out).toContain("by a definition that was new or changed");
    expect(why.out).toMatch(/✓ +at least 2 Order Completed +2 +2 events/);
    const not = await segments("why", "regulars", "--profile", "user_id:bo", "--language", "sv");
    expect(not.out).toMatch(/^✗ not in regulars: minst 2 /);
    expect(not.out).toContain("It has never been in it.");

    expect((await segments("overlap")).out).toMatch(/ +regulars\nregulars +1/);
    const month = ["--grain", "month", "--wait"];
    expect((await segments("history", "regulars", ...month)).out).toMatch(/ +1 +1 +0\n$/);
    const shown = await segments("show", "regulars");
    expect(shown.out).toMatch(/SEK +2 +300\.00 +600\.00 +50\.0 %/);

    const out = join(folder, "members.csv");
    const flags = ["--format", "csv", "--columns", "id,identifiers", "--out", out];
    expect(await segments("export", "regulars", ...flags)).toMatchObject({ code: 0 });
    expect(readFileSync(out, "utf8")).toMatch(/^id,identifiers\r\np\d+,"\[""user_id:ada""\]"\r\n$/);
    const { out: lines } = await segments("export", "regulars");
    expect(JSON.parse(lines)).toMatchObject({ identifiers: ["user_id:ada"] });
    await serving.stop();
  });

  it("tells of segments of accounts which accounts are in them, and why", async () => {
    const { data, folder } = await newPlace();
    const segments = (...argv: readonly string[]) => attune(["segments", ...argv, "--data", data]);
    const [events, file] = [join(folder, "groups.ndjson"), join(folder, "trials.yaml")];
    const groups = ["acme", "globex"].map((groupId, n) => ({
      type: "group",
      userId: "ada",
      groupId,
      timestamp: "2026-01-08T10:00:00Z",
      messageId: `g${n}`,
      traits: { plan: n === 0 ? "trial" : "paid", name: `${groupId} AB` },
    }));
    const spent = { ...order("ada", 4, "09"), context: { groupId: "acme" } };
    writeFileSync(events, [...groups, spent].map((each) => JSON.stringify(each)).join("\n"));
    const flags = ["--format", "segment", "--source", "shop", "--data", data];
    expect(await attune(["import", events, ...flags])).toMatchObject({ code: 0 });
    const trials = { kind: "segment", key: "trials", of: "account", when: { plan: "trial" } };
    writeFileSync(file, JSON.stringify(trials));
    const serving = await startServing(["serve", "--data", data, "--port", "0"]);
    const preview = await segments("preview", file);
    expect(preview.out).toMatch(/^plan is trial\n1 of 2 accounts\n/);
    expect(preview.out).toMatch(/acme +acme AB/);
    expect(await attune(["apply", file, "--data", data])).toMatchObject({ code: 0 });
    await expect.poll(() => isLive(data)).toBe(true);

    expect((await segments("list")).out).toMatch(/trials +account +1 +v1 +live/);
    expect((await segments("members", "trials")).out).toMatch(/acme +acme AB +20/);
    expect((await segments("overlap", "--of", "account")).out).toMatch(/ +trials\ntrials +1/);
    expect((await segments("show", "trials")).out).toMatch(/SEK +400\.00 +400\.00 +100\.0 %/);
    const why = await segments("why", "trials", "--account", "globex");
    expect(why.out).toMatch(/^✗ not in trials: plan is trial\nIt has never been in it\./);
    const shown = await attune(["accounts", "show", "acme", "--data", data]);
    expect(shown.out).toContain("In segments: trials");
    const { out: lines } = await segments("export", "trials");
    expect(JSON.parse(lines)).toMatchObject({
      id: "acme",
      orders: 1,
      revenue: { SEK: "400.0000" },
    });

    const unasked = await segments("why", "trials");
    expect(unasked).toMatchObject({ code: 1 });
    expect(unasked.err).toContain("Name --profile, or --account");
    const past = ["--at", "2026-01-09T00:00:00Z"];
    expect(await segments("why", "trials", "--account", "acme", ...past)).toMatchObject({
      code: 1,
    });
    await serving.stop();
  });

  it("says what is wrong with a file, a condition or a key, and ends with 1", async () => {
    const { data, file } = await newPlace();
    writeFileSync(file, "kind: segment\nkey: x\nwhen: { $event: { nome: Order } }\n");
    const flawed = await attune(["segments", "preview", file, "--data", data]);
    expect(flawed).toMatchObject({ code: 1, out: "" });
    expect(flawed.err).toContain("/when/$event");
    writeFileSync(file, "kind: slot\nkey: x\n");
    const wrong = await attune(["segments", "preview", file, "--data", data]);
    expect(wrong.err).toContain("This is no segment's definition");
    const none = await attune(["segments", "members", "none", "--data", data]);
    expect(none).toMatchObject({ code: 1, out: "" });
    expect(none.err).toContain("segment-not-found");
  });
});
