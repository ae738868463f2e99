import { describe, expect, test } from "vitest";
import type { RunningAttune } from "./running-attune.ts";
import { started } from "./segment-steps.ts";

const TRIALS = { kind: "segment", key: "trials", of: "account", when: { plan: "trial" } };
const STAKEHOLDERS = {
  kind: "segment",
  key: "stakeholders",
  when: { $account: { $segment: "trials" } },
};

const refusal = async (attune: RunningAttune, ...asked: Parameters<RunningAttune["refused"]>) =>
  (await attune.refused(...asked)).problem;

describe("a definition of a segment of accounts", () => {
  const flawsOf = async (...definitions: readonly object[]): Promise<readonly string[]> => {
    const attune = await started([
      TRIALS,
      { kind: "segment", key: "buyers", when: { returning: true } },
    ]);
    const told = await refusal(attune, "validateDefinitions", { body: { definitions } });
    return (told.errors ?? []).map(
      ({ pointer, detail }: { pointer?: string; detail: string }) => `${pointer} ${detail}`,
    );
  };
  const account = (when: object, more: object = {}) => ({
    kind: "segment",
    key: "x",
    of: "account",
    when,
    ...more,
  });

  test.each([
    [
      "events of people",
      account({ $event: { name: "Seen" } }),
      "/when/$event",
      "what its members did",
    ],
    [
      "an account again",
      account({ $account: { plan: "x" } }),
      "/when/$account",
      "leave $account out",
    ],
    [
      "items",
      account({ $or: [{ $item: { price: 1 } }] }),
      "/when/$or/0/$item",
      "items are on events",
    ],
    [
      "the call",
      account({ "context.channel": "web" }),
      "/when/context.channel",
      "ask it in a rule",
    ],
    ["a built-in trait of people", account({ returning: true }), "/when/returning", "of people"],
    [
      "a segment of profiles",
      account({ $segment: "buyers" }),
      "/when/$segment",
      "segment of profiles",
    ],
    [
      "a kind of profile",
      account({ plan: "x" }, { profileKind: true }),
      "/profileKind",
      "no kind of profile",
    ],
    ["itself, over another", account({ $segment: "x" }), "/when", "x → x"],
    [
      "an account's segment of a person",
      { kind: "segment", key: "y", when: { $not: { $segment: "trials" } } },
      "/when/$not/$segment",
      "{ $account: { $segment: trials } }",
    ],
    [
      "a profile's segment of an account",
      { kind: "segment", key: "y", when: { $account: { $segment: "buyers" } } },
      "/when/$account/$segment",
      "beside $account",
    ],
    [
      "other people than before",
      { kind: "segment", key: "trials", when: { returning: true } },
      "/of",
      "live as a segment of accounts",
    ],
    [
      "what is not there",
      { kind: "segment", key: "y", when: { $account: { $segment: "nobodys" } } },
      "/when/$account/$segment",
      "there is no segment nobodys",
    ],
  ])(
    "that asks for %s is refused with its place and what to do",
    async (_what, definition, pointer, why) => {
      const flaws = await flawsOf(definition);
      expect(flaws).toEqual([expect.stringContaining(`${pointer} `)]);
      expect(flaws[0]).toContain(why);
    },
  );

  test("is refused in a rule, and with a computed trait of people", async () => {
    const flaws = await flawsOf(
      { kind: "slot", key: "hero" },
      { kind: "offer", key: "o", content: {} },
      { kind: "rule", key: "r", slot: "hero", if: { $segment: "trials" }, then: { offer: "o" } },
      { kind: "rule", key: "s", slot: "hero", if: STAKEHOLDERS.when, then: { offer: "o" } },
      { kind: "trait", key: "seen", compute: { measure: "count", name: "Seen" } },
      account({ seen: { $gte: 2 } }),
    );
    expect(flaws).toEqual([
      expect.stringContaining("rule:r/if/$segment a rule asks for segments of profiles only"),
      expect.stringContaining("rule:s/if/$account/$segment a rule asks for segments of profiles"),
      expect.stringContaining("segment:x/when/seen seen is a trait of people"),
    ]);
  });

  test("that is named cannot be archived, and says by whom it is", async () => {
    const attune = await started([TRIALS, STAKEHOLDERS]);
    expect(await attune.call("segment", { params: { key: "trials" } })).toMatchObject({
      namedBy: ["segment:stakeholders"],
    });
    await attune.refused("archiveDefinition", { params: { kind: "segment", key: "trials" } });
  });
});
