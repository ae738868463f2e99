import { describe, expect, test } from "vitest";
import type { Event, Identifier, Refusal } from "../event/index.ts";
import type { Statement } from "../consent/index.ts";
import { reachFlaw } from "./reach.ts";

const said = (purpose: string, granted: boolean): Statement => ({
  purpose,
  granted,
  time: 1,
  expires: null,
  basis: "consent",
  source: "web",
  wording: null,
  via: "segment",
});
const ADA: Identifier = { ns: "email", value: "ada@x.se" };
const BOB: Identifier = { ns: "email", value: "bob@x.se" };
const malformed = (value: string): Refusal => ({
  identifier: { ns: "email", value },
  reason: "malformed",
});

const event = (more: Partial<Event>): Event => ({
  source: "web",
  messageId: "m1",
  type: "identify",
  name: "",
  time: 1,
  receivedAt: 1,
  historical: false,
  identifiers: [],
  claims: [],
  ignored: [],
  message: {},
  ...more,
});
const consents = (...statements: readonly Statement[]) => event({ consent: statements });

describe("a fix reaches too far", () => {
  test.each([
    ["a grant of nothing", event({}), consents(said("ads", true))],
    ["a denial that becomes a grant", consents(said("ads", false)), consents(said("ads", true))],
    ["a denial that is gone", consents(said("ads", false)), event({})],
  ])("into consent: %s", (_what, before, after) => {
    expect(reachFlaw(before, after, true)?.rule).toBe("fix:consent");
  });

  test.each([
    ["a grant that is gone", consents(said("ads", true)), event({})],
    ["a grant that becomes a denial", consents(said("ads", true)), consents(said("ads", false))],
    ["the same", consents(said("ads", true)), consents(said("ads", true))],
    [
      "an identifier that is gone",
      event({ identifiers: [ADA, BOB] }),
      event({ identifiers: [BOB] }),
    ],
  ])("not: %s", (_what, before, after) => {
    expect(reachFlaw(before, after, false)).toBeNull();
  });

  test("into whom it is about: an identifier or an alias that was not there", () => {
    expect(reachFlaw(event({}), event({ identifiers: [ADA] }), true)?.rule).toBe("fix:identifier");
    const alias = { anonymous: null, user: ADA, mayExceed: true };
    expect(reachFlaw(event({}), event({ alias }), true)?.rule).toBe("fix:identifier");
    expect(reachFlaw(event({ alias }), event({ alias }), true)).toBeNull();
  });

  test("one malformed identifier is corrected by one, for an event alone", () => {
    const before = event({ ignored: [malformed("ada")] });
    expect(reachFlaw(before, event({ identifiers: [ADA] }), true)).toBeNull();
    expect(reachFlaw(before, event({ identifiers: [ADA] }), false)).not.toBeNull();
    expect(reachFlaw(before, event({ identifiers: [ADA, BOB] }), true)).not.toBeNull();
    const kept = event({ identifiers: [ADA], ignored: [malformed("ada")] });
    expect(reachFlaw(before, kept, true)).not.toBeNull();
  });
});
