import type { Plan } from "../src/decision/plan.ts";
import { decide } from "../src/decision/decide.ts";
import { NO_EVIDENCE } from "../src/decision/evidence.ts";
import type { Versioned } from "../src/decision/program.ts";
import { compileProgram } from "../src/decision/program.ts";

/** What a slot comes to for somebody of whom nothing is known. */
export const planForNobody = (live: readonly Versioned[], slot: string): Plan =>
  decide(compileProgram(live), {
    slot,
    traits: [],
    segments: [],
    context: {},
    now: 0,
    zone: "UTC",
    bucketKey: "1",
    draw: 0,
    trace: false,
    evidence: NO_EVIDENCE,
  });
