import { describe, expect } from "vitest";
import { test } from "@fast-check/vitest";
import { accountTraitsOf } from "../src/account/index.ts";
import { isRejection } from "../src/event/index.ts";
import { accountsOf } from "../src/profile/index.ts";
import type { JsonObject } from "../src/json/index.ts";
import type { History, Placed, Step } from "../src/commit/history.arbitraries.ts";
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

type Side = {
  readonly real: History;
  readonly model: ReturnType<typeof openAccountModel>;
};

const facetsOf = ({ real }: Side, profile: number): number[] =>
  real.set.profiles.get(profile)?.members.map(({ facet }) => facet) ?? [];

const send = (
  { real, model }: Side,
  message: JsonObject & { readonly timestamp: number },
  at: number,
  trusted: boolean,
): void => {
  const { event, entries } = real.send(message, trusted ? { at } : { at, trust: BROWSER });
  const entry = entries.find(({ kind }) => kind === "event");
  if (!isRejection(event) && entry?.kind === "event")
    model.happen(event, entry.facet, namedBy(message, trusted));
};

const separate = ({ real }: Side, step: Step, now: number): void => {
  const take = step.step === "unmerge" ? takeOf(real.set, step) : [];
  if (take.length > 0) real.unmerge(take);
  if (step.step === "undo") real.undo(unmergeMeant(real.log, step), now);
};

const happen = (side: Side, { step, late }: Placed, now: number): void => {
  const { real, model } = side;
  switch (step.step) {
    case "send":
      send(side, { ...step.message, timestamp: now - late * HALF_DAY }, now, step.trusted);
      break;
    case "leave": {
      const ids = [...real.set.profiles.keys()].sort((a, b) => a - b);
      const before = facetsOf(side, ids[step.profile % Math.max(1, ids.length)] ?? 0);
      const left = real.leave(step, now) !== null;
      expect(left).toBe(model.leave(before, step.account, now));
      break;
    }
    case "wait":
      real.passTo(now);
      break;
    default:
      separate(side, step, now);
  }
};

const compare = (placed: readonly Placed[]): void => {
  const side: Side = { real: openHistory(), model: openAccountModel() };
  const { real, model } = side;
  let now = START;
  for (const each of placed) {
    now += HALF_DAY + (each.step.step === "wait" ? each.step.days * DAY : 0);
    happen(side, each, now);
    for (const { id, state } of real.set.profiles.values())
      expect(accountsOf(state.accounts).map(({ account, since }) => ({ account, since }))).toEqual(
        model.accountsOf(facetsOf(side, id)),
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
