import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { attune, attuneJson, BASIS, freshFolder } from "./attune-command.ts";

const DEFINITIONS = `
kind: slot
key: swish
default: { content: { value: false } }
---
kind: offer
key: with-swish
content: { value: true, variant: "on" }
---
kind: rule
key: swish-in-sweden
slot: swish
if: { context.country: SE }
then: { offer: with-swish }
`;

it("flags are evaluated for a user as an application does, one by one or all", async () => {
  const folder = freshFolder();
  const data = ["--data", join(folder, "data")];
  writeFileSync(join(folder, "flags.yaml"), DEFINITIONS);
  await attuneJson(["apply", folder, ...data]);
  const sweden = ["--context", '{"country":"SE"}'];
  const { code, out } = await attune(["flags", "ada", ...sweden, ...data], BASIS);
  expect(code).toBe(0);
  expect(out).toMatch(/swish +true +on +TARGETING_MATCH +[0-9a-f-]{36}/);
  expect(
    JSON.parse((await attune(["flags", "ada", "--flag", "swish", "--json", ...data], BASIS)).out),
  ).toMatchObject({ flags: [{ key: "swish", value: false, reason: "DEFAULT" }] });
  const unknown = await attune(["flags", "ada", "--flag", "nothing", ...data], BASIS);
  expect(unknown.code).toBe(1);
  expect(unknown.err).toContain("No live slot has this key");
});
