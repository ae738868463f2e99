import { describe, expect, test } from "vitest";
import { filterIn } from "./use-audit-filter.ts";

describe("the filter in the address of the audit log", () => {
  test("takes the last day to its end, and the first from its beginning", () => {
    const { since = "", until = "" } = filterIn(
      new URLSearchParams({ from: "2026-11-22", to: "2026-11-22" }),
    );
    expect(Date.parse(until) - Date.parse(since)).toBe(86_400_000);
    expect(since).toBe(new Date("2026-11-22T00:00").toISOString());
  });

  test("asks for nothing that the log does not know", () => {
    expect(
      filterIn(new URLSearchParams({ from: "yesterday", to: "2026-13-45", action: "guess" })),
    ).toEqual({});
  });

  test("is who, what and to what", () => {
    const filter = { actor: "Maja", action: "key.revoke", target: "key:k_1" };
    expect(filterIn(new URLSearchParams(filter))).toEqual(filter);
  });
});
