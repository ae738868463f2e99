import { problem } from "@attune/contract";
import type { ClockResponse, Problem, ReadyResponse } from "@attune/contract";
import { parseDuration } from "@attune/core/duration";
import type { Clock } from "../../platform/clock/index.ts";
import type { Routes } from "../../platform/http/index.ts";
import type { Store } from "../../platform/store/index.ts";
import type { Metrics } from "./metrics.ts";
import type { Timers } from "./timers.ts";

/** The last instant whose ISO 8601 text has a year of four digits, epoch ms. */
const LAST_INSTANT = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

export type SystemDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly metrics: Metrics;
  /** The clock was set, and what was due has fired. */
  readonly onClockSet: () => void;
};

type SystemRoutes = Pick<
  Routes,
  "healthz" | "readyz" | "metrics" | "clock" | "setClock" | "verify"
>;

export const systemRoutes = (deps: SystemDeps): SystemRoutes => {
  const { store, clock, timers, metrics, onClockSet } = deps;
  const clockDocument = (fired: number): ClockResponse => ({
    now: new Date(clock.now()).toISOString(),
    virtual: clock.virtual,
    fired,
  });
  const backwards = (): Problem =>
    problem("clock-backwards", { detail: `It is ${new Date(clock.now()).toISOString()}.` });
  return {
    healthz: async () => ({ status: "ok" }),
    readyz: async ({ reply }) => {
      const health = store.health();
      if (!health.ok) reply.code(503);
      const answer: ReadyResponse = {
        status: health.ok ? "ready" : "not ready",
        store: { ...health },
      };
      return answer;
    },
    metrics: async ({ reply }) =>
      reply.header("content-type", "text/plain; version=0.0.4").send(await metrics.text()),
    clock: async () => clockDocument(0),
    setClock: async ({ body, caller }) => {
      if (!clock.virtual) throw problem("clock-not-virtual");
      const target =
        "now" in body ? Date.parse(body.now) : clock.now() + (parseDuration(body.advance) ?? 0);
      if (target > LAST_INSTANT)
        throw problem("body-not-valid", { detail: "The clock ends with the year 9999." });
      if (target < clock.now()) throw backwards();
      await store.noteAudit({
        at: clock.now(),
        actor: caller?.actor ?? "unknown",
        action: "clock.set",
        target: "clock",
        details: { to: new Date(target).toISOString() },
      });
      const fired = await timers.runUntil(target);
      // Another node may have moved it meanwhile.
      if (!(await clock.set(target))) throw backwards();
      onClockSet();
      return clockDocument(fired);
    },
    verify: async () => store.verify(() => undefined),
  };
};
