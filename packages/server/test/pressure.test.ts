import type { PressureRow } from "@attune/contract";
import type { Decision } from "@attune/core/decision";
import { describe, expect, test } from "vitest";
import { SOAK, soak } from "./decision-soak.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";

const shop = async (definitions: readonly object[]): Promise<RunningAttune> => {
  const attune = await startForTest({
    ATTUNE_CLOCK: "virtual",
    ATTUNE_TIMEZONE: "Europe/Stockholm",
  });
  await attune.call("setClock", { body: { now: "2040-06-01T10:00:00.000Z" } });
  await attune.call("applyDefinitions", { body: { definitions } });
  return attune;
};

const CALM = [
  { kind: "slot", key: "hero" },
  { kind: "slot", key: "tip", channel: "app" },
  { kind: "offer", key: "sale", content: { text: "sale" } },
  { kind: "offer", key: "gold", content: { text: "gold" } },
  { kind: "rule", key: "all", slot: "hero", priority: 1, then: { offer: "sale" } },
  {
    kind: "rule",
    key: "golden",
    slot: "tip",
    priority: 2,
    if: { plan: "gold" },
    then: { offer: "gold" },
  },
  {
    kind: "policy",
    key: "calm",
    caps: [{ key: "day", limit: 3, window: "today", per: "offer" }],
    suppress: [{ key: "ticket", when: { ticket: true } }],
  },
] as const;

const decide = async (attune: RunningAttune, user: string, slot = "hero"): Promise<string> => {
  const body = { identifiers: { user_id: user }, slots: [slot] };
  const { decisions } = await attune.call("decide", { body });
  return decisions[slot]?.decisionId ?? "";
};

const times = async (many: number, work: () => Promise<unknown>): Promise<void> => {
  for (let nth = 0; nth < many; nth += 1) await work();
};

const idOf = async (attune: RunningAttune, user: string): Promise<string> =>
  (await attune.call("findProfile", { query: { identifier: `user_id:${user}` } })).id;

const rowFor = (rows: readonly PressureRow[], channel: string | null): PressureRow | undefined =>
  rows.find((row) => row.channel === channel);

type Line = Omit<Decision, "time"> & { readonly time: string };

/** The export of decisions, in the report's zone. */
const exported = async (attune: RunningAttune) =>
  (await attune.call("exportDecisions"))
    .trim()
    .split("\n")
    .map((line): Line => JSON.parse(line))
    .map((line) => ({
      ...line,
      day: Temporal.Instant.from(line.time)
        .toZonedDateTimeISO("Europe/Stockholm")
        .toPlainDate()
        .toString(),
    }));

/** The figures of a day and channel, counted from the export and nothing else. */
const recount = (lines: Awaited<ReturnType<typeof exported>>, who: ReadonlyMap<string, string>) => {
  const offers = new Map<string, number>();
  for (const { subject, uses = [] } of lines) {
    if (subject === null) continue;
    const person = who.get(subject.profile) ?? subject.profile;
    offers.set(person, (offers.get(person) ?? 0) + uses.length);
  }
  const counts = [...offers.values()];
  const within = (from: number, to: number) =>
    counts.filter((count) => count >= from && count <= to).length;
  const chosen = lines.filter(
    ({ reason, funnel }) => reason !== "GLOBAL_CONTROL" && funnel.eligible > 0,
  );
  const by = (name: string) => chosen.filter((line) => line.by === name).length;
  return {
    decisions: lines.length,
    people: counts.length,
    offers: counts.reduce((sum, count) => sum + count, 0),
    distribution: {
      none: within(0, 0),
      one: within(1, 1),
      two: within(2, 2),
      threeToFive: within(3, 5),
      sixOrMore: within(6, Infinity),
    },
    tooMuch: { people: within(6, Infinity) },
    heardNothing: { people: within(0, 0), notReplayable: 0 },
    choices: {
      priority: by("priority"),
      formula: by("formula"),
      value: by("value"),
      thompson: by("thompson"),
      explored: lines.filter(({ parameters }) => parameters["explored"] === true).length,
      guarded: chosen.filter(({ slot }) => slot === "push").length,
      selfTuning: chosen.filter(({ slot }) => slot === "push" || slot === "till").length,
      control: lines.filter(({ reason }) => reason === "GLOBAL_CONTROL").length,
      other: lines.filter(
        ({ reason, funnel }) => reason !== "GLOBAL_CONTROL" && funnel.eligible === 0,
      ).length,
    },
  };
};

