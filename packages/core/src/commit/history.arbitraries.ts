import { fc } from "@fast-check/vitest";
import { encodeAccount } from "../account/index.ts";
import type { Statement } from "../consent/index.ts";
import type { Event, Rejection } from "../event/index.ts";
import { acceptEvent, identifierKey, isRejection } from "../event/index.ts";
import type { IdentityPolicySource, Trust } from "../identity/index.ts";
import { compileIdentity, DEFAULT_IDENTITY, readIdentifiers } from "../identity/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import { own, ownObject } from "../json/index.ts";
import { encodeState } from "../profile/index.ts";
import type { Program } from "../segment/index.ts";
import { NO_PROGRAM } from "../segment/index.ts";
import { commitEvent } from "./commit-event.ts";
import { recordConsent } from "./consent.ts";
import type { Entry, Recorded } from "./entry.ts";
import { expireProfile } from "./expire.ts";
import { fireTimer } from "./fire.ts";
import { leaveAccount } from "./leave.ts";
import { commitNarrowly } from "./narrow.arbitraries.ts";
import type { Separated, SeparationProblem } from "./separate.ts";
import { undoUnmerge, unmerge } from "./separate.ts";
import { dueOf, TIMER_KINDS } from "./timers.ts";
import type { ProfileRecord, WorkingSet } from "./working-set.ts";
import { emptyWorkingSet } from "./working-set.ts";

export const MINUTE = 60_000;
export const DAY = 86_400_000;
/** Histories go in such steps, so that the edges of weeks and days are met often. */
export const HALF_DAY = DAY / 2;
/** A day at noon, so that nothing lies on a day boundary by accident. */
export const START = 20_000 * DAY + HALF_DAY;

/** A browser that signs with the test's own secret. */
export const BROWSER: Trust = {
  kind: "browser",
  verify: (identifier, hash) => hash === `signed ${identifierKey(identifier)}`,
};

export type Sending = {
  /** Time of receipt and commit. */
  readonly at?: number;
  readonly trust?: Trust;
};

export type Sent = {
  readonly event: Event | Rejection;
  /** What the commit wrote to the log. */
  readonly entries: readonly Entry[];
};

const parted = (key: string) => {
  const [ns = "", ...value] = key.split(":");
  return { ns, value: value.join(":") };
};

/** What a history's message says of consent: `context.said`, by purpose, for `context.days`, if for some. */
const saidIn = ({ message, time, source }: Event): Statement[] => {
  const context = ownObject(message, "context");
  const days = own(context, "days");
  return Object.entries(ownObject(context, "said")).map(([purpose, granted]) => ({
    purpose,
    granted: granted === true,
    time,
    expires: granted === true && typeof days === "number" ? time + days * DAY : null,
    basis: "consent",
    source,
    wording: null,
    via: "event",
  }));
};

