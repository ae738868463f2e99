import type { Row } from "../engine/index.ts";

/** What a parameter holds; arrays go to `unnest`. */
export type Parameter =
  | string
  | number
  | bigint
  | null
  | Uint8Array
  | readonly (string | number | null | Uint8Array)[];

export type Asked = { readonly sql: string; readonly values: readonly Parameter[] };

/** Statements that are sent together, in order; `isStart` when they begin a transaction. */
export type ToConnection =
  | {
      readonly kind: "batch";
      /** Numbers the batches of a connection. */
      readonly nr: number;
      readonly isStart: boolean;
      readonly asked: readonly Asked[];
    }
  | { readonly kind: "close" };

export type Answered = { readonly rows: readonly Row[]; readonly changes: number };

/** What became of a batch, by its number. */
export type FromConnection = Outcome & { readonly nr: number };

/** Answers in the order of the batch, or what the first failure said. */
export type Outcome =
  | { readonly kind: "answers"; readonly answers: readonly Answered[] }
  | { readonly kind: "failed"; readonly message: string; readonly code: string };

/** How long others may wait for a connection, in ms. */
export type Patience = {
  /** Longest time of a statement. */
  readonly statementMs: number;
  /** Longest time that a transaction may stand open without a statement; 0 for ever. */
  readonly idleMs: number;
  /** Longest time that an answer is waited for; absent: two minutes. */
  readonly answerMs?: number;
};

/** How a connection thread is started. */
export type ConnectionOptions = Patience & {
  readonly url: string;
  /** Turns from 0 to 1 when an answer has been posted. */
  readonly signal: SharedArrayBuffer;
};
