import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { attune, attuneJson, BASIS, freshFolder, PATIENT, ROOT } from "./attune-command.ts";

const track = (event: string, told: object, properties: object = {}): string =>
  JSON.stringify({ type: "track", event, ...told, properties });

/** A data directory with the recipe, and Kim who has ordered once and left something in the cart. */
const shopWithKim = async (): Promise<string> => {
  const data = join(freshFolder(), "data");
  await attuneJson(["apply", join(ROOT, "recipes/cart-help"), "--data", data]);
  const kim = { userId: "kim", anonymousId: "kims-phone" };
  await attuneJson([
    "decide",
    "user_id:kim",
    "--slot",
    "home_hero",
    "--data",
    data,

    "--event",
    track("Order Completed", { ...kim, timestamp: "2026-01-05T10:00:00Z" }, { order_id: "1" }),
    "--event",
    track("Product Added", kim, { product_id: "p-105", name: "Pannier" }),
  ]);
  return data;
};

const Profile = z.object({
  id: z.string(),
  identifiers: z.array(z.object({ identifier: z.string() })),
});
const Explained = z.object({ id: z.string(), slot: z.string(), made: z.boolean() });

describe("what a person sees", () => {
  it("a decision shows the offer, its content and items, and with --explain what else was considered", async () => {
    const data = await shopWithKim();
    const { code, out } = await attune(
      ["decide", "user_id:kim", "--slot", "home_hero", "--explain", "--data", data],
      BASIS,
    );
    expect(code).toBe(0);
    expect(out).toContain("home_hero: cart-reminder-with-related (SELECTED)");
    expect(out).toContain("  title: Your cart is waiting");
    expect(out).toContain("  item 1: p-105 (Pannier)");
    expect(out).toMatch(
      /finish-first-order +finish-first-order +NOT_ELIGIBLE +✗ returning is true/,
    );
  });

  it("an event of the call that is rejected says where and why", async () => {
    const { out } = await attune(
      [
        "decide",
        "user_id:kim",
        "--slot",
        "home_hero",
        "--data",
        await shopWithKim(),
        "--event",
        '{"type":"purchase","userId":"kim"}',
      ],
      BASIS,
    );
    expect(out).toContain("Event 1 was rejected at /type: type is one of track");
  });

  it("an explanation says why, by which inputs of which age, and about whom", async () => {
    const data = await shopWithKim();
    const asked = ["explain", "anonymous_id:kims-phone", "--data", data];
    const { code, out } = await attune([...asked, "--slot", "home_hero"], BASIS);
    expect(code).toBe(0);
    expect(out).toMatch(/^Profile p\d+ got cart-reminder-with-related on home_hero\./);
    expect(out).toContain(
      "welcome-back was not shown: cart-reminder-with-related (rule cart-reminder) ranked 5 higher",
    );
    expect(out).toMatch(/cart\.items +\[\{"product_id":"p-105".* +computed +(just now|\d+ s)/);
    expect(out).toContain("found by anonymous_id:kims-phone; also user_id:kim.");
    expect(out).toContain("made for this question");

    const latest = Explained.parse(await attuneJson(asked, BASIS));
    expect(latest.made).toBe(false);
    const byId = Explained.parse(await attuneJson(["explain", latest.id, "--data", data]));
    expect(byId.id).toBe(latest.id);
  });

  it("an offer says why it is not shown and what would change that, in the language that is asked for", async () => {
    const data = await shopWithKim();
    const asked = ["why", "welcome-back", "--profile", "user_id:kim", "--data", data];
    const { code, out } = await attune(asked, BASIS);
    expect(code).toBe(0);
    expect(out).toContain("– home_hero: eligible; cart-reminder-with-related is shown");
    const first = ["why", "finish-first-order", ...asked.slice(2)];
    const swedish = await attune([...first, "--language", "sv"], BASIS);
    expect(swedish.out).toContain("finish-first-order visades inte: regeln finish-first-order");
    expect(swedish.out).toContain("Minsta ändring: ");
    const told = await attuneJson(first, BASIS);
    expect(told).toMatchObject({ offer: "finish-first-order", slots: [{ slot: "home_hero" }] });
    const refused = await attune(["why", "nothing", ...asked.slice(2)], BASIS);
    expect(refused.code).toBe(1);
  });

  it("an explanation for somebody without a decision decides the only slot there is", async () => {
    const data = await shopWithKim();
    await attune(
      [
        "decide",
        "user_id:kim",
        "--slot",
        "home_hero",
        "--data",
        data,
        "--event",
        track("Product Viewed", { userId: "lee" }),
      ],
      BASIS,
    );
    const explained = await attuneJson(["explain", "user_id:lee", "--data", data], BASIS);
    expect(Explained.parse(explained)).toMatchObject({ slot: "home_hero", made: true });
  });

  it("without a lawful basis the explanation says that nobody was decided for", async () => {
    const data = await shopWithKim();
    const { out } = await attune(
      ["explain", "user_id:kim", "--slot", "home_hero", "--data", data],
      PATIENT,
    );
    expect(out).toContain("there is no consent to personalization");
    expect(out).toContain("Decided for nobody");
  });

  it("a profile shows identifiers, traits with their age, and links", async () => {
    const { out } = await attune(["profile", "user_id:kim", "--data", await shopWithKim()]);
    expect(out).toMatch(/^Profile p\d+: 2 events, 1 orders/);
    expect(out).toMatch(/returning +true +computed/);
    expect(out).toMatch(/user_id:kim +anonymous_id:kims-phone +\d+ +live/);
  });

  it("an unmerge separates, its undo joins again, and the timeline tells both", async () => {
    const data = ["--data", await shopWithKim()];
    const separate = ["--take", "anonymous_id:kims-phone", "--reason", "a shared phone"];
    const apart = await attune(["unmerge", "user_id:kim", ...separate, ...data]);
    expect(apart.out).toMatch(/^Set apart as unmerge \d+: profiles p\d+ and p\d+\./);
    const [, id = ""] = /unmerge (\d+)/.exec(apart.out) ?? [];
    const alone = Profile.parse(await attuneJson(["profile", "user_id:kim", ...data]));
    expect(alone.identifiers.map(({ identifier }) => identifier)).toEqual(["user_id:kim"]);
    expect((await attune(["timeline", "user_id:kim", ...data])).out).toContain(
      "anonymous_id:kims-phone taken out, 1 links revoked. Reason: a shared phone",
    );
    expect((await attune(["undo", "user_id:kim", id, ...data])).code).toBe(0);
    const joined = Profile.parse(await attuneJson(["profile", "user_id:kim", ...data]));
    expect(joined.identifiers).toHaveLength(2);
  });

  it("a timeline goes on where its page ended", async () => {
    const data = ["--data", await shopWithKim()];
    const { out } = await attune(["timeline", "user_id:kim", "--limit", "2", ...data]);
    const [, cursor = ""] = /Earlier ones: --before (\S+)/.exec(out) ?? [];
    const next = await attune(["timeline", "user_id:kim", "--before", cursor, ...data]);
    expect(next.code).toBe(0);
    expect(
      next.out.split("\n").filter((line) => out.includes(line) && line.startsWith("20")),
    ).toEqual([]);
  });

  it("customers' control characters never reach the terminal as such", async () => {
    const data = ["--data", await shopWithKim()];
    const event = track("Product Added", { userId: "eve" }, { product_id: "\u001b[31mred" });
    const { out } = await attune(
      ["decide", "user_id:eve", "--slot", "home_hero", "--event", event, ...data],
      BASIS,
    );
    expect(out).not.toContain("\u001b");
  });
});

describe("what a program sees", () => {
  it("exports are one JSON object a line", async () => {
    const data = ["--data", await shopWithKim()];
    for (const what of ["events", "profiles", "decisions"]) {
      const { code, out } = await attune(["export", what, ...data]);
      expect(code).toBe(0);
      const lines = out.trimEnd().split("\n");
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) expect(JSON.parse(line)).toBeTypeOf("object");
    }
  });

  it("an export for a purpose leaves out whoever said no to it", async () => {
    const data = ["--data", await shopWithKim()];
    const profiles = async (purpose: string) =>
      (await attune(["export", "profiles", "--purpose", purpose, ...data])).out;
    expect(await profiles("analytics")).toContain("user_id:kim");
    await attune(["consent", "record", "user_id:kim", "--purpose", "analytics", "--deny", ...data]);
    expect(await profiles("analytics")).toBe("");
    expect(await profiles("service")).toContain("user_id:kim");
  });

  it("problems with --json are problem documents on standard error", async () => {
    const data = ["--data", await shopWithKim()];
    const { code, out, err } = await attune(["profile", "user_id:nobody", "--json", ...data]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(JSON.parse(err)).toEqual({
      type: "/problems/profile-not-found",
      title: "No profile has this identifier or id",
      status: 404,
      fix: "Check namespace and value: namespace:value, for example user_id:42.",
    });
  });

  it("verify ends with 1 and names the row that is not what the log folds to", async () => {
    const folder = await shopWithKim();
    expect(await attune(["verify", "--data", folder])).toMatchObject({ code: 0, err: "" });
    const db = new DatabaseSync(join(folder, "attune.db"));
    db.exec("UPDATE facet SET state = replace(state, 'p-105', 'p-999')");
    db.close();
    const { code, out } = await attune(["verify", "--data", folder]);
    expect(code).toBe(1);
    expect(out).toMatch(/facet +\d+ +….*p-999/);
    const json = await attune(["verify", "--data", folder, "--json"]);
    expect(JSON.parse(json.out)).toMatchObject({ ok: false });
  });
});

describe("what is asked wrongly is answered with what to do", () => {
  it.each([
    [["nonsense"], "unknown command 'nonsense'"],
    [["decide", "user_id:kim"], "required option '--slot <key>' not specified"],
    [["decide", "kim", "--slot", "s"], "This is no identifier"],
    [
      ["decide", "user_id:kim", "--slot", "s", "--context", "{page}"],
      "--context is not a JSON object",
    ],
    [["timeline", "user_id:kim", "--limit", "0"], "--limit is not valid"],
    [["export", "everything"], "Allowed choices are events, profiles, decisions"],
    [["verify", "--url", "localhost:4400", "--key", "k"], "The address is not a URL"],
    [
      ["verify", "--url", "http://127.0.0.1:1", "--key", "k"],
      "No server answers at http://127.0.0.1:1",
    ],
    [["verify", "--url", "http://127.0.0.1:1"], "POST /v1/verify takes a secret key"],
    [
      ["verify", "--url", "http://127.0.0.1:1", "--data", "x"],
      "--url and --data exclude each other",
    ],
    [["verify", "--data", "no-such-directory"], "There is no data directory of that name"],
  ] as const)("attune %j", async (argv, said) => {
    const { code, out, err } = await attune(argv);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain(said);
    expect(err).not.toMatch(/^\s+at /m);
    expect(existsSync("no-such-directory")).toBe(false);
  });

  it("a clock that is the machine's is shown and not moved", async () => {
    const data = ["--data", await shopWithKim()];
    expect((await attune(["clock", ...data])).out).toMatch(/^20.*Z \(the machine's clock\)\n$/);
    const { code, err } = await attune(["clock", "advance", "1h", ...data]);
    expect(code).toBe(1);
    expect(err).toContain("(clock-not-virtual)");
  });

  it("the version is the package's", async () => {
    expect(await attune(["--version"])).toMatchObject({ code: 0, out: "0.1.0\n" });
  });

  it("help ends with 0 and lists the commands", async () => {
    const { code, out } = await attune(["--help"]);
    expect(code).toBe(0);
    for (const command of ["serve", "demo", "import", "export", "explain", "verify", "validate"])
      expect(out).toContain(command);
  });
});
