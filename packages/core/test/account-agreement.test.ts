import { describe, expect } from "vitest";
import { test } from "@fast-check/vitest";
import { accountTraitsOf } from "../src/account/index.ts";
import { isRejection } from "../src/event/index.ts";
import { accountsOf } from "../src/profile/index.ts";
import type { History, Placed } from "../src/commit/history.arbitraries.ts";
import {
  BROWSER,
  DAY,
  HALF_DAY,
  histories,
  openHistory,
  START,
  takeOf,
  unmergeMeant,
} from "../src/commit/history.arbitraries.ts";
import { namedBy, openAccountModel } from "./reference/account-model.ts";

const accountsIn = ({ set }: History) =>
  [...set.accounts.values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, state }) => ({
      id,
      traits: Object.fromEntries(accountTraitsOf(state).map(({ name, value }) => [name, value])),
      events: state.events,
      orders: state.orders,
      first: state.first?.[0],
      last: state.last?.[0],
    }));

const compare = (placed: readonly Placed[]): void => {
  const real = openHistory();
  const model = openAccountModel();
  let now = START;
  const facetsOf = (profile: number): number[] =>
    real.set.profiles.get(profile)?.members.map(({ facet }) => facet) ?? [];
  for (const { step, late } of placed) {
    now += HALF_DAY;
    if (step.step === "send") {
      const message = { ...step.message, timestamp: now - late * HALF_DAY };
      const sending = step.trusted ? { at: now } : { at: now, trust: BROWSER };
      const { event, entries } = real.send(message, sending);
      const entry = entries.find(({ kind }) => kind === "event");
      if (isRejection(event) || entry?.kind !== "event") continue;
      model.happen(event, entry.facet, namedBy(message, step.trusted));
    } else if (step.step === "leave") {
      const ids = [...real.set.profiles.keys()].sort((a, b) => a - b);
      const before = facetsOf(ids[step.profile % Math.max(1, ids.length)] ?? 0);
      const left = real.leave(step, now) !== null;
      expect(left).toBe(model.leave(before, step.account, now));
    } else if (step.step === "unmerge") {
      const take = takeOf(real.set, step);
      if (take.length > 0) real.unmerge(take);
    } else if (step.step === "undo") real.undo(unmergeMeant(real.log, step), now);
    else {
      now += step.days * DAY;
      real.passTo(now);
    }
    for (const { id, state } of real.set.profiles.values())
      expect(accountsOf(state.accounts).map(({ account, since }) => ({ account, since }))).toEqual(
        model.accountsOf(facetsOf(id)),
      );
  }
  expect(accountsIn(real)).toEqual(model.accounts());
};

describe("the reference model of accounts", () => {
  test.prop([histories()], { numRuns: 1_000 })(
    "agrees on what is known of each account, and after every step on who is in which",
    compare,
  );
});
