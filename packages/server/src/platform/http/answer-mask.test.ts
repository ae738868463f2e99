import { classified } from "@attune/contract";
import { identityPolicyOf } from "@attune/core/identity";
import { createMask } from "@attune/core/privacy";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { compileAnswerMask } from "./answer-mask.ts";

const analyst = createMask({
  clearance: new Set(["none", "pseudonymous"]),
  declared: () => null,
  policy: identityPolicyOf(null),
});

const shown = (schema: z.ZodType, answer: unknown) => compileAnswerMask(schema)(answer, analyst);

const Open = classified(z.string(), "none");

describe("an answer is hidden by what its schema says", () => {
  test("text without a word of what it is, is hidden; closed lists, instants and numbers are not", () => {
    const schema = z.object({
      said: Open,
      unsaid: z.string(),
      either: z.enum(["a", "b"]),
      at: z.iso.datetime(),
      count: z.int().nullable(),
      fine: z.boolean(),
      nothing: z.string().nullable(),
    });
    const answer = {
      said: "x",
      unsaid: "x",
      either: "a",
      at: "2026-01-15T12:00:00Z",
      count: 3,
      fine: true,
      nothing: null,
    };
    expect(shown(schema, answer)).toEqual({ ...answer, unsaid: "[personal]" });
  });

  test("what the schema does not speak of is hidden, whatever it is", () => {
    const schema = z.object({ said: Open });
    expect(shown(schema, { said: "x", extra: 1, more: { a: "b" }, list: [1] })).toEqual({
      said: "x",
      extra: "[personal]",
      more: "[personal]",
      list: "[personal]",
    });
  });

  test("variants of a union are each taken at their word", () => {
    const schema = z.discriminatedUnion("status", [
      z.object({ status: z.literal("found"), who: classified(z.string(), "identifier") }),
      z.object({ status: z.literal("lost"), why: Open }),
    ]);
    expect(shown(schema, { status: "found", who: "email:anna@example.com" })).toEqual({
      status: "found",
      who: "email:[contact]",
    });
    expect(shown(schema, { status: "lost", why: "gone" })).toEqual({ status: "lost", why: "gone" });
    const doubtful = z.union([
      z.object({ value: Open }),
      z.object({ value: classified(z.string(), "contact") }),
    ]);
    expect(shown(doubtful, { value: "x" })).toEqual({ value: "[contact]" });
  });

  test("lists, records and values beside their names are followed", () => {
    const schema = z.object({
      rows: z.array(z.object({ name: Open, value: classified(z.unknown(), "by:name") })),
      by: z.record(z.string(), z.object({ value: classified(z.string(), "sensitive") })),
    });
    const answer = {
      rows: [
        { name: "email", value: "x" },
        { name: "locale", value: "sv" },
        { name: "a.locale", value: "sv" },
      ],
      by: { a: { value: "x" } },
    };
    expect(shown(schema, answer)).toEqual({
      rows: [
        { name: "email", value: "[contact]" },
        { name: "locale", value: "sv" },
        { name: "a.locale", value: "[personal]" },
      ],
      by: { a: { value: "[sensitive]" } },
    });
  });

  test("a schema that holds itself is followed once, and what is deeper is hidden", () => {
    const Node: z.ZodType = z.lazy(() => z.object({ text: Open, inner: Node.optional() }));
    const schema = z.object({ node: Node });
    const answer = { node: { text: "x", inner: { text: "y", inner: { text: "z" } } } };
    expect(JSON.stringify(shown(schema, answer))).not.toContain('"z"');
  });
});