/** A log with its working set, as one process would keep them: messages in, entries out. */
export const openHistory = (
  source: IdentityPolicySource = DEFAULT_IDENTITY,
  consentIn: (event: Event) => readonly Statement[] = saidIn,
) => {
  const policy = compileIdentity(source);
  const set = emptyWorkingSet();
  const log: Recorded[] = [];
  let [seq, facet, messages, now] = [0, 0, 0, START];
  let program = NO_PROGRAM;
  const contextAt = (at: number) => ({
    at,
    policy,
    nextSeq: () => (seq += 1),
    program,
    nextFacet: () => (facet += 1),
  });

  const send = (message: JsonObject, { at, trust = { kind: "trusted" } }: Sending = {}): Sent => {
    now = at ?? now + MINUTE;
    const event = acceptEvent(
      { type: "track", event: "Seen", messageId: `m${(messages += 1)}`, ...message },
      {
        source: trust.kind === "trusted" ? "shop" : "web",
        receivedAt: now,
        historical: false,
        parseInstant: () => null,
        readIdentifiers: (raw, type) => readIdentifiers(raw, type, policy, trust),
        fallbackId: () => `made ${messages}`,
      },
    );
    const before = log.length;
    if (!isRejection(event)) {
      const consent = consentIn(event);
      const said = consent.length > 0 ? { ...event, consent } : event;
      commitNarrowly(set, said, (narrow) => commitEvent(narrow, log, contextAt(now), said));
    }
    return { event, entries: log.slice(before).map(({ entry }) => entry) };
  };

  const profileOf = (key: string): ProfileRecord | undefined => {
    const held = set.byIdentifier.get(key);
    return held && set.profiles.get(held.profile);
  };

  return {
    set,
    log,
    send,
    profileOf,
    contextAt,
    /** Other definitions are live from here on. */
    publish: (next: Program): void => {
      program = next;
    },
    /** The identifiers of whoever has this one, oldest facet first. */
    person: (key: string): string[] => membersOf(set, profileOf(key)),
    stateOf: (key: string): string | undefined => {
      const profile = profileOf(key);
      return profile && encodeState(profile.state);
    },
    unmerge: (take: readonly string[], profile?: number): Separated | SeparationProblem =>
      unmerge(set, log, contextAt(now), {
        profile: profile ?? profileOf(take[0] ?? "")?.id ?? 0,
        take: take.map(parted),
        reason: "mistake",
        actor: "support",
      }),
    undo: (seq: number, at = now): Separated | SeparationProblem =>
      undoUnmerge(set, log, contextAt(at), {
        unmerge: seq,
        together: log.flatMap((each) =>
          each.seq === seq && each.entry.kind === "unmerge" ? each.entry.facets : [],
        ),
        actor: "support",
      }),
    /** Takes one of the profiles that there are out of an account. */
    leave: (
      { profile, account }: { profile: number; account: string },
      at = now,
    ): number | null => {
      const ids = [...set.profiles.keys()].sort((a, b) => a - b);
      const id = ids[profile % Math.max(1, ids.length)];
      if (id === undefined) return null;
      return leaveAccount(set, log, contextAt(at), { profile: id, account, actor: "support" });
    },
    /** Records what somebody was told of a person's answers. */
    tell: (key: string, statements: readonly Statement[], at = now): void => {
      now = at;
      recordConsent(set, log, contextAt(at), { identifier: parted(key), statements });
    },
    expire: (id: number, at: number): boolean => expireProfile(set, log, contextAt(at), id),
    /** Fires every timer that is due, oldest profile first. */
    passTo: (at: number): void => {
      now = at;
      for (const profile of [...set.profiles.values()].sort((a, b) => a.id - b.id))
        for (const kind of TIMER_KINDS)
          if ((dueOf(kind, profile) ?? Infinity) <= at)
            fireTimer(set, log, contextAt(at), { kind, profile: profile.id });
    },
  };
};
export type History = ReturnType<typeof openHistory>;

export const membersOf = (set: WorkingSet, profile: ProfileRecord | undefined): string[] =>
  (profile?.members ?? []).flatMap(({ facet }) => {
    const held = set.facets.get(facet);
    return held ? [identifierKey(held.identifier)] : [];
  });

/** Everything a working set holds, in one order and as bytes: equal states are equal text. */
export const pictureOf = (set: WorkingSet) => ({
  facets: [...set.facets.values()]
    .sort((a, b) => a.id - b.id)
    .map((each) => ({ ...each, state: encodeState(each.state) })),
  profiles: [...set.profiles.values()]
    .sort((a, b) => a.id - b.id)
    .map(({ id, members, state }) => ({ id, members, state: encodeState(state) })),
  links: [...set.links]
    .map(([key, link]) => [key, { ...link }] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1)),
  cannotLinks: [...set.cannotLinks].sort(([a], [b]) => (a < b ? -1 : 1)),
  accounts: [...set.accounts.values()]
    .map(({ id, state }) => ({ id, state: encodeAccount(state) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1)),
});

