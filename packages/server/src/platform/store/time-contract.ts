import type { Clock } from "../clock/index.ts";

export type TimeStore = {
  /**
   * The time of all who share the database: its own where several nodes do, this machine's otherwise.
   * A virtual clock of nodes stands in the database and outlives them.
   */
  readonly openClock: (kind: "system" | "virtual") => Promise<Clock>;
};
