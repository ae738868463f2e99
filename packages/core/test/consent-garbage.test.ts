import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { compilePurposes } from "../src/consent/index.ts";
import type { JsonObject } from "../src/json/index.ts";
import { createSignals } from "../src/signal/index.ts";
import { gppString, nearlyConsentString, tcString } from "../src/signal/strings.arbitraries.ts";

const PURPOSES = compilePurposes(
  [
    {
      key: "marketing",
      basis: "consent",
      signals: { segment: [], tcf: [3, 4], gpp: ["sale"], gpc: true },
    },
  ],
  "consent",
);

const context = () => ({ purposes: PURPOSES, source: "web", time: 1_700_000_000_000, gpc: false });
const read = (consent: JsonObject) =>
  createSignals().ofMessage({ context: { consent } }, context());

describe("garbage", () => {
  const runs = Number(process.env["ATTUNE_FUZZ_RUNS"] ?? 2_000);

  test.prop([nearlyConsentString], { numRuns: runs })(
    "in a consent string is read or named, never thrown, and never grants by a US section",
    (text) => {
      const signals = createSignals();
      for (const consent of [{ tcString: text }, { gppString: text }]) {
        const { statements, unreadable } = signals.ofMessage({ context: { consent } }, context());
        if (text !== "" && statements.length === 0 && !text.startsWith("DB"))
          expect(unreadable.length).toBe(1);
        for (const { granted, via } of statements)
          if (granted) expect(["tcf", "gpp"]).toContain(via);
      }
    },
  );

  test.prop([nearlyConsentString], { numRuns: 300 })(
    "leaves no trace: the same string says the same after any other",
    (text) => {
      const fresh = { gppString: gppString([["usnat", "SaleOptOut", 1]]), tcString: tcString([3]) };
      const before = read(fresh);
      read({ tcString: text, gppString: text });
      expect(read(fresh)).toEqual(before);
      expect(Object.keys(Object.prototype)).toEqual([]);
    },
  );

  test.prop([fc.jsonValue({ maxDepth: 4 })])(
    "in place of the consent object is read without a throw",
    (consent) => {
      const message: JsonObject = JSON.parse(JSON.stringify({ context: { consent } }));
      const { statements } = createSignals().ofMessage(message, context());
      expect(statements.length).toBeLessThanOrEqual(PURPOSES.size);
    },
  );
});
