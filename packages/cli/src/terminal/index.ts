export type { Terminal } from "./terminal.ts";
export { isBrokenPipe, processTerminal, terminalOn } from "./terminal.ts";
export { tableText } from "./table.ts";
export { startProgress } from "./progress.ts";
