import { describe, expect, test } from "vitest";
import { StoreBusy } from "../src/platform/store/index.ts";
import { ADA, apply, offer, oneOffer, policy, rule, slot } from "./giving-offers.ts";
import { startForTest } from "./running-attune.ts";

const DEFAULT = { offer: null, content: { headline: "nothing" } } as const;

describe("a facet that is not there in time", () => {
  const PLACED = [...oneOffer({}), slot("shelf"), offer("club"), rule("shelf", ["club"])];
  const control = policy("control", { control: { share: 0.5, except: { slots: ["shelf"] } } });

  const openWith = async (ensureFacet: () => Promise<number>) => {
    const asked: number[] = [];
    const settings = { ATTUNE_CLOCK: "virtual", ATTUNE_DECIDE_DEADLINE: "900" };
    const attune = await startForTest(settings, (store) => ({
      ...store,
      ensureFacet: () => {
        asked.push(1);
        return ensureFacet();
      },
    }));
    await apply(attune, ...PLACED, control);
    const body = { identifiers: ADA, slots: ["hero", "shelf"] };
    const { decisions } = await attune.call("decide", { body });
    return { decisions, asked };
  };

  for (const [name, ensureFacet] of [
    ["is never made", () => new Promise<never>(() => undefined)],
    ["cannot be made", () => Promise.reject(new StoreBusy("too many wait for the writer"))],
    ["is not found where it was made", () => Promise.resolve(1)],
  ] as const)
    test(`${name}: the default in time where a place is drawn for it, asked for once`, async () => {
      const { decisions, asked } = await openWith(ensureFacet);
      expect(decisions).toMatchObject({ hero: { ...DEFAULT, reason: "ERROR" } });
      expect(decisions["hero"]?.recorded).toBeUndefined();
      expect(asked).toHaveLength(1);
    });
});
