import { describe, expect, test } from "vitest";
import { toPostgres } from "./dialect.ts";

describe("SQL of the portable subset, as PostgreSQL reads it", () => {
  test.each([
    ["SELECT 1", "SELECT 1"],
    ["a = ? AND b IN (?, ?)", "a = $1 AND b IN ($2, $3)"],
    ["a = ?1 OR b = ?1", "a = $1 OR b = $1"],
    ["a = ?2 AND b = ?1", "a = $2 AND b = $1"],
    ["a = ?2 AND b = ? AND c = ?", "a = $2 AND b = $3 AND c = $4"],
    ["a = ?12", "a = $12"],
  ])("numbers the parameters of %j", (sql, expected) => {
    expect(toPostgres(sql)).toBe(expected);
  });

  test.each([
    ["a literal", "a = '?' AND b = ?", "a = '?' AND b = $1"],
    ["a literal with a quote in it", "a = 'it''s ?' AND b = ?", "a = 'it''s ?' AND b = $1"],
    [
      "a quoted identifier",
      'SELECT "a?""b?" FROM t WHERE c = ?',
      'SELECT "a?""b?" FROM t WHERE c = $1',
    ],
    [
      "a quote inside the other kind",
      `a = '"' AND b = ? AND "'" = ?`,
      `a = '"' AND b = $1 AND "'" = $2`,
    ],
    ["a comment", "a = ? -- why? it's so\nAND b = ?", "a = $1 -- why? it's so\nAND b = $2"],
    ["a comment over lines", "a /* ?\n' */ = ?", "a /* ?\n' */ = $1"],
  ])("leaves %s alone", (_, sql, expected) => {
    expect(toPostgres(sql)).toBe(expected);
  });

  test("leaves minus, division and casts alone", () => {
    expect(toPostgres("a - ? / ? - -b::text = ?::text")).toBe("a - $1 / $2 - -b::text = $3::text");
  });
});
