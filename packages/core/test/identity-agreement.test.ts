import { test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { History, Placed, Sent } from "../src/commit/history.arbitraries.ts";
import {
  BROWSER,
  DAY,
  HALF_DAY,
  histories,
  membersOf,
  openHistory,
  START,
  takeOf,
  unmergeMeant,
} from "../src/commit/history.arbitraries.ts";
import { isSeparationProblem } from "../src/commit/index.ts";
import type { Identifier, MessageType } from "../src/event/index.ts";
import { identifierKey, isRejection, MESSAGE_TYPES } from "../src/event/index.ts";
import type { IdentityPolicySource } from "../src/identity/index.ts";
import { DEFAULT_IDENTITY } from "../src/identity/index.ts";
import type { JsonObject } from "../src/json/index.ts";
import { attributesOf } from "../src/profile/index.ts";
import { openIdentityModel, readMessage, rejectionOf } from "./reference/identity-model.ts";

type Model = ReturnType<typeof openIdentityModel>;

const RUNS = 2_000;

/** The policy as the design says it, for the model; the real one reads its own. */
const SAID: IdentityPolicySource = {
  namespaces: [
    { name: "user_id", from: "userId", form: "exact", limit: { count: 1 }, anonymous: false },
    { name: "loyalty_id", from: "traits.loyalty_id", form: "exact", anonymous: false },
    {
      name: "email",
      from: "traits.email",
      form: "email",
      limit: { count: 5, within: "7d" },
      anonymous: false,
    },
    { name: "phone", from: "traits.phone", form: "phone", anonymous: false },
    { name: "device_id", from: "context.device.id", form: "exact", anonymous: true },
    { name: "anonymous_id", from: "anonymousId", form: "exact", anonymous: true },
  ],
  blocked: [],
};

/** Two e-mails in two days: a limit that short histories meet. */
const STRICT: IdentityPolicySource = {
  ...SAID,
  namespaces: SAID.namespaces.map((each) =>
    each.name === "email" ? { ...each, limit: { count: 2, within: "2d" } } : each,
  ),
};

/** Another order: the loyalty id first, and one of them. */
const LOYAL: IdentityPolicySource = {
  ...SAID,
  namespaces: SAID.namespaces
    .toSorted((a, b) => Number(b.name === "loyalty_id") - Number(a.name === "loyalty_id"))
    .map((each) => (each.name === "loyalty_id" ? { ...each, limit: { count: 1 } } : each)),
};

const verify = (identifier: Identifier, hash: string): boolean =>
  hash === `signed ${identifierKey(identifier)}`;

const keys = (identifiers: readonly Identifier[]): string[] => identifiers.map(identifierKey);

const peopleOf = ({ set }: History) =>
  [...set.profiles.values()]
    .sort((a, b) => a.id - b.id)
    .map((profile) => {
      const { cart: _cart, ...traits } = attributesOf(profile.state);
      const { orders, events, cart } = profile.state;
      const products = Object.entries(cart.lines)
        .filter(([, { value }]) => value !== null)
        .sort(([, a], [, b]) => b.stamp[0] - a.stamp[0] || (a.stamp[1] < b.stamp[1] ? 1 : -1))
        .map(([id]) => id);
      return {
        id: profile.id,
        facets: membersOf(set, profile),
        traits,
        cart: products,
        orders,
        events,
      };
    });

const linksOf = ({ set, log }: History): string[] => {
  const exceptions = new Set(
    log.flatMap(({ seq, entry }) => (entry.kind === "link" && entry.exception ? [seq] : [])),
  );
  return [...set.links.values()]
    .filter(({ revokedBy }) => revokedBy === null)
    .map(({ pair, seq }) => `${pair.join("-")}${exceptions.has(seq) ? " exception" : ""}`)
    .sort();
};

const anchorOf = ({ set }: History, { entries }: Sent): string | undefined => {
  const entry = entries.find(({ kind }) => kind === "event");
  const held = entry?.kind === "event" ? set.facets.get(entry.facet) : undefined;
  return held && identifierKey(held.identifier);
};

const refusalsIn = ({ set }: History, { entries }: Sent) => {
  const refusals = entries.flatMap((entry) => (entry.kind === "refusal" ? [entry] : []));
  const others = refusals.flatMap(({ others }) => others);
  return {
    refused: refusals.flatMap(({ refused }) =>
      refused.map(({ identifier, reason }) => `${identifierKey(identifier)} ${reason}`),
    ),
    others: others.flatMap((id) => set.facets.get(id)?.identifier ?? []).map(identifierKey),
  };
};

const typeOf = ({ type }: JsonObject): MessageType => {
  const found = MESSAGE_TYPES.find((each) => each === type);
  if (found === undefined) throw new Error("a history has no such message");
  return found;
};

/** What an account is called is no identifier of anybody: account-agreement.test.ts is about them. */
const isAccount = (key: string): boolean => key.startsWith("group_id:");

type Pair = {
  readonly real: History;
  readonly model: Model;
  readonly policy: IdentityPolicySource;
};

const compareSend = (
  { real, model, policy }: Pair,
  message: JsonObject,
  at: number,
  trusted: boolean,
): void => {
  const sent = real.send(message, trusted ? { at } : { at, trust: BROWSER });
  const type = typeOf(message);
  const reading = readMessage(message, type, policy, trusted ? null : verify);
  const { event } = sent;
  expect(isRejection(event) ? event.code : null).toBe(rejectionOf(message, type, reading));
  if (isRejection(event)) return;
  const ignored = event.ignored.map(
    ({ identifier, reason }) => `${identifierKey(identifier)} ${reason}`,
  );
  expect(keys(event.identifiers)).toEqual(reading.identifiers);
  expect(keys(event.claims).filter((key) => !isAccount(key))).toEqual(reading.claims);
  expect(ignored.filter((key) => !isAccount(key))).toEqual(reading.ignored);
  const { anchor, ...refusals } = model.happen(event, reading.identifiers, trusted);
  expect(anchorOf(real, sent)).toBe(anchor);
  expect(refusalsIn(real, sent)).toEqual(refusals);
};

const outcomeOf = (done: ReturnType<History["undo"]>): string => {
  if (!isSeparationProblem(done)) return "done";
  return done.problem === "undo-refused" ? done.reason : done.problem;
};

const compare = (
  placed: readonly Placed[],
  policy: IdentityPolicySource,
  ours: IdentityPolicySource,
): void => {
  const real = openHistory(ours);
  const model = openIdentityModel(policy);
  let now = START;
  for (const { step, late } of placed) {
    now += HALF_DAY;
    // Nothing of who is who.
    if (step.step === "leave") real.leave(step);
    else if (step.step === "send") {
      const timestamp = now - late * HALF_DAY;
      compareSend({ real, model, policy }, { ...step.message, timestamp }, now, step.trusted);
    } else if (step.step === "unmerge") {
      const take = takeOf(real.set, step);
      const done = take.length > 0 ? real.unmerge(take) : { problem: "nobody" };
      if ("seq" in done) expect(model.unmerge(done.seq, take)).toBeGreaterThan(0);
    } else if (step.step === "undo") {
      const unmerge = unmergeMeant(real.log, step);
      expect(outcomeOf(real.undo(unmerge, now))).toBe(model.undo(unmerge, now));
    } else {
      now += step.days * DAY;
      real.passTo(now);
      model.passTo(now);
    }
    expect(linksOf(real)).toEqual(model.links());
  }
  expect(peopleOf(real)).toEqual(model.people());
  expect([...real.set.cannotLinks.keys()].sort()).toEqual(model.apart());
};

describe("the reference model of identity", () => {
  for (const [named, said, ours] of [
    ["the shipped policy", SAID, DEFAULT_IDENTITY],
    ["a strict limit on e-mails", STRICT, STRICT],
    ["another order of namespaces", LOYAL, LOYAL],
  ] as const)
    test.prop([histories()], { numRuns: RUNS })(
      `agrees, under ${named}, on who is who, what was refused and why, and what is known of each`,
      (placed) => compare(placed, said, ours),
    );
});
