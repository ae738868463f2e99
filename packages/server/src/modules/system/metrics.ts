import type { EventAnswer } from "@attune/contract";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Store } from "../../platform/store/index.ts";
import { ALL_QUARANTINED } from "../../platform/store/index.ts";
import type { Warehouse } from "../../platform/warehouse/index.ts";
import { measureWarehouse } from "./warehouse-metrics.ts";

export type Metrics = {
  readonly events: (answers: readonly EventAnswer[], source: string) => void;
  readonly decision: (reason: string, recorded: boolean) => void;
  /** Decisions that a browser key was refused for its address. */
  readonly refused: (decisions: number) => void;
  readonly request: (operation: string, status: number, seconds: number) => void;
  readonly text: () => Promise<string>;
};

const measureQuarantine = ({ reads }: Store, registers: Registry[]): void => {
  const quarantined: Gauge = new Gauge({
    name: "attune_quarantine_events",
    help: "Events in quarantine: waiting to be put right, or summarised.",
    labelNames: ["state"],
    registers,
    collect: async (): Promise<void> => {
      try {
        const { waiting: held, summarised } = await reads.quarantineCounts(ALL_QUARANTINED);
        quarantined.set({ state: "waiting" }, held);
        quarantined.set({ state: "summarised" }, summarised);
      } catch {
        // Not known at present; the other figures are.
        quarantined.reset();
      }
    },
  });
};

export const createMetrics = (store: Store, warehouse: Warehouse): Metrics => {
  const registers = [new Registry()];
  const [registry] = registers;
  if (registry) collectDefaultMetrics({ register: registry });
  const events = new Counter({
    name: "attune_events_total",
    help: "Events by source and outcome.",
    labelNames: ["source", "outcome"],
    registers,
  });
  const decisions = new Counter({
    name: "attune_decisions_total",
    help: "Decisions by reason.",
    labelNames: ["reason", "recorded"],
    registers,
  });
  const refused = new Counter({
    name: "attune_decisions_refused_total",
    help: "Decisions that browser keys were refused, being more than ATTUNE_BROWSER_RATE from one address.",
    registers,
  });
  const requests = new Histogram({
    name: "attune_request_seconds",
    help: "Time to answer, by operation and status.",
    labelNames: ["operation", "status"],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  });
  const waiting: Gauge = new Gauge({
    name: "attune_writer_waiting",
    help: "Events and decisions waiting for the writer.",
    registers,
    collect: (): void => waiting.set(store.health().waiting),
  });
  measureQuarantine(store, registers);
  measureWarehouse(warehouse, registers);
  return {
    events: (answers, source) => {
      const counts = new Map<string, number>();
      for (const { status } of answers) counts.set(status, (counts.get(status) ?? 0) + 1);
      for (const [outcome, count] of counts) events.inc({ source, outcome }, count);
    },
    decision: (reason, recorded) => decisions.inc({ reason, recorded: String(recorded) }),
    refused: (count) => refused.inc(count),
    request: (operation, status, seconds) =>
      requests.observe({ operation, status: String(status) }, seconds),
    text: async () => (await Promise.all(registers.map((each) => each.metrics()))).join("\n"),
  };
};