/** One thing that happens; `unmerge` and `undo` choose among what there is when they happen. */
export type Step =
  | { readonly step: "send"; readonly message: JsonObject; readonly trusted: boolean }
  | { readonly step: "unmerge"; readonly profile: number; readonly mask: number }
  | { readonly step: "undo"; readonly unmerge: number }
  | { readonly step: "leave"; readonly profile: number; readonly account: string }
  | { readonly step: "wait"; readonly days: number };

/** Small pools, so that people collide; blocked, malformed and twice-spelled values among them. */
const POOLS = {
  userId: ["ada", "bo", "cy", "ada", "bo", 7, "null"],
  anonymousId: ["x1", "x2", "x3", "x1", "x2", "Anonymous"],
  deviceId: ["d1", "d2"],
  email: ["a@x.se", "A@X.se", "b@x.se", "c@x.se", "d@x.se", "e@x.se", "f@x.se", "not one", "Null"],
  phone: ["+46701740605", "+46 70-174 06 05", "+46701740606", "12"],
  loyalty: ["l1", "l2"],
  groupId: ["acme", "globex", "acme", "null"],
  previousId: ["x1", "x2", "ada", "bo", "cy", "new", "null"],
} as const;

const TYPES = [
  ...(["track", "track", "identify", "identify", "identify", "page", "alias"] as const),
  ...(["group", "group"] as const),
] as const;
const NAMES = ["Product Added", "Product Added", "Product Removed", "Order Completed"] as const;

/** Deals small numbers out of one array, so that a history is cheap to make and to shrink. */
const dealer = (numbers: readonly number[]) => {
  let next = 0;
  const upTo = (most: number): number => (numbers[(next += 1) % numbers.length] ?? 0) % (most + 1);
  return {
    upTo,
    oneOf: <T>(pool: readonly [T, ...T[]]): T => pool[upTo(pool.length - 1)] ?? pool[0],
    maybe: <T>(outOf: number, make: () => T): T | undefined =>
      upTo(outOf) === 0 ? make() : undefined,
  };
};
type Dealer = ReturnType<typeof dealer>;

const given = (members: Readonly<Record<string, Json | undefined>>): JsonObject => {
  const present: Record<string, Json> = {};
  for (const [name, value] of Object.entries(members))
    if (value !== undefined) present[name] = value;
  return present;
};

const hashOf = (ns: string, raw: string | number | undefined, how: string): Json | undefined =>
  raw === undefined ? undefined : `${how} ${ns}:${raw}`;

const messageOf = (deal: Dealer): JsonObject => {
  const type = deal.oneOf(TYPES);
  const userId = deal.maybe(2, () => deal.oneOf(POOLS.userId));
  const email = deal.maybe(2, () => deal.oneOf(POOLS.email));
  const groupId = deal.maybe(type === "group" ? 0 : 3, () => deal.oneOf(POOLS.groupId));
  const signs = deal.upTo(2);
  return given({
    type,
    event: type === "track" ? deal.oneOf(NAMES) : undefined,
    userId,
    anonymousId: deal.maybe(1, () => deal.oneOf(POOLS.anonymousId)),
    previousId: type === "alias" ? deal.oneOf(POOLS.previousId) : undefined,
    groupId: type === "group" ? groupId : undefined,
    traits: given({
      email,
      phone: deal.maybe(4, () => deal.oneOf(POOLS.phone)),
      loyalty_id: deal.maybe(5, () => deal.oneOf(POOLS.loyalty)),
      plan: deal.maybe(2, () => deal.oneOf(["free", "paid", null])),
    }),
    properties: given({
      product_id: deal.oneOf(["lamp", "tent", "rope"]),
      email: deal.maybe(3, () => "decoy@x.se"),
      anonymousId: deal.maybe(3, () => "decoy"),
    }),
    context: given({
      device: deal.maybe(4, () => ({ id: deal.oneOf(POOLS.deviceId) })),
      locale: deal.maybe(3, () => deal.oneOf(["sv-SE", "en-GB"])),
      groupId: type === "group" ? undefined : groupId,
      said: deal.maybe(2, () => ({ [deal.oneOf(["marketing", "ads"])]: deal.upTo(2) > 0 })),
      days: deal.maybe(1, () => deal.oneOf([1, 2, 7, 30])),
      traits: deal.maybe(4, () =>
        deal.upTo(3) === 0
          ? { loyalty_id: deal.oneOf(POOLS.loyalty) }
          : { email: deal.oneOf(POOLS.email) },
      ),
      userHash:
        signs === 0
          ? undefined
          : given({
              group_id: hashOf("group_id", groupId, "signed"),
              user_id: hashOf("user_id", userId, signs === 2 ? "forged" : "signed"),
              email: hashOf("email", email?.toLowerCase(), "signed"),
            }),
    }),
  });
};

