import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { attune, freshFolder, ROOT } from "./attune-command.ts";
import { AWKWARD, bytesOf, folderOf, freshData, put } from "./definition-files.ts";

describe("pull after apply", () => {
  it("leaves hand-written files byte for byte as they are, however they are written", async () => {
    const data = freshData();
    const folder = folderOf(AWKWARD);
    expect(await attune(["apply", folder, ...data])).toMatchObject({ code: 0 });
    const before = bytesOf(folder);
    const pulled = await attune(["pull", folder, ...data]);
    expect(pulled).toMatchObject({ code: 0, out: expect.stringContaining("Nothing to pull") });
    expect(bytesOf(folder)).toEqual(before);
  });

  it.each(["recipes", "examples/demo/definitions"])(
    "leaves the repository's %s byte for byte as they are",
    async (path) => {
      const data = freshData();
      const folder = freshFolder();
      cpSync(join(ROOT, path), folder, { recursive: true });
      const before = bytesOf(folder);
      expect(await attune(["apply", folder, ...data])).toMatchObject({ code: 0 });
      expect(await attune(["pull", folder, ...data])).toMatchObject({ code: 0 });
      expect(bytesOf(folder)).toEqual(before);
    },
  );

  it("into an empty folder writes files that apply unchanged, and the same again for ever", async () => {
    const data = freshData();
    await attune(["apply", folderOf(AWKWARD), ...data]);
    const pulled = freshFolder();
    expect(await attune(["pull", pulled, ...data])).toMatchObject({ code: 0 });
    const first = bytesOf(pulled);
    expect(Object.keys(first).filter((name) => !name.startsWith("."))).toEqual([
      "offer/anchored.yaml",
      "offer/flow.yaml",
      "offer/scalars.yaml",
      "rule/by-hand.yaml",
      "slot/explicit-defaults.yaml",
      "slot/hero.yaml",
      "slot/windows.yaml",
    ]);
    expect(first["slot/explicit-defaults.yaml"]).toBe(
      "# yaml-language-server: $schema=../.schemas/slot.json\nkind: slot\nkey: explicit-defaults\n",
    );
    expect(existsSync(join(pulled, ".schemas/slot.json"))).toBe(true);
    expect((await attune(["plan", pulled, "--prune", ...data])).code).toBe(0);
    const elsewhere = freshData();
    await attune(["apply", pulled, ...elsewhere]);
    await attune(["pull", pulled, ...elsewhere]);
    const again = freshFolder();
    await attune(["pull", again, ...elsewhere]);
    expect(bytesOf(pulled)).toEqual(first);
    expect(bytesOf(again)).toEqual(first);
  });
});

