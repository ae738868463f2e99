import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { attune, attuneJson, freshFolder } from "./attune-command.ts";

const MESSAGES = [
  {
    type: "group",
    userId: "ada",
    groupId: "acme",
    timestamp: "2026-01-05T10:00:00Z",
    messageId: "g1",
    traits: { name: "Acme AB", plan: "trial" },
  },
  {
    type: "group",
    userId: "bo",
    groupId: "acme",
    timestamp: "2026-01-06T10:00:00Z",
    messageId: "g2",
  },
  {
    type: "track",
    event: "Order Completed",
    userId: "bo",
    timestamp: "2026-01-07T10:00:00Z",
    messageId: "o1",
    properties: { order_id: "1", revenue: 1200, currency: "SEK" },
    context: { groupId: "acme" },
  },
];

const newDirectory = async (): Promise<string> => {
  const folder = freshFolder();
  const [file, data] = [join(folder, "events.ndjson"), join(folder, "data")];
  writeFileSync(file, MESSAGES.map((each) => JSON.stringify(each)).join("\n"));
  const flags = ["--format", "segment", "--source", "crm", "--data", data];
  expect(await attune(["import", file, ...flags])).toMatchObject({ code: 0 });
  return data;
};

const accounts = (data: string, ...argv: readonly string[]) =>
  attune(["accounts", ...argv, "--data", data]);

describe("attune accounts", () => {
  it("lists them, shows one, and who is in it", async () => {
    const data = await newDirectory();
    const { out: list } = await accounts(data, "list", "--query", "ACME a");
    expect(list).toMatch(/^account +name +events +orders +revenue +last seen\n/);
    expect(list).toMatch(/^acme +Acme AB +3 +1 +1,200\.00 SEK +2026-01-07T10:00:00\.000Z$/m);
    const { out: shown } = await accounts(data, "show", "acme");
    expect(shown).toContain("Account acme: 3 events, 1 orders, first seen 2026-01-05");
    expect(shown).toMatch(/plan +trial +crm/);
    const { out: members } = await accounts(data, "members", "acme");
    expect(members).toMatch(/p\d+ +user_id:ada +2026-01-05T10:00:00\.000Z +crm/);
    expect((await attune(["profile", "user_id:bo", "--data", data])).out).toMatch(
      /acme +2026-01-06T10:00:00\.000Z +crm/,
    );
  });

  it("goes through members page by page, and --json is the API's answer", async () => {
    const data = await newDirectory();
    const command = ["accounts", "members", "acme", "--limit", "1", "--data", data];
    const { out } = await attune(command);
    const [, after = ""] = /^More: --after (\d+)$/m.exec(out) ?? [];
    expect(await attuneJson([...command, "--after", after])).toMatchObject({
      members: [{ identifiers: ["user_id:bo"], source: "crm" }],
      next: null,
    });
    expect(await attuneJson(["accounts", "list", "--data", data])).toMatchObject({
      accounts: [{ id: "acme", revenue: [{ currency: "SEK", amount: "1200.0000" }] }],
    });
  });

  it("takes somebody out once; what cannot be done ends with 1 and says why", async () => {
    const data = await newDirectory();
    const left = await accounts(data, "leave", "acme", "user_id:bo");
    expect(left.code).toBe(0);
    expect(left.out).toMatch(/^Profile p\d+ left account acme, entry \d+\./);
    expect((await accounts(data, "members", "acme")).out).not.toContain("user_id:bo");
    const again = await accounts(data, "leave", "acme", "user_id:bo");
    expect(again).toMatchObject({ code: 1, out: "" });
    expect(again.err).toContain("member-not-found");
    expect((await accounts(data, "show", "globex")).err).toContain("account-not-found");
    expect((await attune(["timeline", "user_id:bo", "--data", data])).out).toContain(
      "Left account acme: taken out by local",
    );
  });
});
