export type { Terminal } from "./terminal.ts";
export { isBrokenPipe, processTerminal, terminalOn } from "./terminal.ts";
export { tableText } from "./table.ts";
export type { Progress } from "./progress.ts";
export { startProgress } from "./progress.ts";
