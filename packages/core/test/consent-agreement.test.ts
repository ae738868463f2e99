import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { History } from "../src/commit/history.arbitraries.ts";
import {
  DAY,
  membersOf,
  openHistory,
  START,
  takeOf,
  unmergeMeant,
} from "../src/commit/history.arbitraries.ts";
import { isSeparationProblem } from "../src/commit/index.ts";
import type { Consents, PurposeSource, Statement } from "../src/consent/index.ts";
import { compilePurposes, permissionOf, statementFor } from "../src/consent/index.ts";
import { identifierKey, isRejection } from "../src/event/index.ts";
import { DEFAULT_IDENTITY } from "../src/identity/index.ts";
import type { JsonObject } from "../src/json/index.ts";
import { createSignals } from "../src/signal/index.ts";
import type { ModelPurpose, Said } from "./reference/consent-model.ts";
import { openConsentModel } from "./reference/consent-model.ts";
import { openIdentityModel, readMessage } from "./reference/identity-model.ts";

const signals = createSignals();
const RUNS = Number(process.env["ATTUNE_CONSENT_RUNS"] ?? 1_000);
/** Many histories on a busy machine take their time. */
const PATIENCE_MS = Math.max(60_000, RUNS * 60);
const HOUR = DAY / 24;

const DEFINED: readonly PurposeSource[] = [
  {
    key: "marketing",
    basis: "consent",
    expiresAfter: "24h",
    signals: { segment: ["ads"], tcf: [], gpp: [], gpc: true },
  },
  { key: "research", basis: "legitimate_interest", processing: "analytics" },
  { key: "orders", basis: "contract", processing: "service" },
];
const REAL = compilePurposes(DEFINED, "consent");
const ENDS_AFTER: Readonly<Record<string, number>> = { marketing: 24 * HOUR };
const KEYS = [...REAL.values()].map(({ key, basis }) => ({ key, basis }));

type Step =
  | { readonly step: "send"; readonly message: JsonObject; readonly late: number }
  | {
      readonly step: "tell";
      readonly key: string;
      readonly told: readonly Said[];
      readonly late: number;
    }
  | { readonly step: "unmerge"; readonly profile: number; readonly mask: number }
  | { readonly step: "undo"; readonly unmerge: number }
  | { readonly step: "wait"; readonly hours: number };

const late = fc.constantFrom(0, 0, 0, 1, 2, 3, 5, 24, 30);
const wording = fc.option(fc.constantFrom("v1", "v2"), { nil: null, freq: 2 });
const answer = fc.boolean();

const consent = fc.record(
  {
    categoryPreferences: fc.dictionary(
      fc.constantFrom("marketing", "Ads", "research", "orders", "other"),
      fc.constantFrom<boolean | string>(true, true, false, "yes"),
      { maxKeys: 3 },
    ),
    wording: fc.constantFrom("v1", "v2"),
  },
  { requiredKeys: ["categoryPreferences"] },
);

const message = fc
  .record(
    {
      userId: fc.constantFrom("ada", "bo"),
      anonymousId: fc.constantFrom("x1", "x2", "x3"),
      email: fc.constantFrom("a@x.se", "b@x.se"),
      consent,
      gpc: fc.constantFrom(true, false, false),
    },
    { requiredKeys: [] },
  )
  .map(
    ({ userId, anonymousId = "x1", email, consent, gpc }): JsonObject => ({
      type: "identify",
      ...(userId === undefined ? {} : { userId }),
      anonymousId,
      ...(email === undefined ? {} : { traits: { email } }),
      context: {
        ...(consent === undefined ? {} : { consent }),
        ...(gpc === undefined ? {} : { globalPrivacyControl: gpc }),
      },
    }),
  );

