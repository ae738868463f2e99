import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { attune, freshFolder } from "./attune-command.ts";

/** A folder of definition files, by name. */
export const folderOf = (files: Readonly<Record<string, string>>): string => {
  const folder = freshFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
};

/** Every file of a folder, by name, byte for byte. */
export const bytesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name))
      .sort()
      .map((file) => [file.slice(folder.length + 1), readFileSync(file).toString("latin1")]),
  );

/** The flags of a data directory of its own. */
export const freshData = (): string[] => ["--data", join(freshFolder(), "data")];

/** Applies one file. */
export const put = async (data: readonly string[], name: string, text: string): Promise<void> => {
  const folder = folderOf({ [name]: text });
  expect(await attune(["apply", folder, ...data])).toMatchObject({ code: 0 });
};

/** YAML as people write it when nobody looks. */
export const AWKWARD = {
  "comments.yaml": [
    "# Comments before, between, beside and after.",
    "kind: slot # the kind",
    "",
    "",
    "key:    hero      # far away",
    "# about the default",
    "default:",
    "    content:   # indented by four",
    "        title: 'Single'",
    '        text: "Double"',
    "        # last inside",
    "# last of all",
    "",
  ].join("\n"),
  "anchors.yaml": [
    "kind: offer",
    "key: anchored",
    "content:",
    "  first: &shared { color: red }",
    "  second: *shared",
    "  title: &title Hello",
    "  again: *title",
    "",
  ].join("\n"),
  "scalars.yaml": [
    "kind: offer",
    "key: scalars",
    "description: >-",
    "  folded over",
    "  two lines",
    "content:",
    "  literal: |",
    "    one",
    "      two",
    "",
    "  kept: |+",
    "    text",
    "",
    "  number: 0x10",
    "  also: '0x10'",
    "  no: no",
    "  'null': ~",
    '  emoji: "\\U0001F6B2"',
    "",
  ].join("\n"),
  "windows.yaml":
    "\uFEFFkind: slot\r\nkey: windows\r\nchannel: app # not the web\r\ndefault:\r\n  content:\r\n    text: |\r\n      one\r\n      two\r\n",
  "many/documents.yml": [
    "---",
    "# the first",
    "{ kind: offer, key: flow, content: { a: [1, 2, { b: c }] } }",
    "---",
    "# the second",
    "key: by-hand",
    "kind: rule",
    "if: { $and: [ { returning: true }, { cart.items: { $size: { $gt: 0 } } } ] }",
    "then: { offer: flow }",
    "slot: hero",
    "tags: [",
    "  a,",
    "  b",
    "]",
    "...",
    "---",
    "kind: slot",
    "key: explicit-defaults",
    "channel: web",
    "default: { content: null }",
  ].join("\n"),
} as const;
