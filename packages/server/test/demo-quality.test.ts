import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { QualityResponse, SourceQualityResponse } from "@attune/contract";
import { own, ownText } from "@attune/core/json";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ShopEvent } from "../src/demo/index.ts";
import { generateShop, PLANTED } from "../src/demo/index.ts";
import { documentsIn, loadHistory } from "./loaded-shop.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startAt } from "./running-attune.ts";

const DAY = 86_400_000;
/** Ahead of any machine's clock, which a virtual one starts from. */
const NOW = Date.UTC(2101, 5, 15, 15, 30);
const dayText = (time: number): string => new Date(time).toISOString().slice(0, 10);
const dayOfEvent = ({ message }: ShopEvent): string =>
  ownText(message, "timestamp")?.slice(0, 10) ?? "";

const history = [...generateShop({ seed: 11, now: NOW, profiles: 1_500 })];
const loaded: { attune: RunningAttune | null; directory: string } = { attune: null, directory: "" };

beforeAll(async () => {
  loaded.directory = mkdtempSync(join(tmpdir(), "attune-test-"));
  const attune = await startAt(loaded.directory, { ATTUNE_CLOCK: "virtual" });
  loaded.attune = attune;
  await attune.call("setClock", { body: { now: new Date(NOW).toISOString() } });
  const definitions = ["sources.yaml", "tracking-plan.yaml"].flatMap((file) =>
    documentsIn(`examples/demo/definitions/${file}`),
  );
  await attune.call("applyDefinitions", { body: { definitions } });
  await loadHistory(attune, history);
}, 120_000);
afterAll(async () => {
  await loaded.attune?.close();
  rmSync(loaded.directory, { recursive: true, force: true });
});

const demo = (): RunningAttune => {
  if (!loaded.attune) throw new Error("the shop is not loaded");
  return loaded.attune;
};
const sourceQuality = (key: string): Promise<SourceQualityResponse> =>
  demo().call("sourceQuality", { params: { key }, query: { days: 90 } });
const overall = (): Promise<QualityResponse> => demo().call("quality", { query: { days: 90 } });

