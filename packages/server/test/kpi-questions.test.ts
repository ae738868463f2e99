import { describe, expect, test } from "vitest";
import { at, inJune, kpis, seen, send } from "./june-figures.ts";
import type { Request, RunningAttune } from "./running-attune.ts";
import { KEYS } from "./running-attune.ts";

test("figures and what they are split by may be asked for in several parameters of one name", async () => {
  const attune = await inJune({ ATTUNE_WAREHOUSE: "off" });
  const answered = await fetch(
    `${attune.url}/v1/kpis?metric=people&metric=events,people&by=source&by=channel`,
    { headers: { authorization: `Bearer ${KEYS.secret}` } },
  );
  expect(await answered.json()).toMatchObject({
    metrics: ["events", "people"],
    by: ["channel", "source"],
  });
});

describe("the periods of an answer", () => {
  const names = async (attune: RunningAttune, query: Request["query"]) => {
    const { periods } = await attune.call("kpis", { query: query ?? {} });
    return periods.map(({ period }) => period);
  };

  test("are the last 30 days, 12 weeks or 12 months when nobody says which", async () => {
    const attune = await inJune({ ATTUNE_WAREHOUSE: "off" });
    const days = await names(attune, {});
    expect([days.length, days[0], days.at(-1)]).toEqual([30, "2040-05-17", "2040-06-15"]);
    const weeks = await names(attune, { grain: "week" });
    expect([weeks.length, weeks[0], weeks.at(-1)]).toEqual([12, "2040-W13", "2040-W24"]);
    const months = await names(attune, { grain: "month" });
    expect([months.length, months[0], months.at(-1)]).toEqual([12, "2039-07", "2040-06"]);
    expect(await names(attune, { to: "2040-01-02", from: "2039-12-31" })).toEqual([
      "2039-12-31",
      "2040-01-01",
      "2040-01-02",
    ]);
    expect(await names(attune, { grain: "week", from: "2039-12-31", to: "2040-01-02" })).toEqual([
      "2039-W52",
      "2040-W01",
    ]);
  });

  test("begin and end in the zone of the settings", async () => {
    const attune = await inJune({ ATTUNE_TIMEZONE: "Europe/Stockholm" });
    await send(
      attune,
      at("2040-06-12T21:59:59Z", "kim", seen),
      at("2040-06-12T22:00:00Z", "alex", seen),
    );
    const answer = await kpis(attune, { from: "2040-06-12", to: "2040-06-13", metric: "events" });
    expect(answer.timezone).toBe("Europe/Stockholm");
    expect(answer.periods.map(({ start, rows }) => [start, rows])).toEqual([
      ["2040-06-11T22:00:00.000Z", [{ events: { value: 1 } }]],
      ["2040-06-12T22:00:00.000Z", [{ events: { value: 1 } }]],
    ]);
  });

  test("are refused with a problem when they make no sense", async () => {
    const attune = await inJune({ ATTUNE_WAREHOUSE: "off" });
    for (const [query, slug, said] of [
      [{ from: "2040-06-14", to: "2040-06-13" }, "period-not-valid", "from is the later one"],
      [{ from: "2040-07-01" }, "period-not-valid", "2040-06-15, today"],
      [{ from: "2000-01-01" }, "period-not-valid", "more than 400 days"],
      [{ grain: "week", from: "2000-01-01" }, "period-not-valid", "more than 260 weeks"],
      [{ grain: "month", from: "1970-01-01" }, "period-not-valid", "more than 120 months"],
      [{ from: "1969-12-31" }, "parameter-not-valid", "1970-01-01 or a later day"],
      [{ by: "none,channel" }, "parameter-not-valid", "/by"],
      [{ from: "yesterday" }, "parameter-not-valid", "/from"],
      [{ to: "2040-02-30" }, "parameter-not-valid", "/to"],
      [{ grain: "year" }, "parameter-not-valid", "/grain"],
      [{ metric: "events,luck" }, "parameter-not-valid", "/metric"],
      [{ by: "offer" }, "parameter-not-valid", "/by"],
      [{ wait: "forever" }, "parameter-not-valid", "/wait"],
    ] as const) {
      const refused = await attune.refused("kpis", { query });
      expect(refused.slug, JSON.stringify(query)).toBe(slug);
      expect(JSON.stringify(refused.problem)).toContain(said);
    }
  });
});
