import { describe, expect, test } from "vitest";
import { checkDefinitions } from "../definition/index.ts";
import { decide } from "./decide.ts";
import { NO_EVIDENCE } from "./evidence.ts";
import { compileProgram } from "./program.ts";
import { replay } from "./replay.ts";
import { settle } from "./settle.ts";

const { definitions } = checkDefinitions([
  { kind: "slot", key: "hero" },
  { kind: "offer", key: "evening", content: { title: "Good evening" } },
  {
    kind: "rule",
    key: "evening",
    slot: "hero",
    if: { "context.local.hour": { $gte: 17 }, "context.local.weekday": { $nin: ["sat", "sun"] } },
    then: { offer: "evening" },
  },
]);
const program = compileProgram(definitions.map((definition) => ({ definition, version: 1 })));

const decidedAt = (instant: string, zone: string) => {
  const now = Temporal.Instant.from(instant).epochMilliseconds;
  return settle(
    decide(program, {
      slot: "hero",
      traits: [],
      segments: [],
      // What a caller says of it counts for nothing.
      context: { page: "home", local: { hour: 3 } },
      now,
      zone,
      bucketKey: "p1",
      draw: 0,
      trace: false,
      evidence: NO_EVIDENCE,
    }),
    () => null,
  );
};

describe("the local time of a decision", () => {
  test("L12: is that of the person's zone, to the minute and over the change of clocks", () => {
    // 2026-11-20 is a Friday; Stockholm is an hour ahead of UTC, Lord Howe eleven.
    expect(decidedAt("2026-11-20T15:59:59.999Z", "Europe/Stockholm").offer).toBeNull();
    expect(decidedAt("2026-11-20T16:00:00Z", "Europe/Stockholm").offer).toBe("evening");
    expect(decidedAt("2026-11-20T16:00:00Z", "Australia/Lord_Howe").offer).toBeNull();
    expect(decidedAt("2026-06-19T15:00:00Z", "Europe/Stockholm").offer).toBe("evening");
    expect(decidedAt("2026-11-21T16:00:00Z", "Europe/Stockholm").offer).toBeNull();
  });

  test("L6: is recorded with what was read of it, and replayed from there", () => {
    const decided = decidedAt("2026-11-20T16:30:00Z", "Europe/Stockholm");
    expect(decided.inputs).toMatchObject([
      { path: "context.local.hour", value: 17 },
      { path: "context.local.weekday", value: "fri" },
    ]);
    expect(replay(program, decided)?.offer).toBe("evening");
  });
});
