import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fc, test } from "@fast-check/vitest";
import { afterAll, beforeAll, describe, expect } from "vitest";
import type { Store } from "../src/platform/store/index.ts";
import { openSqliteStore } from "../src/platform/store/index.ts";
import { budgetOf, capOf, expose, exposure, give, MINUTE, usesOf } from "./giving.ts";
import { NOON, stored } from "./store-contract.ts";

/** One known person and three browsers that come and go: what is known of uses, written down anew. */
type Given = {
  readonly id: string;
  readonly by: string;
  readonly offer: string;
  readonly at: number;
  readonly ends: number;
  readonly pays: number;
  seen: number | null;
  clicked: number | null;
};

const BROWSERS = ["x0", "x1", "x2"] as const;
const WHO = ["ada", ...BROWSERS] as const;
type Who = (typeof WHO)[number];

const step = fc.oneof(
  fc.record({
    do: fc.constant("give" as const),
    who: fc.constantFrom(...WHO),
    offer: fc.constantFrom("a", "b"),
    limit: fc.nat(3),
    minutes: fc.constantFrom(null, 20, 90),
    units: fc.constantFrom(null, 2, 5),
    lasts: fc.constantFrom(5, 30),
  }),
  fc.record({
    do: fc.constant("expose" as const),
    who: fc.constantFrom(...WHO),
    which: fc.nat(20),
    says: fc.constantFrom("Viewed" as const, "Clicked" as const),
  }),
  fc.record({ do: fc.constant("link" as const), who: fc.constantFrom(...BROWSERS) }),
  fc.record({ do: fc.constant("unmerge" as const), who: fc.constantFrom(...BROWSERS) }),
  fc.record({
    do: fc.constant("wait" as const),
    ms: fc.constantFrom(1, MINUTE, 5 * MINUTE, 20 * MINUTE),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Of<D extends Step["do"]> = Extract<Step, { readonly do: D }>;

/** Plays steps on a store and on the model beside it; what they say of each step must be the same. */
const play = (store: Store, run: number) => {
  const joined = new Set<string>();
  const apart = new Set<string>();
  const given: Given[] = [];
  let now = NOON;
  let made = 0;

  const idOf = (who: Who): string =>
    who === "ada" ? `user_id:r${run}-ada` : `anonymous_id:r${run}-${who}`;
  const peopleWith = (who: string): readonly string[] =>
    who === "ada" || joined.has(who) ? ["ada", ...joined] : [who];
  const offerOf = (offer: string): string => `r${run}-${offer}`;
  const counts = ({ seen, ends }: Given): boolean => seen !== null || ends > now;
  const paid = (offer: string): number =>
    given
      .filter((each) => each.offer === offer && counts(each))
      .reduce((sum, { pays }) => sum + pays, 0);

  const steps = {
    give: async ({ who, offer: letter, limit, minutes, units, lasts }: Of<"give">) => {
      const offer = offerOf(letter);
      const since = minutes === null ? 0 : now - minutes * MINUTE + 1;
      const mine = given.filter(
        (each) => peopleWith(who).includes(each.by) && each.at >= since && counts(each),
      );
      const isGranted =
        mine.length < limit && (units === null || paid(offer) + 10_000 <= units * 10_000);
      made += 1;
      const id = `r${run}-d${made}`;
      const budgets = units === null ? [] : [budgetOf(offer, units)];
      const caps = [capOf(limit, { from: since })];
      const wish = { id, offers: [offer], caps, budgets, lasts, slot: `r${run}` };
      expect(await give(store, idOf(who), wish, now)).toBe(isGranted ? offer : null);
      if (!isGranted) return;
      const ends = Math.ceil((now + lasts * MINUTE) / MINUTE) * MINUTE;
      const pays = units === null ? 0 : 10_000;
      given.push({ id, by: who, offer, at: now, ends, pays, seen: null, clicked: null });
    },
    expose: async ({ who, which, says }: Of<"expose">) => {
      const about = given[which % Math.max(1, given.length)];
      const [outcome] = await expose(
        store,
        [exposure(says, [idOf(who)], about?.id ?? "none", { time: now })],
        now,
      );
      if (!about) return expect(outcome).toBe("exposure-unknown-decision");
      const isTheirs = peopleWith(who).includes(about.by);
      expect(outcome).toBe(isTheirs ? "accepted" : "exposure-of-another");
      if (!isTheirs) return;
      about.seen ??= now;
      if (says === "Clicked") about.clicked ??= now;
    },
    link: async ({ who }: Of<"link">) => {
      await store.commitEvents("live", [stored([idOf("ada"), idOf(who)])], now);
      if (!apart.has(who)) joined.add(who);
    },
    unmerge: async ({ who }: Of<"unmerge">) => {
      if (!joined.has(who)) return;
      const [ns = "", value = ""] = idOf(who).split(":");
      const { profile = 0 } = (await store.reads.subject({ ns, value })) ?? {};
      const take = [{ ns, value }];
      await store.unmerge({ profile, take, reason: "mistake", actor: "owner", at: now });
      joined.delete(who);
      apart.add(who);
    },
    wait: async ({ ms }: Of<"wait">) => {
      now += ms;
    },
  };
  const take = (each: Step): Promise<unknown> => {
    switch (each.do) {
      case "give":
        return steps.give(each);
      case "expose":
        return steps.expose(each);
      case "link":
        return steps.link(each);
      case "unmerge":
        return steps.unmerge(each);
      case "wait":
        return steps.wait(each);
    }
  };

  const compareUses = async (): Promise<void> => {
    for (const who of WHO) {
      const mine = given.filter(({ by }) => peopleWith(who).includes(by));
      const uses = await usesOf(store, idOf(who));
      const stands = new Map(uses.map((each) => [each.decision, [each.shown, each.clicked]]));
      expect(stands).toEqual(new Map(mine.map((each) => [each.id, [each.seen, each.clicked]])));
    }
  };
  const compareSums = async (): Promise<void> => {
    const figures = await store.reads.offerFigures();
    for (const offer of ["a", "b"].map(offerOf)) {
      const [taken] = await store.reads.budgetsTaken([{ offer, period: "ever" }], now);
      expect(taken && taken.spent + taken.held).toBe(paid(offer));
      const all = given.filter((each) => each.offer === offer);
      const counts = {
        decided: all.length,
        shown: all.filter(({ seen }) => seen !== null).length,
        clicked: all.filter(({ clicked }) => clicked !== null).length,
      };
      const found = figures.filter((each) => each.offer === offer);
      expect(found).toMatchObject(all.length === 0 ? [] : [counts]);
    }
  };
  /** What the store says at the end, and what the model does. */
  const compare = async (): Promise<void> => {
    await compareUses();
    await compareSums();
  };
  return { take, compare };
};

describe("what decisions give", () => {
  const opened: { store: Store | null; run: number; directory: string } = {
    store: null,
    run: 0,
    directory: "",
  };
  beforeAll(async () => {
    opened.directory = mkdtempSync(join(tmpdir(), "attune-uses-"));
    opened.store = await openSqliteStore({ directory: opened.directory });
  });
  afterAll(async () => {
    await opened.store?.close();
    rmSync(opened.directory, { recursive: true, force: true });
  });

  test.prop([fc.array(step, { minLength: 10, maxLength: 60 })], { numRuns: 150 })(
    "L9: whatever is decided, seen, linked and parted, exactly what caps and budgets allow is granted",
    async (steps) => {
      const { store } = opened;
      if (!store) throw new Error("no store was opened");
      opened.run += 1;
      const { take, compare } = play(store, opened.run);
      for (const each of steps) await take(each);
      await compare();
    },
    120_000,
  );

  test("L5: all of it folds to what is stored", async () => {
    const verification = await opened.store?.verify(() => undefined);
    expect(verification).toMatchObject({ ok: true, differences: [] });
  });
});
