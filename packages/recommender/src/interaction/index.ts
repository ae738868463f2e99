export type { InteractionLog, Signal } from "./log.ts";
export { inTime, pickRows, SIGNAL_WEIGHTS, SIGNALS, soundRows } from "./log.ts";
export type { Matrix, MatrixOptions } from "./matrix.ts";
export { buildMatrix, historyOf, MATRIX_DEFAULTS, signalAfter } from "./matrix.ts";