describe("what is planted in the demo shows in its quality", () => {
  test("the broken till: which source, event and rule, how often, and since which day", async () => {
    const broken = history.filter(
      ({ message }) =>
        ownText(message, "event") === "Order Completed" &&
        own(own(message, "properties"), "total") === undefined,
    );
    const days = broken.map(dayOfEvent).sort();
    expect(broken.length).toBeGreaterThan(0);
    const quality = await sourceQuality(PLANTED.brokenStore.source);
    const { concerns } = quality;
    const rules = quality.rules.filter(({ name }) => name !== PLANTED.reviewForm.event);
    expect(rules).toEqual([
      {
        type: "track",
        name: "Order Completed",
        rule: `properties.${PLANTED.brokenStore.missing}:required`,
        count: broken.length,
        first: days[0],
        last: days.at(-1),
        profile: expect.stringMatching(/^p\d+$/),
      },
    ]);
    const example = rules[0]?.profile ?? "";
    const { entries } = await demo().call("timeline", {
      params: { id: example },
      query: { limit: 500 },
    });
    expect(JSON.stringify(entries)).toContain("Order Completed");
    expect(Date.parse(days[0] ?? "")).toBeGreaterThanOrEqual(
      NOW - (PLANTED.brokenStore.days + 1) * DAY,
    );
    expect(concerns).toContainEqual(
      expect.objectContaining({ concern: "rule broken", event: "Order Completed", day: days[0] }),
    );
  });

  test("the new form: its reviews wait in quarantine as one group, and one mapping releases them", async () => {
    const { event, property, days, source } = PLANTED.reviewForm;
    const sent = history.filter(({ message }) => ownText(message, "event") === event);
    const wrong = sent.filter(
      ({ message }) => typeof own(own(message, "properties"), property) === "string",
    );
    expect(wrong.length).toBeGreaterThan(5);
    expect(wrong.length).toBeLessThan(sent.length / 2);
    for (const each of wrong)
      expect(Date.parse(ownText(each.message, "timestamp") ?? "")).toBeGreaterThan(
        NOW - days * DAY - 1,
      );
    const { groups } = await demo().call("quarantine");
    const group = groups.find((each) => each.event === event);
    expect(group).toMatchObject({ source, waiting: wrong.length });
    const answer = await demo().call("releaseGroup", {
      params: { group: group?.group ?? "" },
      body: { fix: [{ convert: `/properties/${property}`, to: "integer" }] },
    });
    expect(answer).toMatchObject({ released: wrong.length });
  });

  test("the trait that stopped: which one, and since which day", async () => {
    const { trait, days } = PLANTED.stoppedTrait;
    const carried = history.filter(
      ({ message }) => own(own(message, "traits"), trait) !== undefined,
    );
    const last = carried.map(dayOfEvent).sort().at(-1) ?? "";
    const { traits, concerns } = await sourceQuality("shop");
    const stopped = traits.filter((each) => each.stopped !== null);
    expect(stopped).toEqual([
      expect.objectContaining({
        trait,
        planned: true,
        stopped: {
          since: dayText(Date.parse(last) + DAY),
          last,
          missing: expect.any(Number),
        },
      }),
    ]);
    expect(Date.parse(last)).toBeLessThanOrEqual(NOW - days * DAY);
    expect(Date.parse(last)).toBeGreaterThan(NOW - (days + 4) * DAY);
    expect(concerns).toContainEqual(expect.objectContaining({ concern: "trait stopped", trait }));
  });

  test("the duplicates and the bad messages: how many from each source", async () => {
    const seen = new Set<string>();
    const again = { web: 0, shop: 0 };
    for (const { source, message } of history) {
      const id = `${source} ${ownText(message, "messageId")}`;
      if (seen.has(id)) again[source] += 1;
      seen.add(id);
    }
    const { sources, totals } = await overall();
    const bySource = Object.fromEntries(
      sources.map((each) => [each.source, each.totals.duplicate]),
    );
    expect(bySource).toEqual(again);
    expect(totals.received + totals.duplicate).toBe(history.length);
    expect(totals.rejected).toBe(
      history.filter(({ message }) => ownText(message, "messageId")?.includes("-flaw-")).length,
    );
  });

  test("the bad messages: on the days on which they happened", async () => {
    const days = history
      .filter(({ message }) => ownText(message, "messageId")?.includes("-flaw-"))
      .filter(({ message }) => Number.isFinite(Date.parse(ownText(message, "timestamp") ?? "")))
      .map(dayOfEvent);
    const rejected = new Map((await overall()).history.map((each) => [each.day, each.rejected]));
    for (const day of new Set(days.filter((each) => rejected.has(each))))
      expect(rejected.get(day)).toBeGreaterThanOrEqual(days.filter((each) => each === day).length);
    expect(rejected.get(dayText(NOW)) ?? 0).toBeLessThan(days.length / 2);
  });

  test("the shared browser: that its links were refused, and whom to look at", async () => {
    const all = await Promise.all([sourceQuality("web"), sourceQuality("shop")]);
    const shared = all
      .flatMap(({ refusals }) => refusals)
      .find(({ reason, namespace }) => reason === "limit" && namespace === "anonymous_id");
    const { entries } = await demo().call("timeline", {
      params: { id: shared?.profile ?? "" },
      query: { limit: 500 },
    });
    expect(entries.map(({ kind }) => kind)).toContain("refusal");
  });

  test("who said no to personalization: how many, without asking for each", async () => {
    const { known, purposes } = await demo().call("consentSummary");
    const personalization = purposes.find(({ purpose }) => purpose === "personalization");
    expect(personalization?.denied).toBeGreaterThan(known / 30);
    expect(personalization?.denied).toBeLessThan(known / 5);
    for (const { granted, denied, expired, none } of purposes)
      expect(granted + denied + expired + none).toBe(known);
  });

  test("nothing is late when the demo is looked at by night", async () => {
    const { concerns } = await overall();
    expect(concerns.map(({ concern }) => concern)).not.toContain("late");
  });

  test("the web's visitors are tied to customers less often than the shop's own events", async () => {
    const [web, shop] = await Promise.all([sourceQuality("web"), sourceQuality("shop")]);
    expect(shop.stitchRate.value).toBeGreaterThan(0.9);
    expect(web.stitchRate.value).toBeGreaterThan(0.1);
    expect(web.stitchRate.value).toBeLessThan(0.9);
  });
});
