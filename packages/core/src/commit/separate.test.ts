import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { isRejection } from "../event/index.ts";
import type { JsonObject } from "../json/index.ts";
import { combine, EMPTY_STATE, encodeState } from "../profile/index.ts";
import type { History, Sent } from "./history.arbitraries.ts";
import { histories, membersOf, openHistory, pictureOf, play } from "./history.arbitraries.ts";
import { isSeparationProblem } from "./separate.ts";

const separate = (history: History, take: readonly string[]): number => {
  const done = history.unmerge(take);
  if (isSeparationProblem(done)) throw new Error(done.problem);
  return done.seq;
};
const refusedIn = ({ entries }: Sent): string[] =>
  entries.flatMap((entry) =>
    entry.kind === "refusal"
      ? entry.refused.map(({ identifier: { ns, value }, reason }) => `${ns}:${value} ${reason}`)
      : [],
  );
const device = (id: string): JsonObject => ({ context: { device: { id } } });
const email = (address: string): JsonObject => ({ context: { traits: { email: address } } });

/** ada and the browser x1, each with a past of its own, joined by one login. */
const joinedByMistake = (): History => {
  const history = openHistory();
  history.send({ userId: "ada", event: "Order Completed" });
  history.send({ anonymousId: "x1", event: "Product Added", properties: { product_id: "lamp" } });
  history.send({ userId: "ada", anonymousId: "x1", event: "Product Viewed" });
  return history;
};

describe("unmerge", () => {
  test("revokes every live link between the taken facets and the rest, and no other", () => {
    const history = openHistory();
    history.send({ userId: "ada", anonymousId: "x1", ...device("d1") });
    history.send({ ...device("d1"), anonymousId: "x1" });
    history.send({ ...device("d1"), anonymousId: "x2" });
    const seq = separate(history, ["anonymous_id:x1", "anonymous_id:x2"]);
    expect(history.log.at(-1)?.entry).toMatchObject({
      revoked: [
        [1, 3],
        [2, 3],
        [2, 4],
      ],
      facets: [1, 2, 3, 4],
      reason: "mistake",
      actor: "support",
    });
    expect(
      [...history.set.links.values()].filter(({ revokedBy }) => revokedBy === seq),
    ).toHaveLength(3);
    expect(history.person("user_id:ada")).toEqual(["user_id:ada", "device_id:d1"]);
  });

  test("writes a cannot-link for each revoked pair", () => {
    const history = openHistory();
    history.send({ userId: "ada", anonymousId: "x1", ...device("d1") });
    const unmerge = separate(history, ["user_id:ada"]);
    expect([...history.set.cannotLinks.values()]).toEqual([
      { pair: [1, 2], unmerge },
      { pair: [1, 3], unmerge },
    ]);
    for (const key of ["device_id:d1", "anonymous_id:x1"])
      expect(history.person(key)).toEqual([key]);
  });

  test("gives each side the id of its own oldest facet", () => {
    const history = joinedByMistake();
    separate(history, ["user_id:ada"]);
    expect(history.profileOf("user_id:ada")?.id).toBe(1);
    expect(history.profileOf("anonymous_id:x1")?.id).toBe(2);
  });

  test("of somebody else's identifier, of all or of nothing changes nothing", () => {
    const history = joinedByMistake();
    history.send({ userId: "bo" });
    const before = pictureOf(history.set);
    const ada = history.profileOf("user_id:ada")?.id ?? 0;
    expect(history.unmerge(["user_id:bo", "anonymous_id:x1", "email:no@x.se"], ada)).toEqual({
      problem: "identifier-not-in-profile",
      identifiers: [
        { ns: "user_id", value: "bo" },
        { ns: "email", value: "no@x.se" },
      ],
    });
    for (const take of [[], ["user_id:ada", "anonymous_id:x1"]])
      expect(history.unmerge(take, ada)).toEqual({ problem: "nothing-to-separate" });
    expect(pictureOf(history.set)).toEqual(before);
  });

  test.prop([histories(), fc.nat(9), fc.nat(30)], { numRuns: 300 })(
    "L3: after any history each side is the fold over its own facets, each once",
    (placed, which, mask) => {
      const history = play(placed);
      const profiles = [...history.set.profiles.values()].filter((each) => each.members.length > 1);
      const profile = profiles[which % Math.max(1, profiles.length)];
      const take = membersOf(history.set, profile).filter((_, index) => (mask >> index) % 2 === 1);
      if (profile && take.length > 0) history.unmerge(take);
      for (const { members, state } of history.set.profiles.values()) {
        const states = members.map(
          ({ facet }) => history.set.facets.get(facet)?.state ?? EMPTY_STATE,
        );
        expect(encodeState(state)).toBe(encodeState(states.reduce(combine, EMPTY_STATE)));
      }
    },
  );
});

