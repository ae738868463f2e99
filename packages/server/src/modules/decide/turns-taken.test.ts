import type { Decided, Decision } from "@attune/core/decision";
import { compileProgram, decide, ENGINE, NO_EVIDENCE, settle } from "@attune/core/decision";
import { describe, expect, test } from "vitest";
import { createTurns } from "../../platform/clock/index.ts";
import { createReplays } from "./replays.ts";
import { smallestChange } from "./smallest-change.ts";

const content = { headline: "nothing" };
const slot = { kind: "slot", key: "hero", channel: "web", default: { content } } as const;
const program = compileProgram([{ definition: slot, version: 1 }]);
const decided: Decided = settle(
  decide(program, {
    slot: "hero",
    traits: [],
    segments: [],
    context: {},
    now: 0,
    zone: "UTC",
    evidence: NO_EVIDENCE,
    bucketKey: "",
    draw: 0,
    trace: true,
  }),
  () => null,
);

/** A clock on which each look at it costs a slice. */
const slow = () => {
  let now = 0;
  return () => {
    now += 3;
    return now;
  };
};

/** How often others had their turn while some work was done. */
const turnsBeside = async (work: () => Promise<unknown>): Promise<number> => {
  const beside = { turns: 0, isOver: false };
  const next = (): void => {
    beside.turns += 1;
    if (!beside.isOver) setImmediate(next);
  };
  setImmediate(next);
  await work();
  beside.isOver = true;
  return beside.turns;
};

describe("others have their turn", () => {
  test("between decisions that are replayed", async () => {
    const decision: Decision = {
      ...decided,
      id: "d",
      time: 0,
      readAt: 0,
      definitionsAt: 1,
      engine: ENGINE,
      subject: null,
      latency: 0,
    };
    const decisions = Array.from({ length: 30 }, (_, seq) => ({ seq, decision, profile: null }));
    const replays = createReplays({
      store: { reads: { decisionsBetween: async () => ({ decisions, next: null }) } },
      runAgain: async () => ({ again: decided, differs: [] }),
      elapsed: slow(),
    });
    const turns = await turnsBeside(async () =>
      expect(await replays({ limit: 100 })).toMatchObject({ same: 30 }),
    );
    expect(turns).toBeGreaterThanOrEqual(30);
  });

  test("between the changes that are tried to find the smallest", async () => {
    const tried: string[] = [];
    const compiled = program.get("hero");
    if (!compiled) throw new Error("there is no hero");
    const candidates = Array.from({ length: 30 }, (_, nth) => ({
      rule: "all",
      offer: "sale",
      stage: 4,
      reason: "PREREQUISITE_FAILED" as const,
      parameters: { requires: `first-${nth}` },
      clauses: [],
    }));
    const turns = await turnsBeside(() =>
      smallestChange(
        async (_slot, turned) => {
          if (turned?.what === "exposure") tried.push(turned.offer);
          return decided;
        },
        compiled,
        { decided: { ...decided, candidates }, offer: "sale", now: 0 },
        createTurns(slow()),
      ),
    );
    expect(tried).toHaveLength(30);
    expect(turns).toBeGreaterThanOrEqual(30);
  });
});
