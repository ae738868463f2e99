import type { KpisResponse } from "@attune/contract";
import { expect } from "vitest";
import type { Request, RunningAttune, Settings } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";

/** A Friday. */
const NOW = "2040-06-15T12:00:00.000Z";

/** A server at noon of a day in June. */
export const inJune = async (settings: Settings = {}): Promise<RunningAttune> => {
  const attune = await startForTest({
    ATTUNE_CLOCK: "virtual",
    ATTUNE_WAREHOUSE: "duckdb",
    ...settings,
  });
  await attune.call("setClock", { body: { now: NOW } });
  return attune;
};

/** What the warehouse says when it has all that was sent. */
export const kpis = (attune: RunningAttune, query: Request["query"] = {}): Promise<KpisResponse> =>
  attune.call("kpis", { query: { ...query, wait: "yes" } });

export const send = async (attune: RunningAttune, ...batch: readonly object[]): Promise<void> => {
  const answer = await attune.call("batch", { body: { batch } });
  expect(answer.accepted).toBe(batch.length);
};

export const at = (timestamp: string, userId: string, rest: object) => ({
  timestamp,
  userId,
  ...rest,
});
export const seen = { type: "track", event: "Product Viewed" } as const;
export const order = (total: unknown, currency: string | undefined = "SEK", channel?: string) => ({
  type: "track",
  event: "Order Completed",
  properties: { total, currency, channel },
});
export const refund = (total: unknown, currency = "SEK") => ({
  type: "track",
  event: "Order Refunded",
  properties: { total, currency },
});

/** The rows of one period. */
export const rowsOf = ({ periods }: KpisResponse, name: string) =>
  periods.find(({ period }) => period === name)?.rows ?? [];

export const values = (answer: KpisResponse, name: string) =>
  rowsOf(answer, name).map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([metric, figure]) => [
        metric,
        typeof figure === "object" && figure !== null ? figure.value : figure,
      ]),
    ),
  );