describe("the pressure report", () => {
  test("tells who got too much, and by which policy the rest was stopped", async () => {
    const attune = await shop(CALM);
    await times(5, () => decide(attune, "anna"));
    await decide(attune, "bo");
    const { rows, profiles } = await attune.call("pressureReport", { query: { threshold: 3 } });
    expect(profiles).toBe(2);
    expect(rows).toMatchObject([
      { day: "2040-06-01", channel: null },
      { day: "2040-06-01", channel: "web" },
    ]);
    const anna = await idOf(attune, "anna");
    expect(rowFor(rows, "web")).toMatchObject({
      decisions: 6,
      people: 2,
      offers: 4,
      distribution: { none: 0, one: 1, two: 0, threeToFive: 1, sixOrMore: 0 },
      tooMuch: {
        people: 1,
        top: [
          {
            profile: anna,
            offers: 3,
            decisions: 5,
            stopped: [{ reason: "CAP_REACHED", by: "policy:calm/day", times: 2 }],
          },
        ],
      },
      heardNothing: { people: 0, some: [], reasons: [] },
    });
  });

  test("tells who heard nothing and why, in a channel and in all together", async () => {
    const attune = await shop(CALM);
    const traits = { ticket: true };
    await attune.call("identify", { body: { userId: "cia", traits } });
    await times(2, () => decide(attune, "cia"));
    await decide(attune, "dan", "tip");
    await decide(attune, "dan");
    await attune.call("decide", { body: { identifiers: {}, slots: ["hero"] } });
    const { rows } = await attune.call("pressureReport");
    const cia = await idOf(attune, "cia");
    const dan = await idOf(attune, "dan");
    expect(rowFor(rows, "web")).toMatchObject({
      decisions: 4,
      forNobody: [{ reason: "FALLBACK", decisions: 1 }],
      people: 2,
      heardNothing: {
        people: 1,
        some: [cia],
        reasons: [{ reason: "SUPPRESSED", by: "policy:calm/ticket", people: 1, times: 2 }],
      },
    });
    expect(rowFor(rows, "app")?.heardNothing).toMatchObject({
      people: 1,
      some: [dan],
      reasons: [{ reason: "NOT_ELIGIBLE", by: null, people: 1, times: 1 }],
    });
    // Somebody who heard of something elsewhere did hear something.
    expect(rowFor(rows, null)?.heardNothing).toMatchObject({ people: 1, some: [cia] });
    const app = await attune.call("pressureReport", { query: { channel: "app" } });
    expect(app.rows.map(({ channel }) => channel)).toEqual(["app"]);
  });

  test("counts what was seen, where that is asked", async () => {
    const attune = await shop(CALM);
    const id = await decide(attune, "anna");
    await decide(attune, "anna");
    const seen = (query = {}) =>
      attune.call("pressureReport", { query: { counts: "seen", channel: "web", ...query } });
    expect((await seen()).rows[0]).toMatchObject({
      offers: 0,
      heardNothing: {
        people: 1,
        reasons: [{ reason: "SELECTED", by: null, people: 1, times: 2 }],
      },
    });
    await attune.call("track", {
      body: { event: "Decision Viewed", userId: "anna", properties: { decision_id: id } },
    });
    expect((await seen()).rows[0]).toMatchObject({ offers: 1, heardNothing: { people: 0 } });
  });

  test("begins days in the installation's zone, and counts people who are one now as one", async () => {
    const attune = await shop(CALM);
    await attune.call("setClock", { body: { now: "2040-06-01T21:59:59.000Z" } });
    await decide(attune, "anna");
    await attune.call("setClock", { body: { now: "2040-06-01T22:00:00.000Z" } });
    await decide(attune, "anna");
    await attune.call("decide", { body: { identifiers: { anonymous_id: "x" }, slots: ["hero"] } });
    const asked = () =>
      attune.call("pressureReport", {
        query: { from: "2040-06-01", to: "2040-06-02", channel: "web" },
      });
    expect((await asked()).rows).toMatchObject([
      { day: "2040-06-01", people: 1, offers: 1 },
      { day: "2040-06-02", people: 2, offers: 2 },
    ]);
    await attune.call("identify", { body: { userId: "anna", anonymousId: "x" } });
    expect((await asked()).rows).toMatchObject([
      { day: "2040-06-01", people: 1 },
      { day: "2040-06-02", people: 1, offers: 2, distribution: { two: 1 } },
    ]);
  });

  test("E5: has the figures that the export of decisions comes to, by day, channel and way to choose", async () => {
    const attune = await shop(SOAK);
    await soak(attune, 480, 11);
    const lines = await exported(attune);
    const profiles = new Set(lines.flatMap(({ subject }) => subject?.profile ?? []));
    const who = new Map<string, string>();
    for (const id of profiles) who.set(id, (await attune.call("profile", { params: { id } })).id);
    const days = [...new Set(lines.map(({ day }) => day))].sort();
    const { rows } = await attune.call("pressureReport", {
      query: { from: days[0] ?? "", to: days.at(-1) ?? "" },
    });
    const expected = days.flatMap((day) => {
      const ofDay = lines.filter((line) => line.day === day);
      const channels = [...new Set(ofDay.map(({ channel }) => channel))].sort();
      return [null, ...channels].map((channel) => ({
        day,
        channel,
        ...recount(
          ofDay.filter((line) => channel === null || line.channel === channel),
          who,
        ),
      }));
    });
    expect(rows).toMatchObject(expected);
    expect(rows).toHaveLength(expected.length);
    const sum = (name: keyof PressureRow["choices"]) =>
      rows.reduce((all, { choices }) => all + choices[name], 0);
    for (const name of ["thompson", "explored", "guarded", "selfTuning", "control"] as const)
      expect(sum(name), name).toBeGreaterThan(0);
  }, 120_000);

  test("refuses days the wrong way round, and more of them than one answer holds", async () => {
    const attune = await shop(CALM);
    for (const from of ["2040-06-02", "2040-01-01"]) {
      const query = { from, to: "2040-06-01" };
      expect((await attune.refused("pressureReport", { query })).slug).toBe("period-not-valid");
    }
    expect(
      (await attune.call("pressureReport", { query: { from: "2040-05-02", to: "2040-06-01" } }))
        .rows,
    ).toEqual([]);
  });
});
