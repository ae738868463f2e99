import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { attune, attuneJson, BASIS } from "./attune-command.ts";

const folder = mkdtempSync(join(tmpdir(), "attune-tail-"));
const data = join(folder, "data");

beforeAll(async () => {
  const messages = [
    { type: "identify", userId: "anna", traits: { email: "anna@example.com" }, messageId: "m1" },
    { type: "track", event: "Order Completed", userId: "anna", messageId: "m2" },
  ];
  const slot = join(folder, "hero.yaml");
  writeFileSync(slot, "kind: slot\nkey: hero\n");
  await attuneJson(["apply", slot, "--data", data]);
  const argv = ["decide", "user_id:anna", "--slot", "hero", "--data", data];
  for (const message of messages) argv.push("--event", JSON.stringify(message));
  await attuneJson(argv, BASIS);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tail = (...argv: string[]) =>
  attune(["tail", "--data", data, "--no-follow", "--recent", "1000", ...argv]);

it("shows each event and decision as a line", async () => {
  const { code, out, err } = await tail();
  expect(code, err).toBe(0);
  expect(out).toMatch(/accepted {5}server: identify {2}user_id:anna {2}1 link/);
  expect(out).toMatch(/accepted {5}server: Order Completed {2}user_id:anna/);
  expect(out).toMatch(/decision {5}hero: the default {2}user_id:anna {2}FALLBACK/);
});

it("shows only what is asked for", async () => {
  const { out } = await tail("--event", "Order Completed");
  expect(out.trim().split("\n")).toHaveLength(1);
});

it("with --json writes one object a line", async () => {
  const { out } = await tail("--json");
  const kinds = out
    .trim()
    .split("\n")
    .map((line): unknown => JSON.parse(line).kind);
  expect(kinds).toEqual(["hello", "event", "event", "decision"]);
});

it("a type that there is not is refused with those that there are", async () => {
  const { code, err } = await tail("--type", "click");
  expect(code).toBe(1);
  expect(err).toContain("track, identify, page, screen, group, alias");
});
