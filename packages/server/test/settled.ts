import type { Grain } from "@attune/core/calendar";
import type { Dimension } from "../src/platform/warehouse/index.ts";
import type { RunningAttune } from "./running-attune.ts";

/** Every period that there can be. */
export const EVERYTHING = { from: "0000-01-01", to: "9999-12-31" } as const;

/** The figures of every period, after all that was sent. */
export const settled = async (
  { attune: { warehouse } }: RunningAttune,
  grain: Grain = "day",
  by: readonly Dimension[] = [],
) => {
  await warehouse.settle();
  const rollups = await warehouse.rollups({ ...EVERYTHING, grain, by });
  if (rollups.state !== "on") throw new Error(JSON.stringify(rollups));
  return rollups;
};
