import { test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { connectedComponents } from "./components.ts";
import { compileIdentity, DEFAULT_IDENTITY, IdentityDefinition } from "./policy.ts";

describe("the identity policy", () => {
  test("the shipped one is a valid definition, with order and limits as in the design", () => {
    expect(IdentityDefinition.parse(DEFAULT_IDENTITY)).toEqual(DEFAULT_IDENTITY);
    expect(
      compileIdentity(DEFAULT_IDENTITY).namespaces.map(({ name, priority, limit }) => ({
        name,
        priority,
        limit,
      })),
    ).toEqual([
      { name: "user_id", priority: 0, limit: { count: 1, within: null } },
      { name: "loyalty_id", priority: 1, limit: null },
      { name: "email", priority: 2, limit: { count: 5, within: 7 * 86_400_000 } },
      { name: "phone", priority: 3, limit: null },
      { name: "device_id", priority: 4, limit: null },
      { name: "anonymous_id", priority: 5, limit: null },
    ]);
  });

  test("a namespace that is there twice is no policy", () => {
    const namespaces = [...DEFAULT_IDENTITY.namespaces, ...DEFAULT_IDENTITY.namespaces.slice(0, 1)];
    expect(IdentityDefinition.safeParse({ namespaces }).success).toBe(false);
  });

  test.each(["properties.email", "context.ip", "traits.a.b"])(
    "%s cannot hold an identifier",
    (from) => {
      expect(IdentityDefinition.safeParse({ namespaces: [{ name: "x", from }] }).success).toBe(
        false,
      );
    },
  );
});

describe("components", () => {
  test("facets that live links connect stand together, oldest first", () => {
    expect(
      connectedComponents(
        [9, 4, 1, 7, 2],
        [
          [7, 9],
          [2, 4],
          [4, 9],
          [1, 100],
        ],
      ),
    ).toEqual([[1], [2, 4, 7, 9]]);
  });
});
