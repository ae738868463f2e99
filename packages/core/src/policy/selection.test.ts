import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Claim } from "./claim.ts";
import { count, countAmong } from "./claim.ts";
import type { Selection } from "./selection.ts";
import { selecting } from "./selection.ts";
import type { Use } from "./use.ts";

const NAMES = Array.from({ length: 24 }, (_, nth) => `n${nth}`);
const name = fc.constantFrom(...NAMES);
/** Short lists and long ones, some of them with a name twice. */
const names = fc.array(name, { maxLength: 30 });
const selection: fc.Arbitrary<Selection> = fc.record(
  { offers: names, slots: names, channels: names },
  { requiredKeys: [] },
);
const place = fc.record({ offer: name, slot: name, channel: name });

/** All that is listed must fit, and no exception may name it. */
const isAbout = (
  of: Selection,
  except: Selection,
  { offer, slot, channel }: { offer: string; slot: string; channel: string },
): boolean =>
  (of.offers === undefined || of.offers.includes(offer)) &&
  (of.slots === undefined || of.slots.includes(slot)) &&
  (of.channels === undefined || of.channels.includes(channel)) &&
  except.offers?.includes(offer) !== true &&
  except.slots?.includes(slot) !== true &&
  except.channels?.includes(channel) !== true;

describe("what something is about", () => {
  test.prop([selection, selection, fc.array(place, { maxLength: 40 })])(
    "is the same of short lists and of long ones",
    (of, except, places) => {
      const fits = selecting({ of, except });
      expect(places.map(fits)).toEqual(places.map((each) => isAbout(of, except, each)));
    },
  );

  test.prop([selection, selection, fc.array(place, { maxLength: 60 })])(
    "L9: is counted once, however many of its names a list has and however often",
    (of, except, places) => {
      const uses = places.map(
        (each, nth): Use => ({
          ...each,
          decision: `d${Math.floor(nth / 2)}`,
          facet: 1,
          at: 1_000 - nth,
          expires: 2_000,
          cost: 0,
          shown: null,
          clicked: null,
          dismissed: null,
        }),
      );
      const all: Claim = {
        id: "cap",
        limit: 100,
        counts: "shown",
        from: 0,
        rolling: null,
        until: null,
        of,
        except,
      };
      const about = uses.filter((use) => isAbout(of, except, use));
      const decisions = new Set(about.map(({ decision }) => decision)).size;
      expect(countAmong({ uses, cut: false }, 1_500)(all).count).toBe(decisions);
      expect(count(all, { uses, cut: false }, 1_500).count).toBe(decisions);
    },
  );
});
