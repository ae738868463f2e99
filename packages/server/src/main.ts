import { pino } from "pino";
import type { Attune } from "./app.ts";
import { startAttune } from "./app.ts";
import type { Config } from "./config.ts";
import { virtualClock } from "./platform/clock/index.ts";

export type { Attune } from "./app.ts";
export type { Config } from "./config.ts";
export { makeDirectory } from "./platform/store/index.ts";
export { Config as ConfigSchema, ConfigProblem, readConfig } from "./config.ts";

/** Structured logs go to standard error; standard output is for what a person asked for. */
export const createLogger = (level: Config["ATTUNE_LOG_LEVEL"]) =>
  pino({ level, base: {}, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));

/** Starts Attune with the given settings: the composition root. */
export const serve = (config: Config): Promise<Attune> =>
  startAttune(config, createLogger(config.ATTUNE_LOG_LEVEL));

/**
 * Starts Attune in the past, to make a history as it would have come about: its clock stands at `start`
 * (epoch ms) until it is set, timers fire when they are told to, and nobody is expected on its port.
 */
export const serveInThePast = (config: Config, start: number): Promise<Attune> =>
  startAttune(
    { ...config, ATTUNE_HOST: "127.0.0.1", ATTUNE_PORT: 0, ATTUNE_WAREHOUSE: "off" },
    createLogger(config.ATTUNE_LOG_LEVEL),
    { clock: virtualClock(start) },
  );