const told = fc
  .record({
    purpose: fc.constantFrom("marketing", "research", "orders"),
    granted: answer,
    lasts: fc.option(fc.constantFrom(1, 3, 30), { nil: null, freq: 2 }),
    wording,
  })
  .map(
    ({ purpose, granted, lasts, wording }): Said => ({
      purpose,
      granted,
      time: 0,
      expires: granted && lasts !== null ? lasts * HOUR : null,
      wording,
      via: "api",
      source: "crm",
      actor: "anna",
    }),
  );

const key = fc.constantFrom(
  "user_id:ada",
  "user_id:bo",
  "anonymous_id:x1",
  "anonymous_id:x2",
  "email:a@x.se",
  "email:new@x.se",
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ step: fc.constant("send"), message, late }) },
  {
    weight: 4,
    arbitrary: fc.record({
      step: fc.constant("tell"),
      key,
      told: fc.array(told, { minLength: 1, maxLength: 2 }),
      late,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ step: fc.constant("wait"), hours: fc.integer({ min: 0, max: 30 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant("unmerge"),
      profile: fc.nat(3),
      mask: fc.integer({ min: 1, max: 30 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ step: fc.constant("undo"), unmerge: fc.nat(2) }) },
);

/** A step, and how many hours pass before it; none makes a tie. */
const steps = fc.array(fc.tuple(step, fc.constantFrom(0, 0, 1, 2, 5)), {
  minLength: 1,
  maxLength: 40,
  size: "max",
});

/** What a message says of the purposes, from the words of the how-to. */
const statementsIn = (message: JsonObject, time: number): Said[] => {
  const { context } = message;
  const { consent, globalPrivacyControl } = Object(context);
  const preferences: Readonly<Record<string, unknown>> = Object(consent?.categoryPreferences);
  const names: Readonly<Record<string, readonly string[]>> = {
    marketing: ["marketing", "Ads"],
    research: ["research"],
    orders: ["orders"],
  };
  return Object.entries(names).flatMap(([purpose, categories]): Said[] => {
    const said = categories
      .map((name) => preferences[name])
      .filter((each) => typeof each === "boolean");
    const denies = said.includes(false);
    const refuses = globalPrivacyControl === true && purpose === "marketing";
    if (said.length === 0 && !refuses) return [];
    const granted = !denies && !refuses;
    const ends = ENDS_AFTER[purpose];
    return [
      {
        purpose,
        granted,
        time,
        expires: granted && ends !== undefined ? time + ends : null,
        wording: typeof consent?.wording === "string" ? consent.wording : null,
        via: denies || !refuses ? "segment" : "gpc",
        source: "shop",
      },
    ];
  });
};

const asStatement = (said: Said): Statement => {
  const purpose = REAL.get(said.purpose);
  if (!purpose) throw new Error("a history has no such purpose");
  const { via: _via, actor = "", ...rest } = said;
  return { ...rest, basis: purpose.basis, via: "api", actor };
};

const asSaid = ({ basis: _basis, ...said }: Statement): Said => said;

const spelled = ({ time, granted, expires, source, wording, via, actor }: Said): string =>
  JSON.stringify([time, granted, expires, source, wording, via, ...(actor ? [actor] : [])]);

const ledgerOf = ({ set, log }: History): string[] => {
  const lines = log.flatMap(({ entry }) => {
    if (entry.kind !== "consent") return [];
    const identifier = set.facets.get(entry.facet)?.identifier;
    const through = identifier ? identifierKey(identifier) : "gone";
    return entry.statements.map((each) => `${through} ${each.purpose} ${spelled(asSaid(each))}`);
  });
  return [...new Set(lines)].sort();
};

const open = () => ({
  real: openHistory(DEFAULT_IDENTITY, ({ message, source, time }) => {
    return signals.ofMessage(message, { purposes: REAL, source, time, gpc: false }).statements;
  }),
  who: openIdentityModel(DEFAULT_IDENTITY),
  model: openConsentModel(KEYS),
});
type Side = ReturnType<typeof open>;

const peopleIn = ({ who }: Side): (readonly string[])[] => who.people().map(({ facets }) => facets);

const send = (
  { real, who, model }: Side,
  message: JsonObject,
  timestamp: number,
  at: number,
): void => {
  const { event } = real.send({ ...message, timestamp }, { at });
  if (isRejection(event)) throw new Error("every message names somebody");
  const { identifiers } = readMessage(message, "identify", DEFAULT_IDENTITY, null);
  const told = who.happen(event, identifiers, true).refused.map((text) => text.split(" ")[0]);
  const refused = new Set(told);
  // The lowest identifier that stands with the anchor is the device that was asked.
  const asked = identifiers.findLast((key) => !refused.has(key)) ?? identifiers[0] ?? "";
  const person = who.people().find(({ facets }) => facets.includes(asked))?.facets ?? [asked];
  model.carry(asked, person, statementsIn(message, event.time));
};

const happen = (side: Side, step: Step, now: number): void => {
  const { real, who, model } = side;
  switch (step.step) {
    case "send":
      return send(side, step.message, now - step.late * HOUR, now);
    case "tell": {
      const time = now - step.late * HOUR;
      const told = step.told.map((each) => ({
        ...each,
        time,
        expires: each.expires === null ? null : time + each.expires,
      }));
      real.tell(step.key, told.map(asStatement), now);
      who.meet(step.key, now);
      return model.tell(step.key, told);
    }
    case "unmerge": {
      const take = takeOf(real.set, step);
      const done = take.length > 0 ? real.unmerge(take) : { problem: "nobody" };
      if ("seq" in done) who.unmerge(done.seq, take);
      return undefined;
    }
    case "undo": {
      const unmerge = unmergeMeant(real.log, step);
      const done = real.undo(unmerge, now);
      if (isSeparationProblem(done)) who.undo(unmerge, now);
      else expect(who.undo(unmerge, now)).toBe("done");
      return undefined;
    }
    case "wait":
      real.passTo(now);
      return model.passTo(now, peopleIn(side));
  }
};

/** Where everybody stands with each purpose at some instants, by both sides. */
const standings = ({ real, model }: Side, instants: readonly number[]) => {
  const people = [...real.set.profiles.values()].sort((a, b) => a.id - b.id);
  const ask = (
    answerOf: (facets: string[], consents: Consents, purpose: ModelPurpose) => unknown,
  ) =>
    people.map((profile) => {
      const facets = membersOf(real.set, profile);
      return KEYS.map((purpose) => answerOf(facets, profile.state.consent, purpose));
    });
  const ours = ask((_facets, consents, { key }) => {
    const said = statementFor(consents, key);
    const verdicts = instants.map((at) => {
      const permission = permissionOf(REAL.get(key), consents, at);
      return permission.allowed ? "allowed" : permission.reason;
    });
    return { said: said ? asSaid(said) : undefined, verdicts };
  });
  const theirs = ask((facets, _consents, purpose) => ({
    said: model.lastWord(facets, purpose.key),
    verdicts: instants.map((at) => model.verdict(facets, purpose, at)),
  }));
  return { ours, theirs };
};

const compare = (side: Side, instants: readonly number[]): void => {
  const { set } = side.real;
  const people = [...set.profiles.values()].sort((a, b) => a.id - b.id);
  expect(people.map((profile) => membersOf(set, profile))).toEqual(peopleIn(side));
  const { ours, theirs } = standings(side, instants);
  expect(ours).toEqual(theirs);
};

describe("the reference model of consent", () => {
  test.prop([steps], { numRuns: RUNS })(
    "L7: agrees on what everybody may be asked, to the millisecond, on the last word and on the ledger",
    (steps) => {
      const side = open();
      let now = START;
      for (const [step, hours] of steps) {
        now += (hours + (step.step === "wait" ? step.hours : 0)) * HOUR;
        happen(side, step, now);
        compare(side, [now]);
      }
      compare(
        side,
        side.model.instants().flatMap((at) => [at - 1, at, at + 1]),
      );
      expect(ledgerOf(side.real)).toEqual(side.model.ledger());
    },
    PATIENCE_MS,
  );
});
