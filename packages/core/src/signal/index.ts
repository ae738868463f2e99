export type {
  ConsentStrings,
  ReadSignals,
  SignalContext,
  Signals,
  UnreadableSignal,
} from "./signal.ts";
export { createSignals } from "./signal.ts";
