import { describe, expect, test } from "vitest";
import { ConfigProblem, databaseSetting, readConfig } from "../src/config.ts";

const settingOf = (text: string) => databaseSetting(readConfig({ ATTUNE_DATABASE: text }));

describe("the setting of the database", () => {
  test("is SQLite when absent or empty", () => {
    expect(databaseSetting(readConfig({}))).toEqual({ engine: "sqlite" });
    expect(settingOf("")).toEqual({ engine: "sqlite" });
  });

  test("is the packaged PostgreSQL when it says embedded", () => {
    expect(settingOf("embedded")).toEqual({ engine: "embedded" });
  });

  test.each([
    "postgres://kim@db.example/shop",
    "postgresql://kim:secret@db.example:5432/shop?sslmode=verify-full",
    "postgresql://kim:secret@[::1]:5432/shop?sslmode=disable",
    "postgresql:///shop?host=/run/postgresql",
  ])("is a server when it is an address: %s", (url) => {
    expect(settingOf(url)).toEqual({ engine: "postgres", url });
  });

  test.each([
    "mysql://kim:canary-4711@db.example/shop",
    "postgresql://kim:canary-4711@db.example:notaport/shop",
    "postgresql://kim:canary-4711@db.example/shop?sslmode=prefer",
    "postgresql://kim:canary-4711@db.example/shop?sslmode=REQUIRE",
    "Embedded canary-4711",
    "canary-4711",
  ])("is refused when it is neither, and not repeated, since it may hold a password", (text) => {
    expect(() => settingOf(text)).toThrow(ConfigProblem);
    expect(() => settingOf(text)).toThrow(
      /^ATTUNE_DATABASE: embedded, or postgresql:\/\/user:password@host:5432\/database/,
    );
    expect(() => settingOf(text)).not.toThrow(/4711/);
  });
});
