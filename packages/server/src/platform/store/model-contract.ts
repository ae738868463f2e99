import type { StreamPosition } from "./stream-contract.ts";

/** The models that every node on a database serves from: each makes them of the log by itself. */
export type ModelChoice = {
  readonly version: string;
  /** When it was made, epoch ms. */
  readonly madeAt: number;
  /** Up to which entry of the log they are learnt. */
  readonly position: StreamPosition;
  /** How they are trained, as JSON. */
  readonly setting: string;
};

export type ModelCommand = {
  readonly choice: ModelChoice;
  /** Whether the version was just made, or is one of before. */
  readonly way: "trained" | "rolled-back";
  readonly actor: string;
  readonly at: number;
};

export type ModelStore = {
  /** Says what is served from now on; noted in the audit log. Answers the version of before. */
  readonly chooseModel: (command: ModelCommand) => Promise<string | null>;
};

export type ModelReads = {
  /** What is served from; null before the first training. */
  readonly chosenModel: () => Promise<ModelChoice | null>;
};
