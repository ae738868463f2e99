import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { stringify } from "yaml";
import { definitionOf, meant, saysSo } from "./meaning.ts";
import { documentIn, newDefinition, removeDefinition, rewriteDefinition } from "./rewrite.ts";

/** Texts that YAML would read as something else, or break at. */
const text = fc.oneof(
  fc.constantFrom(
    "",
    "no",
    "null",
    "~",
    "0x1f",
    "1.0",
    "- a",
    "# b",
    "a: b",
    "&x",
    "*x",
    "é 🚲",
    "|",
    "'",
    '"',
    " a ",
  ),
  fc.string({ maxLength: 12 }),
  // Spaces that YAML keeps, and that JavaScript's trim would take for the end of a line.
  fc
    .constantFrom("\u00a0", "\u1680", "\u2003", "\u2028", "\u2029", "\u202f", "\u3000", "\ufeff")
    .map((space) => `12 kr${space}`),
  fc.constantFrom("one\ntwo\n", "one\n\n", "\n", " lead\nx"),
);
const name = fc.constantFrom("a", "b", "c", "d", "with space", "x:y", "1", "", "key", "name");
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { depthSize: "small" },
    text,
    fc.integer({ min: -99, max: 99 }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("any"), { maxLength: 4 }),
    fc.dictionary(name, tie("any"), { maxKeys: 4 }),
  ),
})).any;

const offer = fc
  .record(
    {
      kind: fc.constant("offer" as const),
      key: fc.constant("o"),
      content: fc.dictionary(name, value, { maxKeys: 5 }),
      name: fc.string({ maxLength: 20 }),
      tags: fc.array(fc.string({ maxLength: 5 }), { maxLength: 3 }),
      items: fc.record({
        from: fc.constantFrom("cart.items", "x"),
        limit: fc.integer({ min: 1, max: 20 }),
      }),
    },
    { requiredKeys: ["kind", "key", "content"] },
  )
  .map((document) => JSON.parse(JSON.stringify(document)));

const style = fc.record({
  indent: fc.integer({ min: 2, max: 6 }),
  indentSeq: fc.boolean(),
  collectionStyle: fc.constantFrom("any" as const, "flow" as const),
  defaultStringType: fc.constantFrom(
    "PLAIN" as const,
    "QUOTE_DOUBLE" as const,
    "QUOTE_SINGLE" as const,
  ),
  aliasDuplicateObjects: fc.boolean(),
});

const written = (document: object, options: object, isWindows: boolean): string => {
  const unix = `# the offer\n${stringify(document, { version: "1.2", schema: "core", ...options })}# the end\n`;
  return isWindows ? unix.replaceAll("\n", "\r\n") : unix;
};

const other = "---\n# another\nkind:   slot\nkey: hero\n";

describe("rewriting a definition in a file", () => {
  test.prop([offer, offer, style, fc.boolean()], { numRuns: 300 })(
    "makes it say what is wanted, whatever it said and however it was written; its neighbour keeps every byte",
    (before, after, options, isWindows) => {
      const wanted = definitionOf(after);
      if (!wanted) throw new Error("no definition");
      const file = written(before, options, isWindows) + other;
      const rewritten = rewriteDefinition("f.yaml", file, meant(wanted));
      const found = documentIn("f.yaml", rewritten, wanted);
      expect(found && saysSo(found.value, meant(wanted))).toBe(true);
      expect(rewritten.endsWith(other)).toBe(true);
      expect(rewriteDefinition("f.yaml", rewritten, meant(wanted))).toBe(rewritten);
    },
  );

  test.prop([offer, style], { numRuns: 100 })(
    "changes nothing when it says so already",
    (document, options) => {
      const file = written(document, options, false);
      const read = documentIn("f.yaml", file, document);
      const wanted = read && definitionOf(read.value);
      if (!wanted) throw new Error("no definition");
      expect(rewriteDefinition("f.yaml", file, meant(wanted))).toBe(file);
    },
  );

  test.prop([offer], { numRuns: 200 })("written for the first time it says so too", (document) => {
    const wanted = definitionOf(document);
    if (!wanted) throw new Error("no definition");
    const found = documentIn("f.yaml", newDefinition(meant(wanted), "offer.json"), wanted);
    expect(found && saysSo(found.value, meant(wanted))).toBe(true);
  });

  test("a definition that is taken out leaves the others as they are", () => {
    const file = `kind: offer\nkey: o\ncontent: {}\n${other}---\nkind: slot\nkey: last\n`;
    expect(removeDefinition("f.yaml", file, { kind: "slot", key: "hero" })).toBe(
      "kind: offer\nkey: o\ncontent: {}\n---\nkind: slot\nkey: last\n",
    );
    expect(removeDefinition("f.yaml", file, { kind: "slot", key: "gone" })).toBe(file);
    expect(removeDefinition("f.yaml", other, { kind: "slot", key: "hero" })).toBe("");
  });
});
