import { describe, expect, test } from "vitest";
import { differencesOf, rerun } from "./compare.ts";
import type { DecideInput } from "./decide.ts";
import { decide } from "./decide.ts";
import { NO_EVIDENCE } from "./evidence.ts";
import type { Program, Versioned } from "./program.ts";
import { compileProgram } from "./program.ts";
import type { Decided } from "./record.ts";
import { settle } from "./settle.ts";

const live = (slot: object = {}): Versioned[] => [
  {
    version: 1,
    definition: {
      kind: "slot",
      key: "hero",
      channel: "web",
      default: { content: { text: "own" } },
      ...slot,
    },
  },
  { version: 1, definition: { kind: "offer", key: "gold", content: { text: "gold" } } },
  { version: 1, definition: { kind: "offer", key: "plain", content: { text: "plain" } } },
  {
    version: 1,
    definition: {
      kind: "rule",
      key: "gold-first",
      slot: "hero",
      priority: 2,
      if: { plan: "gold" },
      then: { offer: "gold" },
    },
  },
  {
    version: 1,
    definition: {
      kind: "rule",
      key: "anybody",
      slot: "hero",
      priority: 1,
      if: {},
      then: { offer: "plain" },
    },
  },
];

const inputOf = (more: Partial<DecideInput> = {}): DecideInput => ({
  slot: "hero",
  traits: [{ name: "plan", value: "gold", kind: "declared", source: "web", time: 1 }],
  segments: [],
  context: {},
  now: 1_750_000_000_000,
  zone: "Europe/Stockholm",
  bucketKey: "p1",
  draw: 0.5,
  trace: false,
  evidence: NO_EVIDENCE,
  ...more,
});

/** As the ledger keeps it: through JSON. */
const stored = (kept: Decided): Decided => JSON.parse(JSON.stringify(kept));

const decided = (program: Program, more: Partial<DecideInput> = {}): Decided =>
  stored(settle(decide(program, inputOf(more)), () => null));

const differences = (program: Program, recorded: Decided) => {
  const again = rerun(program, recorded);
  return again && differencesOf(recorded, again);
};

describe("L6: a decision that is run again", () => {
  test("is the same, whether its trace was kept or not", () => {
    const program = compileProgram(live());
    expect(differences(program, decided(program))).toEqual([]);
    expect(differences(program, decided(program, { trace: true }))).toEqual([]);
  });

  test("is the same where no condition was asked: withheld, paused, an unknown slot", () => {
    const program = compileProgram(live());
    const withheld = {
      reason: "NO_CONSENT" as const,
      parameters: { purpose: "personalization" },
    };
    expect(differences(program, decided(program, { withheld }))).toEqual([]);
    expect(differences(program, decided(program, { slot: "nowhere" }))).toEqual([]);
    const paused = compileProgram(live({ paused: true }));
    expect(differences(paused, decided(paused))).toEqual([]);
    // The slot is not paused by these definitions.
    expect(differences(program, decided(paused))).toContain("reason");
  });

  test("is the same where chance chose, whatever was drawn", () => {
    const program = compileProgram([
      ...live({ arbitration: { by: "thompson", prior: { rate: 0.5, weight: 2 }, explore: 0.2 } }),
    ]);
    const draws = Array.from({ length: 50 }, (_, nth) => decided(program, { draw: nth / 50 }));
    expect(new Set(draws.map(({ offer }) => offer))).toEqual(new Set(["gold", "plain"]));
    for (const recorded of draws) expect(differences(program, recorded)).toEqual([]);
  });

  test("is the same where something was not granted any more when it was committed", () => {
    const capped = live().map((each) =>
      each.definition.kind === "offer"
        ? {
            ...each,
            definition: { ...each.definition, caps: [{ limit: 1, counts: "shown" as const }] },
          }
        : each,
    );
    const program = compileProgram(capped);
    const plan = decide(program, inputOf());
    const recorded = stored(
      settle(plan, ({ offer, caps: [claim] }) =>
        offer === "gold" && claim ? { claim, counted: { count: 1, resets: null } } : null,
      ),
    );
    expect(recorded).toMatchObject({ offer: "plain", ungranted: [{ offer: "gold" }] });
    expect(differences(program, recorded)).toEqual([]);
  });

  test("differs in what somebody changed of the record", () => {
    const program = compileProgram(live());
    const recorded = decided(program, { trace: true });
    const changed = (more: Partial<Decided>) => differences(program, { ...recorded, ...more });
    expect(changed({ offer: "plain" })).toEqual(["offer"]);
    expect(changed({ content: { text: "Gold" } })).toEqual(["content"]);
    expect(changed({ reason: "FALLBACK" })).toEqual(["reason"]);
    expect(changed({ funnel: { ...recorded.funnel, eligible: 1 } })).toEqual(["funnel"]);
    expect(changed({ candidates: recorded.candidates.slice(1) })).toEqual(["candidates"]);
    expect(changed({ uses: [] })).toEqual(["uses"]);
    expect(changed({ versions: {} })).toEqual(["versions"]);
    const [plan, ...others] = recorded.inputs;
    expect(plan?.path).toBe("plan");
    expect(changed({ inputs: others })).toContain("offer");
  });

  test("differs where a candidate is left without a reason", () => {
    const program = compileProgram(live());
    const recorded = decided(program);
    const again = rerun(program, recorded);
    if (again === null) throw new Error("the slot is live");
    const silent = { ...again, candidates: again.candidates.slice(1) };
    expect(differencesOf(recorded, silent)).toEqual(["candidates"]);
  });

  test("is not there where its slot was not live", () => {
    const program = compileProgram(live());
    expect(rerun(compileProgram([]), decided(program))).toBeNull();
  });
});
