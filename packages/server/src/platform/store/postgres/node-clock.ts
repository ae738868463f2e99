import { performance } from "node:perf_hooks";
import type { Clock } from "../../clock/index.ts";
import { databaseClock, sharedVirtualClock } from "../../clock/index.ts";
import type { PostgresPool } from "./connect.ts";

/** How often a clock is compared with the database's: quartz drifts by some ms in this time. */
const MEASURE_MS = 60_000;

export type NodeClocks = {
  readonly open: (kind: "system" | "virtual") => Promise<Clock>;
  readonly stop: () => void;
};

/** The clock of a node on a database that others share. */
export const createNodeClocks = ({ rows: query }: PostgresPool): NodeClocks => {
  const measuring = new Set<NodeJS.Timeout>();
  return {
    open: async (kind) => {
      if (kind === "virtual") return sharedVirtualClock(query, Date.now());
      const clock = await databaseClock({ query, elapsed: () => performance.now() });
      const timer = setInterval(() => void clock.measure().catch(() => undefined), MEASURE_MS);
      timer.unref();
      measuring.add(timer);
      return clock;
    },
    stop: () => measuring.forEach((timer) => clearInterval(timer)),
  };
};
