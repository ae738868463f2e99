import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { NO_PROGRAM } from "../segment/index.ts";
import { apply } from "./apply.ts";
import type { Recorded } from "./entry.ts";
import { histories, openHistory, pictureOf, play } from "./history.arbitraries.ts";
import type { WorkingSet } from "./working-set.ts";
import { emptyWorkingSet } from "./working-set.ts";

const replay = (log: readonly Recorded[]): WorkingSet => {
  const set = emptyWorkingSet();
  for (const recorded of log) apply(set, recorded, NO_PROGRAM);
  return set;
};

/**
 * The log with its events in another order and at other places between the recorded decisions: each
 * anywhere after its facet came and before it went.
 */
const permuted = (log: readonly Recorded[], draws: readonly number[]): Recorded[] => {
  const rest = log.filter(({ entry }) => entry.kind !== "event");
  const placed = log.flatMap((recorded, index) => {
    const { entry } = recorded;
    if (entry.kind !== "event") return [];
    const isOf = (other: Recorded, kind: "facet" | "expiry"): boolean =>
      (other.entry.kind === "facet" && kind === "facet" && other.entry.facet === entry.facet) ||
      (other.entry.kind === "expiry" &&
        kind === "expiry" &&
        other.entry.facets.includes(entry.facet));
    const from = rest.findIndex((other) => isOf(other, "facet")) + 1;
    const expiry = rest.findIndex((other) => isOf(other, "expiry"));
    const to = expiry < 0 ? rest.length : expiry;
    const draw = draws[index % draws.length] ?? 0;
    return [{ recorded, slot: from + (draw % (to - from + 1)), order: (draw * 7919) % 1009 }];
  });
  const at = (slot: number): Recorded[] =>
    placed
      .filter((each) => each.slot === slot)
      .sort((a, b) => a.order - b.order)
      .map(({ recorded }) => recorded);
  return [...at(0), ...rest.flatMap((recorded, index) => [recorded, ...at(index + 1)])];
};

const draws = fc.noBias(fc.array(fc.nat(10_000), { minLength: 61, maxLength: 61 }));

describe("replay", () => {
  test.prop([histories()], { numRuns: 300 })(
    "L5: the log replayed gives the same state, sequences and all",
    (placed) => {
      const { log, set } = play(placed);
      const again = replay(log);
      expect(pictureOf(again)).toEqual(pictureOf(set));
      expect([...again.profiles.values()].map(({ id, seq }) => [id, seq])).toEqual(
        expect.arrayContaining([...set.profiles.values()].map(({ id, seq }) => [id, seq])),
      );
    },
  );

  test.prop([histories(), draws], { numRuns: 300 })(
    "L3: given the links, the facet ids and the order of first commits, any order of events gives the same bytes",
    (placed, numbers) => {
      const { log, set } = play(placed);
      const other = permuted(log, numbers);
      expect(other).toHaveLength(log.length);
      expect(pictureOf(replay(other))).toEqual(pictureOf(set));
    },
  );

  test.prop([draws])(
    "L3: a shared browser where the first login decides stays hers in any order of events",
    (numbers) => {
      const history = openHistory();
      history.send({ anonymousId: "shared", event: "Product Viewed" });
      history.send({ userId: "ada", anonymousId: "shared", event: "Order Completed" });
      history.send({ userId: "bo", anonymousId: "shared", event: "Signed In" });
      for (const userId of ["ada", "bo"])
        for (const product_id of ["lamp", "tent"])
          history.send({ userId, event: "Product Added", properties: { product_id } });
      history.send({
        anonymousId: "shared",
        event: "Product Removed",
        properties: { sku: "lamp" },
      });
      const set = replay(permuted(history.log, numbers));
      expect(pictureOf(set)).toEqual(pictureOf(history.set));
      expect(set.byIdentifier.get("anonymous_id:shared")?.profile).toBe(
        set.byIdentifier.get("user_id:ada")?.profile,
      );
      expect(set.byIdentifier.get("user_id:bo")?.profile).toBe(
        set.byIdentifier.get("user_id:bo")?.id,
      );
    },
  );

  test("L3: decided anew, the other login would have won; that is why links are replayed from the record", () => {
    const first = openHistory();
    for (const userId of ["ada", "bo"]) first.send({ userId, anonymousId: "shared" });
    const second = openHistory();
    for (const userId of ["bo", "ada"]) second.send({ userId, anonymousId: "shared" });
    expect(first.person("anonymous_id:shared")).toEqual(["user_id:ada", "anonymous_id:shared"]);
    expect(second.person("anonymous_id:shared")).toEqual(["user_id:bo", "anonymous_id:shared"]);
  });
});
