export type { Terminal } from "./terminal.ts";
export { isBrokenPipe, isScreen, processTerminal, terminalOn } from "./terminal.ts";
export { ageText, amountText, countText, percentText } from "./numbers.ts";
export { tableText } from "./table.ts";
export { exitCodeOf, onEndSignal } from "./signals.ts";
export { startFlow } from "./flow.ts";
export type { Progress } from "./progress.ts";
export { startProgress } from "./progress.ts";