describe("pull when something was changed elsewhere", () => {
  const after = async (file: keyof typeof AWKWARD, changed: string): Promise<string> => {
    const data = freshData();
    const folder = folderOf(AWKWARD);
    await attune(["apply", folder, ...data]);
    await put(data, "changed.yaml", changed);
    const { changes } = JSON.parse((await attune(["pull", folder, "--json", ...data])).out);
    expect(changes).toMatchObject([{ change: "edited", file: join(folder, file) }]);
    const files = bytesOf(folder);
    expect({ ...files, [file]: "" }).toEqual({
      ...bytesOf(folderOf(AWKWARD)),
      [file]: "",
    });
    expect((await attune(["plan", folder, "--prune", ...data])).code).toBe(0);
    return readFileSync(join(folder, file), "utf8");
  };

  it("changes a value and keeps every other byte: comments, blank lines, indentation", async () => {
    const text = await after(
      "comments.yaml",
      "kind: slot\nkey: hero\ndefault: { content: { title: It's new, text: Double } }\n",
    );
    expect(text).toBe(AWKWARD["comments.yaml"].replace("'Single'", "'It''s new'"));
  });

  it("adds and takes out fields where they belong", async () => {
    const text = await after(
      "comments.yaml",
      "kind: slot\nkey: hero\nname: The hero\nchannel: app\ndefault: { content: { text: Double, more: [1, { a: b }] } }\n",
    );
    expect(text).toBe(
      [
        "# Comments before, between, beside and after.",
        "kind: slot # the kind",
        "",
        "",
        "key:    hero      # far away",
        "name: The hero",
        "channel: app",
        "# about the default",
        "default:",
        "    content:   # indented by four",
        '        text: "Double"',
        "        more:",
        "          - 1",
        "          - a: b",
        "        # last inside",
        "# last of all",
        "",
      ].join("\n"),
    );
  });

  it("writes line ends and the mark at the start as the file has them", async () => {
    const text = await after(
      "windows.yaml",
      'kind: slot\nkey: windows\nname: Windows\nchannel: store\ndefault: { content: { text: "three\\nfour\\n" } }\n',
    );
    expect(text).toBe(
      "\uFEFFkind: slot\r\nkey: windows\r\nname: Windows\r\nchannel: store # not the web\r\ndefault:\r\n  content:\r\n    text: |\r\n      three\r\n      four\r\n",
    );
  });

  it("changes one document of several, in flow style too", async () => {
    const rule = (condition: string) =>
      `kind: rule\nkey: by-hand\nslot: hero\ntags: [a, c]\nif: ${condition}\nthen: { offer: flow }\n`;
    const text = await after(
      "many/documents.yml",
      rule("{ $and: [ { returning: false }, { cart.items: { $size: { $gt: 2 } } } ] }"),
    );
    expect(text).toBe(
      AWKWARD["many/documents.yml"]
        .replace("returning: true", "returning: false")
        .replace("$gt: 0", "$gt: 2")
        .replace("  b\n", "  c\n"),
    );
  });

  it("puts block scalars in the place of others", async () => {
    const text = await after(
      "scalars.yaml",
      'kind: offer\nkey: scalars\ndescription: one line\ncontent: { literal: "a\\nb\\n", kept: "text\\n\\n", number: 16, also: "0x10", no: "no", "null": null, emoji: "🚲" }\n',
    );
    expect(text).toContain("description: one line\ncontent:\n  literal: |\n    a\n    b\n");
    expect(text).toContain("  number: 0x10\n");
  });

  it("writes a document anew when an anchor in it would lead astray", async () => {
    const text = await after(
      "anchors.yaml",
      "kind: offer\nkey: anchored\ncontent: { first: { color: blue }, second: { color: red }, title: Hello, again: Hello }\n",
    );
    expect(text).toContain("color: blue");
    expect(text).not.toContain("&shared");
  });

  it("adds a file for what is in none, and with --kind looks at one kind only", async () => {
    const data = freshData();
    const folder = folderOf(AWKWARD);
    await attune(["apply", folder, ...data]);
    await put(data, "new.yaml", "kind: slot\nkey: new\n---\nkind: offer\nkey: new\ncontent: {}\n");
    await attune(["pull", folder, "--kind", "slot", ...data]);
    expect(existsSync(join(folder, "slot/new.yaml"))).toBe(true);
    expect(existsSync(join(folder, "offer/new.yaml"))).toBe(false);
    expect(readdirSync(join(folder, ".schemas"))).toEqual(["slot.json"]);
    expect((await attune(["pull", folder, "--kind", "spell", ...data])).err).toContain(
      "There is no such kind",
    );
  });

  it("takes out what was archived only with --prune, and a file that is empty then", async () => {
    const data = freshData();
    const folder = folderOf({ ...AWKWARD, "unknown.yaml": "kind: slot\nkey: never-applied\n" });
    await attune([
      "apply",
      join(folder, "many"),
      join(folder, "comments.yaml"),
      join(folder, "windows.yaml"),
      ...data,
    ]);
    await attune(["definitions", "archive", "rule", "by-hand", ...data]);
    await attune(["definitions", "archive", "slot", "windows", ...data]);
    expect((await attune(["pull", folder, ...data])).out).toContain("Nothing to pull");
    const { out } = await attune(["pull", folder, "--prune", ...data]);
    expect(out).toMatch(/removed +rule +by-hand/);
    expect(existsSync(join(folder, "windows.yaml"))).toBe(false);
    expect(existsSync(join(folder, "unknown.yaml"))).toBe(true);
    const [first = "", , third = ""] = AWKWARD["many/documents.yml"].split(/(?=^---$)/m);
    expect(readFileSync(join(folder, "many/documents.yml"), "utf8")).toBe(first + third);
  });

  it("touches nothing when a file cannot be read, or a definition is there twice", async () => {
    const data = freshData();
    const folder = folderOf(AWKWARD);
    await attune(["apply", folder, ...data]);
    await put(data, "changed.yaml", "kind: slot\nkey: hero\nname: Changed\n");
    writeFileSync(join(folder, "broken.yaml"), "kind: [\n");
    const before = bytesOf(folder);
    const broken = await attune(["pull", folder, ...data]);
    expect(broken.code).toBe(1);
    expect(broken.err).toContain("broken.yaml:");
    writeFileSync(join(folder, "broken.yaml"), AWKWARD["comments.yaml"]);
    const twice = await attune(["pull", folder, ...data]);
    expect(twice.code).toBe(1);
    expect(twice.err).toContain("slot:hero is in ");
    expect(bytesOf(folder)).toEqual({ ...before, "broken.yaml": AWKWARD["comments.yaml"] });
  });
});