const stepOf = (numbers: readonly number[]): Step => {
  const deal = dealer(numbers);
  const kind = deal.upTo(19);
  if (kind >= 18)
    return { step: "leave", profile: deal.upTo(9), account: deal.oneOf(["acme", "globex"]) };
  if (kind >= 16) return { step: "unmerge", profile: deal.upTo(9), mask: deal.upTo(30) + 1 };
  if (kind >= 14) return { step: "undo", unmerge: deal.upTo(3) };
  if (kind === 13) return { step: "wait", days: deal.oneOf([0, 1, 3, 30, 89, 89.5, 90]) };
  return { step: "send", message: messageOf(deal), trusted: deal.upTo(2) > 0 };
};

/** How long before it is received something happened, in half days: up to ten days, often nothing. */
const lateness = (numbers: readonly number[]): number => {
  const [, , , , first = 0, second = 0] = numbers;
  return first % 3 === 0 ? second % 21 : 0;
};

/** A step, and how late its message arrives (half days). */
export type Placed = { readonly step: Step; readonly late: number };

export const histories = (maxLength = 40): fc.Arbitrary<Placed[]> =>
  fc
    .array(fc.noBias(fc.uint8Array({ minLength: 29, maxLength: 29 })), {
      minLength: 1,
      maxLength,
      size: "max",
    })
    .map((all) => all.map((bytes) => ({ step: stepOf([...bytes]), late: lateness([...bytes]) })));

/** The identifiers that an `unmerge` step takes: a part of one of the profiles that have parts. */
export const takeOf = (
  set: WorkingSet,
  step: Extract<Step, { step: "unmerge" }>,
): readonly string[] => {
  const divisible = [...set.profiles.values()]
    .filter(({ members }) => members.length > 1)
    .sort((a, b) => a.id - b.id);
  const profile = divisible[step.profile % Math.max(1, divisible.length)];
  return membersOf(set, profile).filter((_, index) => (step.mask >> (index % 5)) % 2 === 1);
};

/** The unmerge that an `undo` step means, by its sequence: one of the latest. */
export const unmergeMeant = (
  log: readonly Recorded[],
  step: Extract<Step, { step: "undo" }>,
): number =>
  log
    .filter(({ entry }) => entry.kind === "unmerge")
    .map(({ seq }) => seq)
    .at(-1 - step.unmerge) ?? 0;

/** Lets a history happen. */
export const play = (placed: readonly Placed[]): History => {
  const history = openHistory();
  let now = START;
  for (const { step, late } of placed) {
    now += HALF_DAY;
    switch (step.step) {
      case "send":
        history.send(
          { ...step.message, timestamp: now - late * HALF_DAY },
          step.trusted ? { at: now } : { at: now, trust: BROWSER },
        );
        break;
      case "unmerge": {
        const take = takeOf(history.set, step);
        if (take.length > 0) history.unmerge(take);
        break;
      }
      case "leave":
        history.leave(step);
        break;
      case "undo":
        history.undo(unmergeMeant(history.log, step));
        break;
      case "wait":
        now += step.days * DAY;
        history.passTo(now);
    }
  }
  return history;
};
