import { compilePurposes, demandsOf } from "@attune/core/consent";
import { describe, expect, test } from "vitest";
import { exportFilter } from "../src/modules/export/export-filter.ts";
import { answerTo } from "./consenting.ts";
import { decideFor, profileOf } from "./deciding.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";
import { knowAnna, openShop } from "./shop-definitions.ts";

type Export = "exportEvents" | "exportProfiles" | "exportDecisions";
const EXPORTS: readonly Export[] = ["exportEvents", "exportProfiles", "exportDecisions"];

const ANNAS = { user_id: "anna" } as const;
const ANALYTICS = { purpose: "analytics" } as const;

const openFor = async (settings: object = {}): Promise<RunningAttune> => {
  const attune = await startForTest({ ...settings });
  await openShop(attune);
  await knowAnna(attune);
  return attune;
};

const lines = async (attune: RunningAttune, name: Export, query = {}): Promise<string[]> =>
  (await (await attune.send(name, { query })).text()).split("\n").filter((line) => line !== "");

const visit = (attune: RunningAttune, more: object) =>
  attune.call("track", { key: "server", body: { event: "Seen", ...more } });

describe("an export for a purpose", () => {
  test("leaves out for whom it is not allowed", async () => {
    const attune = await openFor();
    await visit(attune, { userId: "bo" });
    await decideFor(attune, ANNAS);
    await decideFor(attune, { user_id: "bo" });
    await answerTo(attune, "user_id:bo", false, ANALYTICS);
    const { id } = await profileOf(attune, "user_id:bo");
    for (const name of EXPORTS) {
      const [all, some] = [await lines(attune, name), await lines(attune, name, ANALYTICS)];
      const others = all.filter((line) => !line.includes(`"${id}"`));
      expect(others.length).toBeLessThan(all.length);
      expect(some).toEqual(others);
    }
    expect(await lines(attune, "exportProfiles", { purpose: "marketing" })).toEqual([]);
    const refused = await attune.refused("exportEvents", { query: { purpose: "ads" } });
    expect(refused).toMatchObject({ slug: "purpose-not-found", status: 422 });
  });

  test("L7: asks, of a decision, whom its identifier belongs to now", async () => {
    const attune = await openFor();
    await visit(attune, { userId: "anna", anonymousId: "kiosk" });
    await decideFor(attune, { anonymous_id: "kiosk" });
    const exported = () => lines(attune, "exportDecisions", ANALYTICS);
    expect(await exported()).toHaveLength(1);
    const { id } = await profileOf(attune, "user_id:anna");
    const body = { take: ["anonymous_id:kiosk"], reason: "a kiosk" };
    await attune.call("unmerge", { params: { id }, body });
    await answerTo(attune, "anonymous_id:kiosk", false, ANALYTICS);
    expect(await exported()).toEqual([]);
    await answerTo(attune, "anonymous_id:kiosk", true, ANALYTICS);
    await answerTo(attune, "user_id:anna", false, ANALYTICS);
    expect(await exported()).toHaveLength(1);
  });

  test("L7: leaves out who is gone, whatever they had said", async () => {
    const attune = await openFor({ ATTUNE_CLOCK: "virtual" });
    await visit(attune, { anonymousId: "visitor-9" });
    await decideFor(attune, { anonymous_id: "visitor-9" });
    await answerTo(attune, "anonymous_id:visitor-9", true, ANALYTICS);
    const about = async (name: Export, query = {}) =>
      (await lines(attune, name, query)).filter((line) => line.includes("visitor-9")).length;
    const [events, decisions] = ["exportEvents", "exportDecisions"] as const;
    expect([await about(events, ANALYTICS), await about(decisions, ANALYTICS)]).toEqual([1, 1]);
    await attune.call("setClock", { body: { advance: "91d" } });
    expect([await about(events), await about(decisions)]).toEqual([1, 1]);
    expect([await about(events, ANALYTICS), await about(decisions, ANALYTICS)]).toEqual([0, 0]);
  });

  test("L7: leaves out who goes while it runs", async () => {
    const purposes = compilePurposes([], "consent");
    const live = { demands: demandsOf(purposes), purposesOf: () => [], planDefinitions: [] };
    const consentsOf = async (profile: number) => (profile === 1 ? {} : null);
    const { takes } = exportFilter(live, "analytics", 0);
    const taken = await Promise.all([1, 2, null].map((profile) => takes(profile, consentsOf)));
    expect(taken).toEqual([true, false, false]);
  });

  test("carries no trait that a plan keeps for another", async () => {
    const attune = await openFor();
    await decideFor(attune, ANNAS, { explain: true });
    const traits = {
      plan: { type: "string", purpose: "marketing" },
      city: { type: "string", purpose: "analytics" },
      phone: { type: "string", purpose: "marketing" },
    };
    const plan = { kind: "tracking-plan", key: "shop", traits };
    await attune.call("applyDefinitions", { body: { definitions: [plan] } });
    const context = { traits: { phone: "070-1", city: "Lund" }, locale: "sv-SE" };
    await visit(attune, { userId: "anna", context });
    await attune.call("group", {
      key: "server",
      body: { userId: "anna", groupId: "g1", traits: { plan: "gold" } },
    });
    await answerTo(attune, "user_id:anna", true, { purpose: "marketing" });
    const all = (await Promise.all(EXPORTS.map((name) => lines(attune, name)))).flat().join("\n");
    expect(all).toContain('"plan":"gold"');
    expect(all).toContain("070-1");
    const [profile = "{}"] = await lines(attune, "exportProfiles", ANALYTICS);
    const shown: { traits: object } = JSON.parse(profile);
    expect(shown.traits).toMatchObject({ email: "anna@example.com", city: "Lund" });
    expect(Object.keys(shown.traits)).not.toContain("plan");
    const events = await lines(attune, "exportEvents", ANALYTICS);
    const [identify, , seen, group] = events.map((line): object => JSON.parse(line));
    expect(identify).toMatchObject({ traits: { email: "anna@example.com", city: "Lund" } });
    expect(identify).not.toHaveProperty("traits.plan");
    expect(seen).toMatchObject({ context: { traits: { city: "Lund" }, locale: "sv-SE" } });
    expect(events.join()).not.toContain("070-1");
    // Traits of a group are no person's.
    expect(group).toMatchObject({ traits: { plan: "gold" } });
    const [decision = ""] = await lines(attune, "exportDecisions", ANALYTICS);
    expect(decision).toContain('{"path":"plan","withheld":"marketing"');
    expect(decision).not.toContain('"saw":"gold"');
    expect(await lines(attune, "exportDecisions", { purpose: "marketing" })).toEqual([
      expect.stringContaining('"saw":"gold"'),
    ]);
  });
});