/** The same message with only the identifiers that stood. */
const asKept = (message: JsonObject, sent: Sent): JsonObject => {
  const { event } = sent;
  if (isRejection(event)) throw new Error(event.code);
  const dropped = new Set(refusedIn(sent).map((text) => text.split(/[: ]/)[0]));
  return Object.fromEntries(
    Object.entries(message).filter(
      ([name]) =>
        !(name === "anonymousId" && dropped.has("anonymous_id")) &&
        !(name === "context" && dropped.has("device_id")),
    ),
  );
};

describe("after an unmerge", () => {
  test.prop([fc.array(fc.boolean(), { minLength: 50, maxLength: 50 }), fc.boolean()], {
    numRuns: 10,
  })(
    "100 events with both ids and 100 that reach over third ids leave both sides apart, as if never joined",
    (turns, takesUser) => {
      const joined = joinedByMistake();
      const never = openHistory();
      never.send({ userId: "ada", event: "Order Completed" });
      const added = { event: "Product Added", properties: { product_id: "lamp" } };
      never.send({ anonymousId: "x1", ...added });
      never.send({ userId: "ada", event: "Product Viewed" });
      separate(joined, [takesUser ? "user_id:ada" : "anonymous_id:x1"]);

      const both = turns.flatMap((turn, index) =>
        [0, 1].map((copy) => ({
          userId: "ada",
          anonymousId: "x1",
          event: turn ? "Product Added" : "Order Completed",
          properties: { product_id: `p${index}${copy}` },
        })),
      );
      const [direct, around] = [{ userId: "ada" }, { anonymousId: "x1" }];
      const over = turns.flatMap((turn, index) =>
        (turn ? [direct, around] : [around, direct]).map((side) => ({
          ...side,
          ...device(`d${index}`),
          event: "Product Added",
          properties: { product_id: `q${index}` },
        })),
      );
      expect([both.length, over.length]).toEqual([100, 100]);

      let refusals = 0;
      for (const message of [...both, ...over]) {
        const sent = joined.send(message);
        refusals += refusedIn(sent).filter((text) => text.endsWith("cannot-link")).length;
        never.send(asKept(message, sent));
      }
      expect(refusals).toBe(150);
      expect(joined.person("user_id:ada")).not.toContain("anonymous_id:x1");
      const [real, imagined] = [pictureOf(joined.set), pictureOf(never.set)];
      expect(real.facets).toEqual(imagined.facets);
      const unmarked = real.profiles.map((profile) => ({
        ...profile,
        members: profile.members.map(({ apart: _apart, ...member }) => member),
      }));
      expect(unmarked).toEqual(imagined.profiles);
    },
  );

  test("the event goes through the drop rule and says so", () => {
    const history = joinedByMistake();
    separate(history, ["anonymous_id:x1"]);
    const sent = history.send({ userId: "ada", anonymousId: "x1", ...device("d1") });
    expect(refusedIn(sent)).toEqual(["anonymous_id:x1 cannot-link"]);
    expect(sent.entries.at(-1)).toMatchObject({ kind: "refusal", facet: 1, others: [2] });
    expect(history.person("user_id:ada")).toEqual(["user_id:ada", "device_id:d1"]);
  });

  test("a link is refused when both ends would meet through third components", () => {
    const history = joinedByMistake();
    separate(history, ["anonymous_id:x1"]);
    history.send({ userId: "ada", ...email("a@x.se") });
    history.send({ anonymousId: "x1", ...device("d1") });
    const sent = history.send({ context: { device: { id: "d1" }, traits: { email: "a@x.se" } } });
    expect(refusedIn(sent)).toEqual(["device_id:d1 cannot-link"]);
  });

  test("one event cannot carry a bridge of identifiers that are all new", () => {
    const history = joinedByMistake();
    separate(history, ["anonymous_id:x1"]);
    history.send({ userId: "ada", ...device("d1") });
    const sent = history.send({ anonymousId: "x1", ...device("d1") });
    expect(refusedIn(sent)).toEqual(["anonymous_id:x1 cannot-link"]);
    expect(history.person("anonymous_id:x1")).toEqual(["anonymous_id:x1"]);
  });

  test("a trusted alias may not pass a cannot-link", () => {
    const history = joinedByMistake();
    separate(history, ["anonymous_id:x1"]);
    const sent = history.send({ type: "alias", userId: "ada", previousId: "x1" });
    expect(refusedIn(sent)).toEqual(["anonymous_id:x1 cannot-link"]);

    const alias = { type: "alias", userId: "bo", previousId: "bo-old" };
    history.send(alias);
    separate(history, ["user_id:bo-old"]);
    expect(refusedIn(history.send(alias))).toEqual(["user_id:bo-old cannot-link"]);
  });

  test("others may join either side", () => {
    const history = joinedByMistake();
    separate(history, ["anonymous_id:x1"]);
    expect(refusedIn(history.send({ userId: "bo", anonymousId: "x1" }))).toEqual([]);
  });
});

