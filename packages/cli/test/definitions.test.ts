import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { attune, freshFolder, ROOT } from "./attune-command.ts";

const RECIPE = join(ROOT, "recipes/cart-help");

/** A folder of definition files, by name. */
const folderOf = (files: Readonly<Record<string, string>>): string => {
  const folder = freshFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
};

const SLOT = "kind: slot\nkey: hero\nchannel: web\ndefault:\n  content: { title: Hello }\n";

describe("attune validate, with no server", () => {
  it("says how many definitions of a folder are valid", async () => {
    const { code, out } = await attune(["validate", RECIPE]);
    expect({ code, out }).toEqual({ code: 0, out: "11 definitions are valid.\n" });
  });

  it("names file, line and pointer of each flaw, over several documents and nested folders", async () => {
    const folder = folderOf({
      "slots/hero.yaml": SLOT,
      "rules.yml": [
        "kind: rule",
        "key: to-nowhere",
        "slot: hero",
        "priority: 1",
        "if: { returning: true }",
        "then:",
        "  offer: not-there",
        "---",
        "kind: rule",
        "key: wrong-condition",
        "slot: hero",
        "priority: high",
        "if:",
        "  $and:",
        "    - returning: true",
        "    - cart.items: { $siz: 1 }",
        "then: { offer: not-there }",
        "---",
        "kind: banner",
        "key: b",
        "",
      ].join("\n"),
      "again.yaml": SLOT,
      "notes.txt": "not YAML: [",
    });
    const { code, out } = await attune(["validate", folder]);
    expect(code).toBe(1);
    const rules = join(folder, "rules.yml");
    expect(out).toContain(`${rules}:7:10  rule:to-nowhere/then/offer  there is no offer not-there`);
    expect(out).toContain(`${rules}:12:11  rule:wrong-condition/priority`);
    expect(out).toContain(`${rules}:19:7  banner:b/kind  kind is one of`);
    expect(out).toContain(`${join(folder, "slots/hero.yaml")}:2:6  slot:hero/key  there are two`);
  });

  it("names an alias that has no anchor", async () => {
    const folder = folderOf({ "a.yaml": "kind: slot\nkey: *nowhere\n" });
    const { code, out } = await attune(["validate", folder]);
    expect(code).toBe(1);
    expect(out).toContain(`${join(folder, "a.yaml")}:1:1  Unresolved alias`);
  });

  it("names the line of broken YAML, and goes on with the other files", async () => {
    const folder = folderOf({ "a.yaml": "kind: slot\nkey: [hero\n", "b.yaml": "- a list\n" });
    const { code, out } = await attune(["validate", folder, "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      valid: false,
      flaws: [
        { file: join(folder, "a.yaml"), line: 3 },
        { file: join(folder, "b.yaml"), line: 1, message: expect.stringContaining("a mapping") },
      ],
    });
  });

  it.each([
    ["an alias to what it is part of", "default: &a { content: { x: *a } }", "*a stands inside"],
    ["a merge key", "default: &a { content: {} }\n<<: *a", "merge keys are not read"],
    [
      "a number that would be rounded",
      "default: { content: { n: 12345678901234567890 } }",
      "12345678901234567890 would be kept as 12345678901234567000",
    ],
  ])("names %s, with its line", async (_, lines, message) => {
    const folder = folderOf({ "a.yaml": `kind: slot\nkey: hero\n${lines}\n` });
    const { code, out } = await attune(["validate", folder]);
    expect(code).toBe(1);
    expect(out).toContain(message);
    expect(out).toMatch(/a\.yaml:[34]:\d+/);
  });

  it("passes over documents in which nothing stands", async () => {
    const folder = folderOf({ "a.yaml": `---\n# only words\n---\n${SLOT}---\n` });
    const { code, out } = await attune(["validate", folder]);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining("1 definition") });
  });

  it("survives YAML that is meant to hurt", async () => {
    const aliases = Array.from({ length: 9 }, (_, level) => {
      const below = `*a${level}`;
      return `a${level + 1}: &a${level + 1} [${Array.from({ length: 9 }, () => below).join(",")}]`;
    });
    const folder = folderOf({
      "bomb.yaml": ["a0: &a0 lol", ...aliases].join("\n"),
      "deep.yaml": `key: ${"[".repeat(20_000)}`,
      "huge.yaml": `key: ${"x".repeat(5 * 1024 * 1024)}`,
      "proto.yaml": `${SLOT}__proto__: { polluted: true }\n`,
      "infinite.yaml": "kind: slot\nkey: hero\nweight: .inf\n",
    });
    const { code, out } = await attune(["validate", folder]);
    expect(code).toBe(1);
    for (const file of ["bomb", "deep", "huge", "proto", "infinite"])
      expect(out).toContain(join(folder, `${file}.yaml`));
    expect(out).toContain("larger than 5 MB");
    expect("polluted" in {}).toBe(false);
  });

  it("refuses what is not there, in one line with what to do", async () => {
    const missing = await attune(["validate", "no-such-folder"]);
    expect(missing.code).toBe(1);
    expect(missing.err).toBe(
      "There is no such file or folder\n  no-such-folder\n  → Give the path of a YAML file, or of a folder that holds some.\n",
    );
    expect((await attune(["validate", folderOf({ "a.txt": "" })])).err).toContain(
      "There are no definitions here",
    );
  });
});

describe("attune apply", () => {
  it("makes a folder live as a whole, and once", async () => {
    const data = ["--data", join(freshFolder(), "data")];
    const first = await attune(["apply", RECIPE, ...data]);
    expect(first).toMatchObject({ code: 0, err: "" });
    expect(first.out).toMatch(/rule +cart-reminder +1 +live/);
    expect(first.out).toContain("11 changed, 0 as before.");
    expect((await attune(["apply", RECIPE, ...data])).out).toBe(
      "Nothing changed: all 11 are live as they are.\n",
    );
    const list = await attune(["definitions", ...data]);
    expect(list.out.split("\n")[0]).toMatch(
      /^kind +key +version +status +by +since +origin +name$/,
    );
    expect(list.out).toMatch(/slot +home_hero +1 +live +local/);
  });

  it("changes nothing when one definition has a flaw, and says where it stands", async () => {
    const data = ["--data", join(freshFolder(), "data")];
    const folder = folderOf({
      "a.yaml": SLOT,
      "b.yaml": "kind: rule\nkey: r\nslot: her0\npriority: 1\nif: {}\nthen: { offer: o }\n",
    });
    const { code, err } = await attune(["apply", folder, ...data]);
    expect(code).toBe(1);
    expect(err).toContain("Nothing was changed.");
    expect(err).toContain(`${join(folder, "b.yaml")}:3:7: there is no slot her0`);
    expect((await attune(["definitions", ...data])).out).toContain("There are no definitions yet");
  });

  it("lets a file refer to what is live already, and validate --data knows it too", async () => {
    const data = ["--data", join(freshFolder(), "data")];
    await attune(["apply", RECIPE, ...data]);
    const rule = folderOf({
      "r.yaml":
        "kind: rule\nkey: r\nslot: home_hero\npriority: 1\nif: {}\nthen: { offer: welcome-back }\n",
    });
    expect((await attune(["validate", rule])).code).toBe(1);
    expect(await attune(["validate", rule, ...data])).toMatchObject({ code: 0 });
    expect(await attune(["apply", rule, ...data])).toMatchObject({ code: 0 });
  });
});
