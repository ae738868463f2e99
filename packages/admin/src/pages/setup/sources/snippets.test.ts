import { runInNewContext } from "node:vm";
import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { freeName } from "./free-name.ts";
import { snippetOf } from "./snippets.ts";

const host = "https://attune.example.com";

describe("how to send", () => {
  test.prop([fc.string({ unit: "binary" })])(
    "the example for a page loads with just the key that it was given",
    (writeKey) => {
      const html = snippetOf("browser", { host, writeKey });
      expect(html.match(/<\/script>/g)).toHaveLength(2);
      const code = html.slice(
        html.lastIndexOf("<script>") + "<script>".length,
        -"</script>".length,
      );
      const loaded: unknown[] = [];
      const attune = { load: (key: unknown) => loaded.push(key), page: () => undefined };
      runInNewContext(code, { attune });
      expect(loaded).toEqual([writeKey]);
    },
  );

  test("the example for curl gives the key as one word, whatever is in it", () => {
    expect(snippetOf("curl", { host, writeKey: "it's" })).toContain(String.raw`-u 'it'\''s:'`);
    expect(snippetOf("curl", { host, writeKey: "k" })).toContain(`'${host}/v1/track' -u 'k:'`);
  });

  test("the example for Node gives the key and the address", () => {
    const text = snippetOf("node", { host, writeKey: "k" });
    expect(text).toContain('writeKey: "k"');
    expect(text).toContain(`host: "${host}"`);
  });

  test("a key is named after its source, with a number when the name is taken in any letter case", () => {
    expect(freeName("till", [])).toBe("till");
    expect(freeName("till", ["Till", "till-2"])).toBe("till-3");
  });
});
