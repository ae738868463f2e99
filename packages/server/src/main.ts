import { pino } from "pino";
import type { Attune } from "./app.ts";
import { startAttune } from "./app.ts";
import type { Config } from "./config.ts";

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
