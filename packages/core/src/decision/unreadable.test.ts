import { expect, test } from "vitest";
import { decide } from "./decide.ts";
import { evidenceOf } from "./evidence.ts";
import { compileProgram } from "./program.ts";
import { settle } from "./settle.ts";

const NOBODY = { $and: [{ age: { $exists: true } }, { age: { $exists: false } }] };

test.each(["eligibility", "applicability", "suitability"] as const)(
  "an offer whose %s cannot be read is shown to nobody",
  (part) => {
    const program = compileProgram([
      {
        version: 1,
        definition: { kind: "slot", key: "hero", channel: "web", default: { content: null } },
      },
      { version: 1, definition: { kind: "offer", key: "a", content: {}, [part]: NOBODY } },
      {
        version: 1,
        definition: {
          kind: "rule",
          key: "r",
          slot: "hero",
          priority: 0,
          if: {},
          then: { offer: "a" },
        },
      },
    ]);
    const plan = decide(program, {
      slot: "hero",
      traits: [],
      segments: [],
      context: {},
      now: 0,
      zone: "UTC",
      bucketKey: "1",
      draw: 0,
      trace: true,
      evidence: evidenceOf({
        uses: { uses: [], cut: false },
        now: 0,
        taken: () => 0,
        figures: () => undefined,
        item: () => null,
      }),
    });
    const { reason, candidates } = settle(plan, () => null);
    expect(reason).toBe("FALLBACK");
    expect(candidates.map(({ stage }) => stage)).toEqual([4]);
  },
);