describe("undo", () => {
  test("lifts both: the links live again and the cannot-links are gone", () => {
    const history = joinedByMistake();
    const before = pictureOf(history.set);
    const seq = separate(history, ["anonymous_id:x1"]);
    expect(history.undo(seq)).toEqual({ seq: seq + 1, profiles: [1] });
    expect(pictureOf(history.set)).toEqual(before);
    history.send({ userId: "ada", ...device("d1") });
    expect(refusedIn(history.send({ anonymousId: "x1", ...device("d1") }))).toEqual([]);
  });

  test("keeps what both sides did meanwhile", () => {
    const history = joinedByMistake();
    const seq = separate(history, ["anonymous_id:x1"]);
    history.send({ userId: "ada" });
    history.send({ anonymousId: "x1" });
    history.undo(seq);
    expect(history.profileOf("anonymous_id:x1")).toMatchObject({ id: 1, state: { events: 5 } });
  });

  test("is done once", () => {
    const history = joinedByMistake();
    const seq = separate(history, ["anonymous_id:x1"]);
    history.undo(seq);
    expect(history.undo(seq)).toEqual({ problem: "unmerge-unknown" });
    expect(history.undo(999)).toEqual({ problem: "unmerge-unknown" });
  });

  test("is refused when the joined profile would break a limit by now", () => {
    const history = joinedByMistake();
    const seq = separate(history, ["anonymous_id:x1"]);
    history.send({ userId: "bo", anonymousId: "x1" });
    const before = pictureOf(history.set);
    expect(history.undo(seq)).toEqual({ problem: "undo-refused", reason: "limit" });
    expect(pictureOf(history.set)).toEqual(before);
  });

  test("is refused when it would put the ends of another cannot-link together", () => {
    const history = openHistory();
    history.send({ userId: "ada", ...device("d1"), anonymousId: "x1" });
    const first = separate(history, ["anonymous_id:x1"]);
    history.send({ anonymousId: "x1", ...email("a@x.se") });
    history.send({ anonymousId: "x2", ...email("a@x.se") });
    history.send({ ...device("d1"), anonymousId: "x3" });
    history.send({ anonymousId: "x3", ...email("b@x.se") });
    separate(history, ["email:b@x.se"]);
    history.send({ ...email("b@x.se"), anonymousId: "x2" });
    expect(history.undo(first)).toEqual({ problem: "undo-refused", reason: "cannot-link" });
  });

  test("of a trusted alias's exception gives the exception back", () => {
    const history = openHistory();
    history.send({ type: "alias", userId: "ada", previousId: "ada-old" });
    history.send({ userId: "ada", anonymousId: "x1" });
    const before = pictureOf(history.set);
    const seq = separate(history, ["user_id:ada-old"]);
    expect(history.undo(seq)).toHaveProperty("seq");
    expect(pictureOf(history.set)).toEqual(before);
  });

  test("of an exception is refused when it would bring a third user along", () => {
    const history = openHistory();
    history.send({ type: "alias", userId: "ada", previousId: "ada-old", ...device("d1") });
    const seq = separate(history, ["user_id:ada"]);
    history.send({ userId: "bo", ...device("d1") });
    expect(history.undo(seq)).toEqual({ problem: "undo-refused", reason: "limit" });
  });

  test("judges each person it joins apart from the others", () => {
    const history = openHistory();
    history.send({ userId: "ada", anonymousId: "x1" });
    history.send({ anonymousId: "x1", ...device("d1") });
    history.send({ ...device("d1"), anonymousId: "x2" });
    const first = separate(history, ["user_id:ada", "anonymous_id:x2"]);
    separate(history, ["device_id:d1"]);
    expect(history.undo(first)).toEqual({ seq: expect.any(Number), profiles: [1, 3] });
    expect(history.person("user_id:ada")).toEqual(["user_id:ada", "anonymous_id:x1"]);
    expect(history.person("anonymous_id:x2")).toEqual(["device_id:d1", "anonymous_id:x2"]);
  });

  test.prop([histories(), fc.nat(9), fc.nat(30)], { numRuns: 300 })(
    "right after its unmerge leaves nothing changed",
    (placed, which, mask) => {
      const history = play(placed);
      const profiles = [...history.set.profiles.values()].filter((each) => each.members.length > 1);
      const profile = profiles[which % Math.max(1, profiles.length)];
      const take = membersOf(history.set, profile).filter((_, index) => (mask >> index) % 2 === 1);
      const before = pictureOf(history.set);
      if (!profile || take.length === 0) return;
      const done = history.unmerge(take, profile.id);
      if (!isSeparationProblem(done)) expect(history.undo(done.seq)).toHaveProperty("seq");
      expect(pictureOf(history.set)).toEqual(before);
    },
  );
});
