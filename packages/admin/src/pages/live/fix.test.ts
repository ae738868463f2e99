import { expect, test } from "vitest";
import type { Reason } from "../../quality/index.ts";
import { suggestedFor } from "./fix.ts";

const broken = (want: NonNullable<Reason["want"]>, saw: string): Reason => ({
  rule: "properties.p:rule",
  pointer: "/properties/p",
  detail: "the server's own words",
  want,
  saw,
});

test("the fix that is suggested is what the rule wants", () => {
  expect(suggestedFor(broken({ kind: "type", types: ["integer"] }, "string"))).toBe("integer");
  expect(suggestedFor(broken({ kind: "type", types: ["number"] }, "nothing"))).toBe("set");
  expect(suggestedFor(broken({ kind: "format", format: "email" }, "string"))).toBe("set");
});
