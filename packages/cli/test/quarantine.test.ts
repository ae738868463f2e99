import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { attune, attuneJson, freshFolder } from "./attune-command.ts";

const PLAN = `kind: tracking-plan
key: shop
onViolation: block
events:
  Order Completed:
    properties:
      order_id: { type: string, required: true }
      total: { type: number, required: true }
      currency: { type: string, required: true }
`;
const MAPPING = `- convert: /properties/total
  to: number
- default: /properties/currency
  value: SEK
`;

const orders = (...totals: readonly string[]): string =>
  totals
    .map((total, nth) =>
      JSON.stringify({
        type: "track",
        event: "Order Completed",
        userId: `u${nth}`,
        messageId: `m${nth}`,
        properties: { order_id: String(nth), total },
      }),
    )
    .join("\n");

const Listed = z.object({
  waiting: z.int(),
  groups: z.array(z.object({ group: z.string() })),
  events: z.array(z.object({ id: z.string(), messageId: z.string() })),
});

/** A data directory in whose quarantine some orders wait, and a file with a mapping beside it. */
const shop = async (...totals: readonly string[]): Promise<{ data: string; mapping: string }> => {
  const folder = freshFolder();
  const [data, mapping] = [join(folder, "data"), join(folder, "fix.yaml")];
  writeFileSync(join(folder, "plan.yaml"), PLAN);
  writeFileSync(mapping, MAPPING);
  await attuneJson(["apply", join(folder, "plan.yaml"), "--data", data]);
  const events = orders(...totals)
    .split("\n")
    .flatMap((line) => ["--event", line]);
  await attuneJson(["decide", "user_id:nobody", "--slot", "none", ...events, "--data", data]);
  return { data, mapping };
};

const listIn = async (data: string): Promise<z.infer<typeof Listed>> =>
  Listed.parse(await attuneJson(["quarantine", "list", "--data", data]));

describe("attune quarantine", () => {
  it("lists what waits, by what failed alike, and shows an event whole", async () => {
    const { data } = await shop("12,50", "7,00");
    const { code, out } = await attune(["quarantine", "list", "--data", data]);
    expect(code).toBe(0);
    expect(out).toContain("2 events wait.");
    expect(out).toMatch(/Order Completed +\/properties\//);
    const { events } = await listIn(data);
    const shown = await attune(["quarantine", "show", events[1]?.id ?? "", "--data", data]);
    expect(shown.out).toContain("messageId m0");
    expect(shown.out).toContain('"total": "12,50"');
  });

  it("releases one event with fixes from flags, and says when it still fails", async () => {
    const { data } = await shop("12,50");
    const { events } = await listIn(data);
    const release = ["quarantine", "release", events[0]?.id ?? "", "--data", data];
    const currency = ["--set", "/properties/currency=SEK"];
    const failing = await attune([...release, ...currency]);
    expect(failing.code).toBe(1);
    expect(failing.out).toMatch(/still fails, and waits on:\n {2}\/properties\/total: /);
    const fixes = [...currency, "--convert", "/properties/total=number"];
    const dry = await attune([...release, ...fixes, "--dry-run"]);
    expect(dry.out).toContain("would be released; nothing was changed");
    expect((await attune([...release, ...fixes])).out).toMatch(
      /^Released: [0-9a-f]{32} is taken in/,
    );
    expect((await attune([...release, ...fixes])).out).toContain("was accepted before");
    expect((await listIn(data)).waiting).toBe(0);
  });

  it("releases all that failed alike by a mapping from a file, after a dry run", async () => {
    const { data, mapping } = await shop("12,50", "1 299 kr", "1,299");
    const { groups } = await listIn(data);
    const release = ["quarantine", "release", "--group", groups[0]?.group ?? ""];
    const all = [...release, "--fix", mapping, "--data", data];
    const dry = await attune([...all, "--dry-run"]);
    expect(dry.out).toContain("2 of 3 would be released; nothing was changed. 3 wait.");
    const done = await attune(all);
    expect(done.code).toBe(1);
    expect(done.out).toContain("2 of 3 released. 1 wait.");
    expect(done.out).toContain("whether its comma parts thousands or decimals");
    const rest = await attune([...all, "--set", "/properties/total=1299"]);
    expect(rest.out).toContain("still fail");
    const set = await attune([
      ...release,
      "--data",
      data,
      "--set",
      "/properties/total=1299",
      "--set",
      "/properties/currency=SEK",
    ]);
    expect(set).toMatchObject({ code: 0, out: "1 of 1 released. 0 wait.\n" });
    expect(await attuneJson(["verify", "--data", data])).toMatchObject({ ok: true, events: 3 });
  });

  it("discards an event, and all that failed alike", async () => {
    const { data } = await shop("1,00", "2,00", "3,00");
    const { events, groups } = await listIn(data);
    const discard = ["quarantine", "discard", "--reason", "a test", "--data", data];
    expect((await attune([...discard, events[0]?.id ?? ""])).out).toBe("1 discarded.\n");
    const rest = await attune([...discard, "--group", groups[0]?.group ?? ""]);
    expect(rest.out).toBe("2 discarded.\n");
    expect((await attune(["quarantine", "list", "--data", data])).out).toBe(
      "Nothing is in quarantine.\n",
    );
  });

  it("discards all of a source or name, and says so when nothing is left of them", async () => {
    const { data } = await shop("1,00", "2,00");
    const discard = ["quarantine", "discard", "--reason", "a test", "--data", data];
    const none = await attune([...discard, "--source", "nowhere"]);
    expect(none.out).toBe("0 discarded.\n");
    const all = await attune([...discard, "--event", "Order Completed"]);
    expect(all.out).toBe("2 discarded.\n");
    expect((await listIn(data)).waiting).toBe(0);
  });

  it("says where those wait that fail otherwise now", async () => {
    const { data } = await shop("1,00", "2,00");
    const plan = join(dirname(data), "plan.yaml");
    writeFileSync(plan, `${PLAN}      shop: { type: string, required: true }\n`);
    await attuneJson(["apply", plan, "--data", data]);
    const { groups } = await listIn(data);
    const release = ["quarantine", "release", "--group", groups[0]?.group ?? "", "--data", data];
    const { code, out } = await attune(release);
    expect(code).toBe(1);
    expect(out).toContain("0 of 2 released. 2 wait.");
    expect(out).toContain(`and wait in ${(await listIn(data)).groups[0]?.group}:`);
  });

  it.each([
    [["release"], "Neither an id nor --group was given"],
    [["release", "x", "--group", "y"], "Both an id and --group were given"],
    [["release", "x", "--fix", "nowhere.yaml"], "nowhere.yaml is not there"],
    [["release", "x", "--set", "/userId=u2"], "a fix reaches /properties"],
    [["release", "x", "--set", "/properties/a"], "Write it as --set /properties/currency=SEK"],
    [["release", "x", "--convert", "/properties/a=money"], "The mapping is not valid"],
    [["discard", "x"], "--reason"],
    [["discard", "x", "--source", "y", "--reason", "z"], "An id or --group was given, and"],
  ])("%j is refused with what to do", async (argv, said) => {
    const { code, err } = await attune(["quarantine", ...argv, "--data", freshFolder()]);
    expect(code).toBe(1);
    expect(err).toContain(said);
  });
});
